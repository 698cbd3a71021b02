import { apiCenterInventory } from "@api-center-links/azure/api-center-inventory";
import { apiManagementSource } from "@api-center-links/azure/api-management-source";
import { getCenter } from "@api-center-links/azure/centers";
import { reconcile } from "@api-center-links/sync-engine/reconcile";
import { engineLimits } from "../links/engine-limits.ts";
import { retryPauseMs } from "../links/next-check.ts";
import type { RunContext } from "./run-link.ts";

/** Makes the API center equal to what the instance publishes, as the sync identity. */
export async function syncLink(run: RunContext): Promise<void> {
  const { config, connection, link, places, recorder, request, signal, store } = run;
  const center = await places.atInventory(getCenter(connection, link.centerId, signal));
  const totals = await reconcile({
    source: places.source(
      apiManagementSource({
        connection,
        instanceId: link.instanceId,
        scope: link.scope,
        azurePortalUrl: config.azurePortalUrl,
      }),
    ),
    inventory: places.inventory(apiCenterInventory({ connection, centerId: link.centerId })),
    ledger: store.ledgers.ledgerOf(link.id),
    settings: link.settings,
    limits: engineLimits(config.limits[center.plan]),
    depth: request.depth,
    concurrency: config.sync.concurrency,
    cautious: link.fault !== null,
    retryPauseMs: (failures) =>
      retryPauseMs(failures, { intervalMs: config.sync.intervalMs, longestMs: config.sync.longestRetryMs }),
    signal,
    report: recorder.report,
  });
  Object.assign(recorder.totals, totals);
}
