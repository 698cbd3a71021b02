import { apply } from "./apply.ts";
import type { Inventory } from "./inventory.ts";
import type { Ledger } from "./ledger.ts";
import { planDeletes } from "./make-plan.ts";
import type { RunEvent } from "./run-events.ts";
import type { RunTotals } from "./run-totals.ts";
import type { Documents } from "./source.ts";

/**
 * Takes away all that the link has written, APIs first and the environment last, by the ledger alone: the source need not
 * exist any more. Can be repeated until nothing is left. With `keepApis` only the ledger is emptied.
 */
export async function dismantle(options: {
  inventory: Inventory;
  ledger: Ledger;
  keepApis: boolean;
  concurrency: number;
  /** Begins with one API alone, as where Azure refused the last attempt. */
  cautious?: boolean;
  signal: AbortSignal;
  report: (event: RunEvent) => Promise<void>;
}): Promise<RunTotals> {
  const { ledger } = options;
  if (options.keepApis) {
    const roots = await ledger.roots();
    for (const root of roots) await ledger.forget(root);
    return {
      ...{ created: 0, updated: 0, deleted: 0, unchanged: roots.length },
      ...{ held: 0, skipped: 0, failed: 0, drifted: 0 },
    };
  }
  return apply(await planDeletes([], ledger), { ...options, source: nowhere });
}

/** Deletes never ask the source. */
const nowhere: Documents = {
  exportSpecification: () => Promise.reject(new Error("A link that is being taken away has no source.")),
};
