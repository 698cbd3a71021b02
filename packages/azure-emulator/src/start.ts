import { join } from "node:path";
import { ActivityLog } from "./activity-log/activity-log.ts";
import { LongRunningOperations } from "./arm/long-running.ts";
import { Throttle } from "./arm/throttle.ts";
import { Blobs } from "./blobs/blobs.ts";
import { Behavior, type BehaviorInput } from "./control/behavior.ts";
import { Faults } from "./control/faults.ts";
import { type LoggedRequest, RequestLog } from "./control/request-log.ts";
import { setBehavior } from "./control/set-behavior.ts";
import { TokenWish, tokenFor } from "./control/tokens.ts";
import { AuthorizationCodes } from "./entra/grants.ts";
import { newSecrets, Secrets } from "./entra/keys.ts";
import { Tokens } from "./entra/tokens.ts";
import { EstateAccess } from "./estate/access.ts";
import { estateNamed } from "./estate/built-in.ts";
import type { EstateInput } from "./estate/estate.ts";
import { EstateKeeper } from "./estate/persistence.ts";
import { stateFrom } from "./estate/state.ts";
import { Deliveries } from "./event-grid/deliveries.ts";
import { Certificates, newCertificates } from "./server/certificates.ts";
import { DataFolder } from "./server/data-folder.ts";
import { httpDoor } from "./server/http-door.ts";
import { httpsDoor } from "./server/https-door.ts";
import { openDoor } from "./server/listen.ts";
import type { World } from "./server/world.ts";

export interface EmulatorOptions {
  /** 0 (the default) lets the system choose. */
  httpsPort?: number;
  httpPort?: number;
  /** Where state is kept. Without it, everything is forgotten at the end. */
  dataDir?: string;
  /** `contoso`, `empty`, the path of an estate file, or an estate. Fills a new data folder only. */
  estate: string | EstateInput;
  behavior?: BehaviorInput;
}

export interface Emulator extends AsyncDisposable {
  /** `https://localhost:PORT`: ARM, and the authority host of Entra. */
  armUrl: string;
  /** `http://localhost:PORT`: sign-in page, managed identities, control API. */
  httpUrl: string;
  caCertificatePem: string;
  /** For `NODE_EXTRA_CA_CERTS`; only where there is a data folder. */
  caCertificateFile?: string;
  /** For `IDENTITY_ENDPOINT` and `IDENTITY_HEADER` of processes that run as a managed identity. */
  identityEndpoint: string;
  identityHeader: string;
  /** The estate, to be looked at and changed behind ARM's back. */
  estate: EstateAccess;
  controls: EmulatorControls;
}

/** What `/_emulator` does, in process. */
export interface EmulatorControls {
  requests(since?: number): LoggedRequest[];
  clearRequests(): void;
  readonly behavior: Behavior;
  /** How often each fault rule matched and struck. */
  readonly faultCounts: { matched: number; hits: number }[];
  /** How many requests a `hold` that has struck keeps waiting, until faults are set anew. */
  readonly held: number;
  /** Changes the given fields. */
  setBehavior(change: BehaviorInput): void;
  /** An access token: `{ account: "priya@…" }` or `{ identity: "id-api-center-links" }`, for ARM unless said otherwise. */
  token(wish: TokenWish): Promise<string>;
}

/**
 * Starts a stand-in for Azure in this process. `await using` ends it and saves its state.
 * Rejects where a port is taken, or the estate or the data folder can't be read.
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const folder = options.dataDir === undefined ? undefined : new DataFolder(options.dataDir);
  const [certificates, secrets] = await Promise.all([certificatesOf(folder), secretsOf(folder)]);
  const kept = folder && (await EstateKeeper.read(folder));
  const seed =
    kept ?? (typeof options.estate === "string" ? await estateNamed(options.estate) : options.estate);

  const world: World = {
    state: stateFrom(seed as EstateInput),
    behavior: Behavior.parse(options.behavior ?? {}),
    faults: new Faults(),
    requests: new RequestLog(),
    throttle: new Throttle(),
    activityLog: new ActivityLog(),
    deliveries: new Deliveries(),
    operations: new LongRunningOperations(),
    blobs: new Blobs(),
    tokens: await Tokens.create(secrets),
    consents: new Set(),
    armUrl: "",
    httpUrl: "",
    caCertificatePem: certificates.caCertificate,
    identityHeader: secrets.identityHeader,
    changed: () => keeper?.changed(),
  };
  world.faults.use(world.behavior.faults);
  const keeper = folder && new EstateKeeper(folder, () => world.state);
  if (!kept) world.changed();

  const codes = new AuthorizationCodes();
  await using opened = new AsyncDisposableStack();
  const https = opened.use(
    await openDoor(httpsDoor(world, codes), options.httpsPort ?? 0, {
      key: certificates.serverKey,
      cert: certificates.serverCertificate,
    }),
  );
  const http = opened.use(await openDoor(httpDoor(world, codes), options.httpPort ?? 0));
  world.armUrl = `https://localhost:${https.port}`;
  world.httpUrl = `http://localhost:${http.port}`;
  const caCertificateFile = await folder?.write("ca.pem", certificates.caCertificate);
  const doors = opened.move();

  return {
    armUrl: world.armUrl,
    httpUrl: world.httpUrl,
    caCertificatePem: certificates.caCertificate,
    ...(caCertificateFile !== undefined && folder && { caCertificateFile: join(folder.path, "ca.pem") }),
    identityEndpoint: `${world.httpUrl}/msi/token`,
    identityHeader: secrets.identityHeader,
    estate: new EstateAccess(world),
    controls: controlsOf(world),
    async [Symbol.asyncDispose]() {
      world.deliveries.stop();
      world.faults.release();
      await doors.disposeAsync();
      await keeper?.flush();
    },
  };
}

function controlsOf(world: World): EmulatorControls {
  return {
    requests: (since = 0) => world.requests.since(since),
    clearRequests: () => world.requests.clear(),
    get behavior() {
      return world.behavior;
    },
    get faultCounts() {
      return world.faults.counts;
    },
    get held() {
      return world.faults.held;
    },
    setBehavior: (change) => setBehavior(world, change),
    token: async (wish) => (await tokenFor(world, TokenWish.parse(wish))).accessToken,
  };
}

/** Without a data folder all stand-ins of a process share one authority, so that it is trusted once. */
let certificatesOfProcess: Promise<Certificates> | undefined;
let secretsOfProcess: Promise<Secrets> | undefined;

async function certificatesOf(folder: DataFolder | undefined): Promise<Certificates> {
  if (!folder) {
    certificatesOfProcess ??= newCertificates();
    return certificatesOfProcess;
  }
  const kept = await folder.readJson("certificates.json");
  if (kept !== undefined) return Certificates.parse(kept);
  const made = await newCertificates();
  await folder.write("certificates.json", JSON.stringify(made, undefined, 2), 0o600);
  return made;
}

async function secretsOf(folder: DataFolder | undefined): Promise<Secrets> {
  if (!folder) {
    secretsOfProcess ??= newSecrets();
    return secretsOfProcess;
  }
  const kept = await folder.readJson("secrets.json");
  if (kept !== undefined) return Secrets.parse(kept);
  const made = await newSecrets();
  await folder.write("secrets.json", JSON.stringify(made, undefined, 2), 0o600);
  return made;
}
