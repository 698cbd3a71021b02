import { apiCenterInventory } from "@api-center-links/azure/api-center-inventory";
import { apiManagementSource } from "@api-center-links/azure/api-management-source";
import { getCenter } from "@api-center-links/azure/centers";
import { reconcile, reconcilePart } from "@api-center-links/sync-engine/reconcile";
import { engineLimits } from "../links/engine-limits.ts";
import { retryPauseMs } from "../links/next-check.ts";
import type { RunContext } from "./run-link.ts";

/** Makes the API center equal to what the instance publishes, as the sync identity: all of it, or what was noticed to have changed. */
export async function syncLink(run: RunContext): Promise<void> {
  const { changes, config, connection, link, places, recorder, request, signal, store } = run;
  const center = await places.atInventory(getCenter(connection, link.centerId, signal));
  const inventory = places.inventory(apiCenterInventory({ connection, centerId: link.centerId }));
  const options = {
    source: places.source(
      apiManagementSource({
        connection,
        instanceId: link.instanceId,
        scope: link.scope,
        azurePortalUrl: config.azurePortalUrl,
      }),
    ),
    inventory,
    ledger: store.ledgers.ledgerOf(link.id),
    settings: link.settings,
    limits: engineLimits(config.limits[center.plan]),
    concurrency: config.sync.concurrency,
    cautious: link.fault !== null,
    retryPauseMs: (failures: number) =>
      retryPauseMs(failures, { intervalMs: config.sync.intervalMs, longestMs: config.sync.longestRetryMs }),
    signal,
    report: recorder.report,
  };
  const totals = changes
    ? await reconcilePart(
        changes.map(({ sourceId }) => sourceId),
        { ...options, apisInCenter: async () => (await inventory.apiNames(signal)).size },
      )
    : await reconcile({ ...options, depth: request.depth });
  Object.assign(recorder.totals, totals);
}
