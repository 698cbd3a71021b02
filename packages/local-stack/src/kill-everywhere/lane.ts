import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Estate } from "@api-center-links/azure-emulator/estate";
import { testEstate, testPlaces } from "@api-center-links/azure-emulator/estate/test-estate";
import { type Emulator, startEmulator } from "@api-center-links/azure-emulator/start";
import { type AzureForBff, startBff } from "../bff-process.ts";
import type { Child } from "../child.ts";
import { type ProductSide, productSide } from "../product-side.ts";

/** The world at one moment between two phases. */
export interface Moment {
  estate: Estate;
  /** A copy of the BFF's data folder. */
  dataFolder: string;
}

/** One stand-in for Azure, and a BFF in a process of its own that can be killed. Several lanes run side by side. */
export interface Lane extends AsyncDisposable {
  emulator: Emulator;
  /** The product, while its process runs. */
  product: ProductSide;
  /** Puts both back to an earlier moment. The BFF must not be running. */
  load(moment: Moment): Promise<void>;
  /** Keeps the present moment. The BFF must not be running. */
  keep(folder: string): Promise<Moment>;
  start(): Promise<void>;
  /** Ends the BFF in order. */
  stop(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
}

export async function openLane(): Promise<Lane> {
  const folder = await mkdtemp(join(tmpdir(), "kill-lane-"));
  const dataFolder = join(folder, "data");
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

  return {
    emulator,
    product,
    async load(moment) {
      emulator.estate.replace(moment.estate);
      await rm(dataFolder, { recursive: true, force: true });
      await cp(moment.dataFolder, dataFolder, { recursive: true });
    },
    async keep(into) {
      await mkdir(dataFolder, { recursive: true });
      await cp(dataFolder, into, { recursive: true });
      return { estate: emulator.estate.document(), dataFolder: into };
    },
    async start() {
      const logFile = join(folder, "bff.log");
      bff = await startBff(azure, { dataDir: dataFolder, logFile, port: 0, environment });
    },
    async stop() {
      await bff?.[Symbol.asyncDispose]();
      bff = undefined;
    },
    async kill() {
      await bff?.kill();
      bff = undefined;
    },
    async [Symbol.asyncDispose]() {
      await bff?.kill();
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
