import { apiCenterInventory } from "@api-center-links/azure/api-center-inventory";
import { apiManagementSource } from "@api-center-links/azure/api-management-source";
import { type ArmConnection, armConnection } from "@api-center-links/azure/arm-connection";
import { syncIdentity, testPlaces } from "@api-center-links/azure-emulator/estate/test-estate";
import { type Emulator, startEmulator } from "@api-center-links/azure-emulator/start";
import { trustCertificateAuthority } from "@api-center-links/azure-emulator/trust";
import type { LedgerRecord } from "@api-center-links/sync-engine/ledger";
import {
  type Depth,
  type RunEvent,
  reconcile,
  type TreeOutcome,
} from "@api-center-links/sync-engine/reconcile";
import { goldenEstate, instanceIds } from "./golden-estate.ts";

export interface GoldenLink {
  environment: string;
  records: LedgerRecord[];
  outcomes: TreeOutcome[];
  /** Once more; gives how many entities' trees it changed. */
  sync(depth?: Depth): Promise<number>;
}

/** The stand-in for Azure after links of the golden estate's instances have synced. */
export interface GoldenSync extends AsyncDisposable {
  emulator: Emulator;
  connection: ArmConnection;
  links: GoldenLink[];
}

/** Starts the stand-in with the golden estate and syncs a link of each instance, through engine and Azure edge. */
export async function syncGoldenEstate(): Promise<GoldenSync> {
  const emulator = await startEmulator({
    estate: goldenEstate(),
    behavior: {
      recordBodies: true,
      exportDurationMs: 5,
      longRunning: { durationMs: 5, retryAfterSeconds: 0, accepted: true },
    },
  });
  trustCertificateAuthority(emulator.caCertificatePem);
  const connection = connectionTo(emulator);
  const links: GoldenLink[] = [];
  for (const instanceId of instanceIds) links.push(await syncedLink(connection, instanceId));
  return { emulator, connection, links, [Symbol.asyncDispose]: () => emulator[Symbol.asyncDispose]() };
}

function connectionTo({ armUrl, controls }: Emulator): ArmConnection {
  return armConnection({
    environment: { endpoint: armUrl, audience: armUrl },
    credential: {
      getToken: async () => ({
        token: await controls.token({ identity: syncIdentity.clientId, audience: armUrl }),
        expiresOnTimestamp: Date.now() + 3_600_000,
      }),
    },
    patience: { attemptTimeoutMs: 60_000, maxRetries: 1, retryDelayMs: 10, longestWaitMs: 5_000 },
  });
}

async function syncedLink(connection: ArmConnection, instanceId: string): Promise<GoldenLink> {
  const environment = `link-${instanceId.split("/").at(-1)}`;
  const records = new Map<string, LedgerRecord>();
  const outcomes: TreeOutcome[] = [];
  const sync = async (depth: Depth = "listing") => {
    const { created, updated, deleted } = await reconcile({
      source: apiManagementSource({ connection, instanceId, scope: { kind: "service-and-workspaces" } }),
      inventory: apiCenterInventory({ connection, centerId: testPlaces.centerId }),
      ledger: {
        roots: async () => [...records.keys()],
        recordsOf: async (roots) => structuredClone(roots.flatMap((root) => records.get(root) ?? [])),
        save: async (record) => void records.set(record.root, structuredClone(record)),
        forget: async (root) => void records.delete(root),
      },
      settings: {
        environment: { name: environment, title: "Golden", kind: "production" },
        lifecycleStage: "production",
        definitions: "always",
      },
      depth,
      concurrency: 6,
      signal: new AbortController().signal,
      report: async (event: RunEvent) => {
        if (event.type === "settled" && event.outcome) outcomes.push(event.outcome);
      },
    });
    return created + updated + deleted;
  };
  await sync();
  return { environment, outcomes: [...outcomes], records: [...records.values()], sync };
}
