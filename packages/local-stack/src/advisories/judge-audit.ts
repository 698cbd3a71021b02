import { z } from "zod";

/** What `pnpm audit --json` came to. */
export interface Audit {
  /** `null`: it was ended because it took too long. */
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

export interface Judgement {
  passes: boolean;
  /** What to tell whoever ran it. */
  text: string;
}

/**
 * Whether the dependencies are without a known advisory of severity high or critical. A registry that can't tell (out of reach, silent,
 * or without advisories, as many mirrors are) is no reason to stop anybody's work, but it is said. Anything else that goes wrong is.
 */
export function judgeAudit({ exitCode, stdout, stderr }: Audit): Judgement {
  if (exitCode === null) return couldNotTell("it didn't answer in time");
  const report = Report.safeParse(parsed(stdout));
  if (report.success) {
    const found = Object.values(report.data.advisories).filter((each) => isGrave(each.severity));
    if (found.length > 0) {
      const lines = found.map(
        (each) => `  ${each.severity}: ${each.module_name}, ${each.title} (${each.url})`,
      );
      return { passes: false, text: `Dependencies have known advisories:\n${lines.join("\n")}` };
    }
    if (exitCode === 0) {
      return { passes: true, text: "No dependency has a known advisory of severity high or critical." };
    }
  }
  const output = `${stdout}\n${stderr}`;
  if (/ERR_PNPM_AUDIT_(?:BAD_RESPONSE|ENDPOINT_NOT_EXISTS)\b/.test(output)) {
    const status = /responded with (\d+)/.exec(output)?.[1];
    return couldNotTell(status ? `it answered ${status}` : "it could not be reached");
  }
  return { passes: false, text: `The audit of the dependencies failed:\n${output.trim()}` };
}

const Report = z.object({
  advisories: z.record(
    z.string(),
    z.object({ severity: z.string(), module_name: z.string(), title: z.string(), url: z.string() }),
  ),
});

function isGrave(severity: string): boolean {
  return severity === "high" || severity === "critical";
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function couldNotTell(why: string): Judgement {
  return {
    passes: true,
    text: `Whether dependencies have known advisories could not be told: the registry was asked, but ${why}.`,
  };
}
