import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testEstate, testPlaces } from "@api-center-links/azure-emulator/estate/test-estate";
import { type Emulator, startEmulator } from "@api-center-links/azure-emulator/start";
import { type AzureForBff, startBff } from "../bff-process.ts";
import type { Child } from "../child.ts";
import { type ProductSide, productSide } from "../product-side.ts";
import { prepare } from "./scenario.ts";

/** A stand-in for Azure, and a BFF in a process of its own that can be killed. Several lanes run side by side. */
export interface Lane extends AsyncDisposable {
  emulator: Emulator;
  /** The product, while its process runs. */
  product: ProductSide;
  /** Puts all back to the beginning of the scenario and starts the BFF. */
  begin(): Promise<void>;
  start(): Promise<void>;
  /** Ends the BFF in order. */
  stop(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
}

export async function openLane(): Promise<Lane> {
  const folder = await mkdtemp(join(tmpdir(), "kill-lane-"));
  const [dataDir, blankDataDir] = [join(folder, "data"), join(folder, "blank")];
  const emulator = await startEmulator({
    estate: testEstate(),
    behavior: { longRunning: { durationMs: 0, retryAfterSeconds: 0 }, exportDurationMs: 0 },
  });
  const caCertificateFile = join(folder, "ca.pem");
  await writeFile(caCertificateFile, emulator.caCertificatePem);
  const { armUrl, httpUrl, identityEndpoint, identityHeader } = emulator;
  const azure: AzureForBff = { armUrl, httpUrl, caCertificateFile, identityEndpoint, identityHeader };
  let bff: Child | undefined;
  const address = {
    azureUrl: httpUrl,
    get url() {
      return String(bff?.ready.url);
    },
  };
  const { subscriptionId, resourceGroup, center } = testPlaces;
  const product = await productSide(address, { subscriptionId, resourceGroup, centerName: center });

  async function start(): Promise<void> {
    bff = await startBff(azure, {
      dataDir,
      logFile: join(folder, "bff.log"),
      port: 0,
      environment: { ...environment, NODE_COMPILE_CACHE: join(folder, "compiled") },
    });
  }
  async function stop(): Promise<void> {
    await bff?.[Symbol.asyncDispose]();
    bff = undefined;
  }
  async function kill(): Promise<void> {
    await bff?.kill();
    bff = undefined;
  }

  // Making the database takes seconds, copying it none; and what the process compiled is kept when it ends in order.
  await start();
  await stop();
  await cp(dataDir, blankDataDir, { recursive: true });
  return {
    emulator,
    product,
    ...{ start, stop, kill },
    async begin() {
      await rm(dataDir, { recursive: true, force: true });
      await cp(blankDataDir, dataDir, { recursive: true });
      prepare(emulator);
      await start();
    },
    async [Symbol.asyncDispose]() {
      await kill();
      await emulator[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Nothing happens by the timer alone, so that whatever goes on after a kill goes on by itself. */
const environment = {
  SYNC_INTERVAL_MS: "86400000",
  VERIFY_INTERVAL_MS: "86400000",
  ACTIVITY_LOG_INTERVAL_MS: "0",
  FORCED_SYNC_INTERVAL_MS: "0",
  SYNC_CONCURRENCY: "3",
  CALLER_REQUESTS_PER_MINUTE: "1000000",
  LOG_LEVEL: "warn",
};
