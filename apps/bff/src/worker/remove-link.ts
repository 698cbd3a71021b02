import { apiCenterInventory } from "@api-center-links/azure/api-center-inventory";
import { isGone } from "@api-center-links/azure/arm-fault";
import { getCenter } from "@api-center-links/azure/centers";
import { dismantle } from "@api-center-links/sync-engine/dismantle";
import type { RunContext } from "./run-link.ts";

/** Takes away what the link brought, or lets go of it, as the sync identity. Goes on where an earlier attempt stopped. */
export async function removeLink(run: RunContext): Promise<void> {
  const { config, connection, link, places, recorder, signal, store } = run;
  const totals = await dismantle({
    inventory: places.inventory(apiCenterInventory({ connection, centerId: link.centerId })),
    ledger: store.ledgers.ledgerOf(link.id, run.owner),
    keepApis: link.keepApis || (await isCenterGone(run)),
    concurrency: config.sync.concurrency,
    signal,
    report: recorder.report,
  });
  Object.assign(recorder.totals, totals);
}

/** Attempts in a row. Azure says now and then that something isn't found which is, but not for so long. */
const attemptsBelieved = 5;

/** Whether there is nothing any more to take anything away from. Rejects with a `Fault` where that isn't certain. */
async function isCenterGone({ connection, link, places, signal }: RunContext): Promise<boolean> {
  try {
    await places.atInventory(getCenter(connection, link.centerId, signal));
    return false;
  } catch (error) {
    if (isGone(error) && link.failures >= attemptsBelieved) return true;
    throw error;
  }
}
