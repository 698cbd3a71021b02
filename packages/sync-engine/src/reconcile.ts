import { apply } from "./apply.ts";
import { drawUp } from "./draw-up.ts";
import type { Inventory } from "./inventory.ts";
import type { Ledger } from "./ledger.ts";
import type { Limits } from "./limits.ts";
import type { Depth, LinkSettings } from "./link-settings.ts";
import type { RunEvent, RunTotals } from "./run-events.ts";
import type { ApiSource } from "./source.ts";

export interface ReconcileOptions {
  source: ApiSource;
  inventory: Inventory;
  ledger: Ledger;
  settings: LinkSettings;
  depth: Depth;
  limits?: Limits;
  /** API trees worked on at the same time. */
  concurrency: number;
  signal: AbortSignal;
  /** Begins with one API alone: for when the last run found itself without access. */
  cautious?: boolean;
  /** How long a `listing` run leaves an API alone that failed so many times in a row, ms. Left out: not at all. */
  retryPauseMs?: (failures: number) => number;
  /** Told of every finished tree. Awaited, so that a run's record never lags behind its effects. */
  report: (event: RunEvent) => Promise<void>;
}

/**
 * Makes the inventory what the source says, as far as this link is concerned. Running it again finishes what an earlier
 * run, a crash or a fault left undone. Rejects with a `Fault` when the source can't be listed (nothing is deleted then) or
 * the environment can't be written, and with the signal's reason when aborted.
 */
export async function reconcile(options: ReconcileOptions): Promise<RunTotals> {
  const { source, inventory, ledger, signal, limits = {}, cautious } = options;
  const snapshot = await source.snapshot(signal);
  const records = await ledger.records();
  const plan = await drawUp(snapshot, records, {
    ...{ ...options, limits },
    namesInCenter: () => inventory.apiNames(signal),
    // Many lists, and all for nothing where nothing may be written.
    namesBeside: async (entity) => (cautious ? new Set() : inventory.namesBeside(entity, signal)),
  });
  return apply(plan, options);
}

export type { Limits } from "./limits.ts";
export type { Depth, LifecycleStage, LinkSettings } from "./link-settings.ts";
export type { Remark, RunEvent, RunTotals, TreeOutcome } from "./run-events.ts";
