import { expect, test } from "vitest";
import { judgeAudit } from "./judge-audit.ts";

// What pnpm 12 printed, shortened.
const advisory = (severity: string) => ({
  ...{ severity, id: 1, title: "Open redirect", module_name: "express", vulnerable_versions: "<99" },
  url: "https://github.com/advisories/GHSA-x",
});
const report = (...severities: string[]) =>
  JSON.stringify({ advisories: Object.fromEntries(severities.map(advisory).entries()), metadata: {} });
const badResponse = (why: string) =>
  `Error: ERR_PNPM_AUDIT_BAD_RESPONSE\n\n  × The audit endpoint (at https://registry.example/-/npm/v1/security/\n  │ advisories/bulk) ${why}`;

test.each([
  ["no advisory", { exitCode: 0, stdout: report() }, true, "No dependency has a known advisory"],
  ["a moderate one", { exitCode: 0, stdout: report("moderate") }, true, "No dependency has"],
  [
    "a high one",
    { exitCode: 1, stdout: report("low", "high") },
    false,
    "high: express, Open redirect (https://",
  ],
  ["a critical one", { exitCode: 1, stdout: report("critical") }, false, "critical: express"],
  [
    "405",
    { exitCode: 1, stderr: badResponse("responded with 405:") },
    true,
    "could not be told: the registry was asked, but it answered 405",
  ],
  [
    "nobody there",
    { exitCode: 1, stderr: badResponse("error sending request") },
    true,
    "could not be reached",
  ],
  ["silence", { exitCode: null }, true, "didn't answer in time"],
  ["no lockfile", { exitCode: 1, stderr: "Error: ERR_PNPM_AUDIT_NO_LOCKFILE" }, false, "NO_LOCKFILE"],
  ["a report of another shape", { exitCode: 0, stdout: "{}" }, false, "failed"],
  ["an exit code that nothing explains", { exitCode: 1, stdout: report() }, false, "failed"],
])("%s", (_, outcome, passes, text) => {
  const judgement = judgeAudit({ stdout: "", stderr: "", ...outcome });
  expect(judgement).toEqual({ passes, text: expect.stringContaining(text) });
});
