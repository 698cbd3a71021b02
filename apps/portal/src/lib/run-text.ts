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

/** How many APIs a run changed, or failed to change. */
export function changesOf({ totals }: Run): number {
  return totals.created + totals.updated + totals.deleted + totals.failed;
}

/** Why a run ran, and who asked for it. */
export function triggerText(run: Run): string {
  const text = (run.depth === "verify" && verifyTriggers[run.trigger]) || triggers[run.trigger];
  return run.requestedBy ? `${text} by ${run.requestedBy}` : text;
}

/** `3 created, 1 failed`; empty of a run that did nothing. */
export function countsText({ totals }: Run): string {
  const parts = (["created", "updated", "deleted", "held", "skipped", "failed"] as const)
    .filter((key) => totals[key] > 0)
    .map((key) => formatCount(totals[key], key, key));
  if (totals.drifted > 0) {
    parts.push(`${parts.length > 0 ? "drift" : "Drift"} repaired in ${formatNumber(totals.drifted)}`);
  }
  return parts.join(", ");
}

/** What a run did to APIs, as {@link countsText} has it; of one that did nothing, why not. */
export function totalsText(run: Run): string {
  const counts = countsText(run);
  if (counts !== "") return counts;
  if (run.endedAt === null) return "Nothing so far";
  if (run.result === "failed" && run.fault) return run.fault.reason;
  if (!hasSucceeded(run)) return brokeOff;
  return run.depth === "verify" ? "No drift" : "Nothing had changed";
}

/** Stands in place of the outcomes of a run that has none. */
export function nothingText(run: Run): string {
  if (run.endedAt === null) return "Nothing has been changed so far";
  if (!hasSucceeded(run)) return brokeOff;
  return run.depth === "verify" ? "The API center is as API Management has it" : "Nothing had changed";
}

const brokeOff = "It ended before anything was changed";

/** `Repaired in 3`, or that there was none, as far as the run got. */
export function driftText(run: Run): string {
  if (run.totals.drifted > 0) return `Repaired in ${formatNumber(run.totals.drifted)}`;
  if (run.endedAt === null) return "None so far";
  return hasSucceeded(run) ? "None" : "None found before it ended";
}

function hasSucceeded({ result }: Run): boolean {
  return result === "succeeded" || result === "succeeded-with-warnings";
}

/** `1,140 reads, 1 write, 0 deletes`: what a run asked of Azure Resource Manager. */
export function requestsText({ armRequests: { reads, writes, deletes } }: Run): string {
  return [formatCount(reads, "read"), formatCount(writes, "write"), formatCount(deletes, "delete")].join(
    ", ",
  );
}

/** Milliseconds a run took, or has been taking. */
export function runDurationMs(run: Run, nowMs: number): number {
  return (run.endedAt ? Date.parse(run.endedAt) : nowMs) - Date.parse(run.startedAt);
}
