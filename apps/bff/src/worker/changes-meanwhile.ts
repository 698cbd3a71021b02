import { Fault } from "@api-center-links/sync-engine/fault";
import type { Interlude, RunEvent } from "@api-center-links/sync-engine/reconcile";
import { noTotals, type RunTotals } from "@api-center-links/sync-engine/run-totals";
import type { PendingChange } from "../store/change-store.ts";
import type { RunContext } from "./run-link.ts";

/** How often a long run asks. */
const askEveryMs = 500;
/** So that the run goes on in between. */
const changesAtOnce = 100;

/**
 * Lets changes that are noticed while a long run is under way come between: verifying thousands of APIs takes many minutes, and a
 * change shouldn't wait for them. `undefined` for a link that hasn't been synced yet or is in trouble.
 */
export function changesMeanwhile(
  { store, link, signal, logger }: Pick<RunContext, "store" | "link" | "signal" | "logger">,
  bringIn: (sourceIds: string[], report: (event: RunEvent) => Promise<void>) => Promise<RunTotals>,
): Interlude | undefined {
  if (link.fault || !link.lastSuccessAt) return undefined;
  let askedAt = performance.now();
  let changes: PendingChange[] = [];
  let failed = false;
  return {
    async isDue() {
      if (failed || performance.now() - askedAt < askEveryMs) return false;
      askedAt = performance.now();
      changes = await store.changes.pending(link.id, changesAtOnce);
      return changes.length > 0;
    },
    async run(report) {
      const taken = changes;
      try {
        const totals = await bringIn(
          taken.map(({ sourceId }) => sourceId),
          report,
        );
        await store.changes.settle(link.id, taken);
        return totals;
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof Fault)) throw error;
        // They stay noticed, and a run of their own takes them up after this one.
        failed = true;
        logger.warn({ err: error }, "changes could not be brought in during a run");
        return noTotals;
      }
    },
  };
}
