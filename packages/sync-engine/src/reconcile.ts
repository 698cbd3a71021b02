import { apply } from "./apply.ts";
import { askingForMissing } from "./ask-for-missing.ts";
import { type DeletionGuard, deletionsPlanned, nothingRecorded } from "./deletion-guard.ts";
import { drawUp, drawUpPart } from "./draw-up.ts";
import { toFaultRecord } from "./fault.ts";
import type { Interlude } from "./interlude.ts";
import type { EntityRef, Inventory } from "./inventory.ts";
import type { Ledger, SearchableLedger } from "./ledger.ts";
import type { Limits } from "./limits.ts";
import type { Depth, LinkSettings } from "./link-settings.ts";
import { lookAt, type Unread } from "./look-at.ts";
import type { RunEvent } from "./run-events.ts";
import type { RunTotals } from "./run-totals.ts";
import type { ApiSource, SourceSnapshot } from "./source.ts";

interface RunOptions {
  source: ApiSource;
  inventory: Inventory;
  ledger: Ledger;
  settings: LinkSettings;
  limits?: Limits;
  /** Left out: whatever the source no longer has is deleted at once. */
  deletions?: DeletionGuard;
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

export interface ReconcileOptions extends RunOptions {
  depth: Depth;
  /** May come between the trees of a long run. */
  interlude?: Interlude | undefined;
}

export interface ReconcilePartOptions extends RunOptions {
  ledger: SearchableLedger;
  /** Number of APIs in the API center; may be somewhat old. */
  apisInCenter: () => Promise<number>;
}

/**
 * Makes the inventory what the source says, as far as this link is concerned. Running it again finishes what an earlier
 * run, a crash or a fault left undone. Rejects with a `Fault` when the source can't be listed (nothing is deleted then) or
 * the environment can't be written, and with the signal's reason when aborted.
 */
export async function reconcile(options: ReconcileOptions): Promise<RunTotals> {
  const { source, inventory, ledger, signal, limits = {} } = options;
  const snapshot = await source.snapshot(signal);
  const recorded = (await options.deletions?.recorded()) ?? nothingRecorded;
  const draw = (whole: SourceSnapshot) =>
    drawUp(whole, ledger, {
      ...{ ...options, limits, recorded },
      namesInCenter: (see) => inventory.apiNames(signal, see),
      namesBeside: namesBeside(options),
    });
  const plan = await askingForMissing(snapshot, draw, { source, ledger, recorded, signal });
  await options.deletions?.record(deletionsPlanned(plan, recorded, false));
  const { interlude, ...others } = options;
  return apply(plan, { ...others, ...(interlude && { interlude }) });
}

/**
 * The same for the given APIs (or version sets) of the source and what stands and falls with them, their documents included, at a
 * cost that doesn't grow with the source. An API that can't be read fails by itself, and is left as it is for a later run.
 */
export async function reconcilePart(sourceIds: string[], options: ReconcilePartOptions): Promise<RunTotals> {
  const { inventory, ledger, signal, limits = {} } = options;
  const { snapshot, known, unread } = await lookAt(sourceIds, options);
  const recorded = (await options.deletions?.recorded()) ?? nothingRecorded;
  const plan = await drawUpPart(snapshot, known, {
    ...{ ...options, limits, recorded },
    namesAmong: (roots) => namesAmong(roots, inventory, signal),
    apisOfLink: (besides) => ledger.countApis(besides),
    namesBeside: namesBeside(options),
  });
  await options.deletions?.record(deletionsPlanned(plan, recorded, true));
  const totals = await apply(plan, { ...options, isPart: true });
  for (const each of unread) await leaveForLater(each, options);
  return { ...totals, failed: totals.failed + unread.length };
}

/** Later runs compare its documents, too: one of them may be what has changed. */
async function leaveForLater(
  { record, fault: error }: Unread,
  { ledger, report }: RunOptions,
): Promise<void> {
  const { root, sourceId, title } = record;
  const fault = toFaultRecord(error);
  const entities = record.entities.map((entity) =>
    entity.ref.kind === "definition" ? { ...entity, askAgain: true as const } : entity,
  );
  await ledger.save({ ...record, entities, fault });
  const failed = { action: "update", result: "failed", fault } as const;
  await report({
    type: "settled",
    aside: true,
    outcome: { root, sourceId, title, ...failed, notes: [], drift: [] },
  });
}

function namesBeside({ cautious, inventory, signal }: RunOptions) {
  // Many lists, and all for nothing where nothing may be written.
  return async (entity: EntityRef) =>
    cautious ? undefined : new Set((await inventory.beside(entity, signal)).keys());
}

async function namesAmong(roots: string[], inventory: Inventory, signal: AbortSignal): Promise<Set<string>> {
  const found = await Promise.all(
    roots.map(async (root) => ((await inventory.read({ kind: "api", api: root }, signal)) ? [root] : [])),
  );
  return new Set(found.flat().map((root) => root.toLowerCase()));
}

export { listIncomplete } from "./ask-for-missing.ts";
export type {
  DeletionGuard,
  DeletionLimits,
  DeletionsPlanned,
  MissingApi,
  RecordedDeletions,
  SettledDeletion,
} from "./deletion-guard.ts";
export type { Interlude } from "./interlude.ts";
export type { Limits } from "./limits.ts";
export type { Depth, LifecycleStage, LinkSettings } from "./link-settings.ts";
export type { Remark, RunEvent, TreeOutcome } from "./run-events.ts";
