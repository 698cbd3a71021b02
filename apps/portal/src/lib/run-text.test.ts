import type { Run } from "@api-center-links/contracts/runs";
import { describe, expect, test } from "vitest";
import { driftText, nothingText, requestsText, totalsText } from "./run-text.ts";

const fault = {
  code: "AuthorizationFailed",
  message: "The client has no authorization.",
  correlationId: null,
  reason: "The sync identity may not read.",
};
const ended = "2026-11-23T12:01:00.000Z";

describe("a run that changed nothing", () => {
  test.each<[string, Partial<Run>, string, string]>([
    [
      "that is under way",
      { result: "running", endedAt: null },
      "Nothing so far",
      "Nothing has been changed so far",
    ],
    ["that found nothing", {}, "Nothing had changed", "Nothing had changed"],
    ["that verified", { depth: "verify" }, "No drift", "The API center is as API Management has it"],
    ["that failed", { result: "failed", fault }, fault.reason, "It ended before anything was changed"],
    [
      "whose fault isn't known",
      { result: "failed", depth: "verify" },
      "It ended before anything was changed",
      "It ended before anything was changed",
    ],
    [
      "that was stopped",
      { result: "stopped" },
      "It ended before anything was changed",
      "It ended before anything was changed",
    ],
  ])("%s", (_, given, inOneLine, inPlaceOfOutcomes) => {
    const run = runWith(given);
    expect([totalsText(run), nothingText(run)]).toEqual([inOneLine, inPlaceOfOutcomes]);
  });
});

test.each<[string, Partial<Run>]>([
  ["None so far", { result: "running", endedAt: null }],
  ["None", {}],
  ["None found before it ended", { result: "failed" }],
  ["None found before it ended", { result: "stopped" }],
])("drift: %s", (text, given) => {
  expect(driftText(runWith({ depth: "verify", ...given }))).toBe(text);
});

test("what a failed run did before it broke off is told", () => {
  const { totals } = runWith({});
  expect(totalsText(runWith({ result: "failed", fault, totals: { ...totals, created: 3 } }))).toBe(
    "3 created",
  );
});

test("one write is one write", () => {
  expect(requestsText(runWith({ armRequests: { reads: 1_140, writes: 1, deletes: 0 } }))).toBe(
    "1,140 reads, 1 write, 0 deletes",
  );
});

function runWith(given: Partial<Run>): Run {
  return {
    ...{ id: "r", linkId: "l", trigger: "timer", requestedBy: null, depth: "listing" },
    ...{ startedAt: "2026-11-23T12:00:00.000Z", endedAt: ended, result: "succeeded" },
    totals: { created: 0, updated: 0, deleted: 0, unchanged: 0, held: 0, skipped: 0, failed: 0, drifted: 0 },
    armRequests: { reads: 0, writes: 0, deletes: 0 },
    ...{ progress: null, fault: null },
    ...given,
  };
}
