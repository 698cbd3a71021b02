import { apiCenterInventory } from "@api-center-links/azure/api-center-inventory";
import { apiManagementSource } from "@api-center-links/azure/api-management-source";
import { getCenter } from "@api-center-links/azure/centers";
import { resourceKey } from "@api-center-links/azure/resource-id";
import { reconcile, reconcilePart } from "@api-center-links/sync-engine/reconcile";
import { limitsOfPlan } from "../config.ts";
import { engineLimits } from "../links/engine-limits.ts";
import { retryPauseMs } from "../links/next-check.ts";
import { changesMeanwhile } from "./changes-meanwhile.ts";
import type { RunContext } from "./run-link.ts";

/** APIs. With less room than this, an API center is counted anew whenever one is to be created. */
const nearlyFull = 500;

/** APIs. Reading back is bound by ARM's pace anyway; so it holds few documents, and a change that is noticed doesn't wait for long. */
const verifiedAtOnce = 16;

/** Makes the API center equal to what the instance publishes, as the sync identity: all of it, or what was noticed to have changed. */
export async function syncLink(run: RunContext): Promise<void> {
  const { changes, config, connection, link, places, recorder, request, signal, store } = run;
  const center = await places.atInventory(getCenter(connection, link.centerId, signal));
  const inventory = places.inventory(apiCenterInventory({ connection, centerId: link.centerId }));
  const limits = engineLimits(limitsOfPlan(config, center.plan));
  const apisInCenter = () =>
    run.centerSizes(
      resourceKey(link.centerId),
      async () => (await inventory.apiNames(signal)).size,
      (size) => size + nearlyFull < (limits.apisInCenter ?? Number.POSITIVE_INFINITY),
    );
  const deletions = store.missing.guardOf(link.id, run.owner, recorder.runId, config.deletionGuard);
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
    ledger: store.ledgers.ledgerOf(link.id, run.owner),
    settings: link.settings,
    limits,
    deletions,
    concurrency: Math.min(
      config.sync.concurrency,
      request.depth === "verify" ? verifiedAtOnce : Number.POSITIVE_INFINITY,
    ),
    cautious: link.fault !== null,
    retryPauseMs: (failures: number) =>
      retryPauseMs(failures, { intervalMs: config.sync.intervalMs, longestMs: config.sync.longestRetryMs }),
    signal,
    report: recorder.report,
  };
  const syncPart = (sourceIds: string[], report = recorder.report) =>
    reconcilePart(sourceIds, { ...options, apisInCenter, report });
  const totals = changes
    ? await syncPart(changes.map(({ sourceId }) => sourceId))
    : await reconcile({ ...options, depth: request.depth, interlude: changesMeanwhile(run, syncPart) });
  Object.assign(recorder.totals, totals);
}
