import { apiCenterInventory } from "@api-center-links/azure/api-center-inventory";
import { dismantle } from "@api-center-links/sync-engine/dismantle";
import type { RunContext } from "./run-link.ts";

/** Takes away what the link brought, or lets go of it, as the sync identity. Goes on where an earlier attempt stopped. */
export async function removeLink(run: RunContext): Promise<void> {
  const { config, connection, link, places, recorder, signal, store } = run;
  const totals = await dismantle({
    inventory: places.inventory(apiCenterInventory({ connection, centerId: link.centerId })),
    ledger: store.ledgers.ledgerOf(link.id, run.owner),
    keepApis: link.keepApis,
    concurrency: config.sync.concurrency,
    signal,
    report: recorder.report,
  });
  Object.assign(recorder.totals, totals);
}
