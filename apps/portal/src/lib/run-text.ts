import type { Run, RunResult } from "@api-center-links/contracts/runs";
import { formatCount } from "./format.ts";

export const runResultLabels: Record<RunResult, string> = {
  running: "Running",
  succeeded: "Succeeded",
  "succeeded-with-warnings": "Succeeded with warnings",
  failed: "Failed",
  stopped: "Stopped",
};

const triggers: Record<Run["trigger"], string> = {
  created: "Link created",
  timer: "Regular check",
  person: "Sync now",
  resumed: "Resumed",
  settings: "Settings changed",
  deletions: "Held deletions confirmed",
  deleted: "Link deleted",
  event: "Change announced by an event",
  "activity-log": "Change found in the activity log",
};

/** Why a run ran, and who asked for it. */
export function triggerText(run: Run): string {
  const text = triggers[run.trigger];
  return run.requestedBy ? `${text} by ${run.requestedBy}` : text;
}

/** `3 created, 1 failed`, or that nothing had changed. */
export function totalsText({ totals, result }: Run): string {
  const parts = (["created", "updated", "deleted", "held", "skipped", "failed"] as const)
    .filter((key) => totals[key] > 0)
    .map((key) => formatCount(totals[key], key, key));
  if (parts.length > 0) return parts.join(", ");
  return result === "running" ? "Nothing so far" : "Nothing had changed";
}

/** Milliseconds a run took, or has been taking. */
export function runDurationMs(run: Run, nowMs: number): number {
  return (run.endedAt ? Date.parse(run.endedAt) : nowMs) - Date.parse(run.startedAt);
}
