import type { Run, RunResult } from "@api-center-links/contracts/runs";
import { formatCount, formatNumber } from "./format.ts";

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

const verifyTriggers: Partial<Record<Run["trigger"], string>> = {
  timer: "Regular verification",
  person: "Verify",
};

/** Why a run ran, and who asked for it. */
export function triggerText(run: Run): string {
  const text = (run.depth === "verify" && verifyTriggers[run.trigger]) || triggers[run.trigger];
  return run.requestedBy ? `${text} by ${run.requestedBy}` : text;
}

/** `3 created, 1 failed`, or that nothing had changed. */
export function totalsText({ totals, result, depth }: Run): string {
  const parts = (["created", "updated", "deleted", "held", "skipped", "failed"] as const)
    .filter((key) => totals[key] > 0)
    .map((key) => formatCount(totals[key], key, key));
  if (totals.drifted > 0) {
    parts.push(`${parts.length > 0 ? "drift" : "Drift"} repaired in ${formatNumber(totals.drifted)}`);
  }
  if (parts.length > 0) return parts.join(", ");
  if (result === "running") return "Nothing so far";
  return depth === "verify" && result !== "stopped" ? "No drift" : "Nothing had changed";
}

/** Milliseconds a run took, or has been taking. */
export function runDurationMs(run: Run, nowMs: number): number {
  return (run.endedAt ? Date.parse(run.endedAt) : nowMs) - Date.parse(run.startedAt);
}
