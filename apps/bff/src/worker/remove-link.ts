import { apiCenterInventory } from "@api-center-links/azure/api-center-inventory";
import { isGone } from "@api-center-links/azure/arm-fault";
import { getCenter } from "@api-center-links/azure/centers";
import { dismantle } from "@api-center-links/sync-engine/dismantle";
import type { RunRecord } from "../store/run-store.ts";
import type { RunContext } from "./run-link.ts";

/** Takes away what the link brought, or lets go of it, as the sync identity. Goes on where an earlier attempt stopped. */
export async function removeLink(run: RunContext): Promise<void> {
  const { config, connection, link, places, recorder, signal, store } = run;
  const totals = await dismantle({
    inventory: places.inventory(apiCenterInventory({ connection, centerId: link.centerId })),
    ledger: store.ledgers.ledgerOf(link.id, run.owner),
    keepApis: link.keepApis || (await isCenterGone(run)),
    concurrency: config.sync.concurrency,
    cautious: link.fault !== null,
    signal,
    report: recorder.report,
  });
  Object.assign(recorder.totals, totals);
}

/** Attempts in a row that say the same. Azure says now and then that something isn't found which is, but not for so long. */
const attemptsBelieved = 5;

/** Whether there is nothing any more to take anything away from. Rejects with a `Fault` where that isn't certain. */
async function isCenterGone(run: RunContext): Promise<boolean> {
  const { connection, link, places, signal } = run;
  try {
    await getCenter(connection, link.centerId, signal);
    return false;
  } catch (error) {
    if (isGone(error) && (await haveSaid(error.code, run))) return true;
    // Only now, since this ends the run.
    return places.atInventory(Promise.reject(error));
  }
}

/** Whether the attempts before this one at taking the link away ended with this code, each of them. */
async function haveSaid(code: string, { link, recorder, store }: RunContext): Promise<boolean> {
  const runs = await store.runs.list(link.id, { limit: attemptsBelieved + 1 });
  const earlier = runs.filter(({ id }) => id !== recorder.runId).slice(0, attemptsBelieved);
  const says = ({ trigger, fault }: RunRecord) => trigger === "deleted" && fault?.code === code;
  return earlier.length === attemptsBelieved && earlier.every(says);
}
