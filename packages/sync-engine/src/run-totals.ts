import type { TreeOutcome } from "./run-events.ts";

export interface RunTotals {
  created: number;
  updated: number;
  deleted: number;
  unchanged: number;
  /** Deletions that wait for a person. */
  held: number;
  skipped: number;
  failed: number;
  /** Of all these, and the environment, how many had drifted and were repaired. */
  drifted: number;
}

/** Of a run that hasn't done anything yet. */
export const noTotals: Readonly<RunTotals> = {
  ...{ created: 0, updated: 0, deleted: 0, unchanged: 0 },
  ...{ held: 0, skipped: 0, failed: 0, drifted: 0 },
};

/** What an API counts as in its run. */
export function countedAs({
  result,
  action,
}: TreeOutcome): Exclude<keyof RunTotals, "unchanged" | "drifted"> {
  if (result !== "done") return result;
  return ({ create: "created", update: "updated", delete: "deleted", skip: "skipped" } as const)[action];
}

/** Whether it counts as drifted, whatever else it counts as. */
export function isRepaired({ drift, result }: TreeOutcome): boolean {
  return drift.length > 0 && result !== "failed";
}
