import { apiCenterInventory } from "@api-center-links/azure/api-center-inventory";
import { apiManagementSource } from "@api-center-links/azure/api-management-source";
import { armConnection } from "@api-center-links/azure/arm-connection";
import { interactivePatience } from "@api-center-links/azure/patience";
import type { EstateInput } from "@api-center-links/azure-emulator/estate";
import { syncIdentity, testPlaces } from "@api-center-links/azure-emulator/estate/test-estate";
import { type Emulator, startEmulator } from "@api-center-links/azure-emulator/start";
import { reconcile } from "@api-center-links/sync-engine/reconcile";
import { InMemoryLedger } from "@api-center-links/sync-engine/testing/in-memory-ledger";
import { newLink } from "../bff-on-emulator.ts";
import { type Entity, entitiesOf } from "./deeds.ts";

/** What a fresh link of the same source makes in an empty API center, undisturbed: what every history must lead to. */
export async function freshLink(emulator: Emulator): Promise<Entity[]> {
  await using reference = await startEmulator({
    estate: withEmptyCenter(emulator),
    behavior: { longRunning: { durationMs: 0, retryAfterSeconds: 0 }, exportDurationMs: 0 },
  });
  const connection = armConnection({
    environment: { endpoint: reference.armUrl, audience: reference.armUrl },
    credential: {
      getToken: async () => ({
        token: await reference.controls.token({
          identity: syncIdentity.clientId,
          audience: reference.armUrl,
        }),
        expiresOnTimestamp: Date.now() + 3_600_000,
      }),
    },
    patience: interactivePatience,
  });
  const { environment, settings } = newLink();
  const { failed, skipped } = await reconcile({
    source: apiManagementSource({
      connection,
      instanceId: testPlaces.instanceId,
      scope: { kind: "service" },
    }),
    inventory: apiCenterInventory({ connection, centerId: testPlaces.centerId }),
    ledger: new InMemoryLedger(),
    settings: { environment: { ...environment, description: "" }, ...settings },
    depth: "listing",
    concurrency: 4,
    signal: new AbortController().signal,
    report: async () => {},
  });
  if (skipped > 0) throw new Error(`A fresh link leaves out ${skipped} APIs.`);
  // An API without a document fails every time, and has its place without one.
  if (failed > 8) throw new Error(`A fresh link fails with ${failed} APIs.`);
  return entitiesOf(reference);
}

function withEmptyCenter(emulator: Emulator): EstateInput {
  const estate = emulator.estate.document();
  for (const subscription of estate.subscriptions)
    for (const group of subscription.resourceGroups)
      for (const center of group.apiCenters) Object.assign(center, { apis: [], environments: [] });
  return estate;
}
