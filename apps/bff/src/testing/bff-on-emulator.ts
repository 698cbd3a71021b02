import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  apiCenterLinksApp,
  contosoTenant,
  priya,
  syncIdentity,
} from "@api-center-links/azure-emulator/estate/contoso/identities";
import { testEstate, testPlaces } from "@api-center-links/azure-emulator/estate/test-estate";
import { type Emulator, type EmulatorOptions, startEmulator } from "@api-center-links/azure-emulator/start";
import { trustCertificateAuthority } from "@api-center-links/azure-emulator/trust";
import type { Link, NewLink } from "@api-center-links/contracts/links";
import { type Problem, problemKind } from "@api-center-links/contracts/problem";
import { pino } from "pino";
import { type Bff, startBff } from "../bff.ts";
import { readConfig } from "../config.ts";
import { makeBlankDataFolder } from "../store/testing/blank-database.ts";

/** The BFF against the real emulator, both in this process. */
export interface TestStack extends AsyncDisposable {
  emulator: Emulator;
  /** Everything that was logged, line by line. */
  log: string[];
  folder: string;
  /** What the BFF is configured with. */
  environment: Record<string, string>;
  /** Where the BFF listens. */
  readonly url: string;
  /** Sends a request as a person (Priya) and gives the answer. */
  send(method: string, path: string, options?: SendOptions): Promise<Answer>;
  stop(): Promise<void>;
  /** Does nothing while it runs. */
  start(environment?: Record<string, string>): Promise<void>;
}

export interface SendOptions {
  as?: string;
  token?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Answer<T = unknown> {
  status: number;
  headers: Headers;
  body: T;
  /** Of a problem. */
  kind: string | undefined;
  problem: Problem;
}

export const centerPath = `/api/centers/${testPlaces.subscriptionId}/${testPlaces.resourceGroup}/${testPlaces.center}`;

/** Starts both. The database is the embedded one in a new folder unless `environment` says otherwise. */
export async function startTestStack(
  options: { estate?: EmulatorOptions["estate"]; environment?: Record<string, string> } = {},
): Promise<TestStack> {
  const folder = await mkdtemp(join(tmpdir(), "bff-stack-"));
  await makeBlankDataFolder(join(folder, "data"));
  const emulator = await startEmulator({
    estate: options.estate ?? testEstate(),
    behavior: { longRunning: { durationMs: 0, retryAfterSeconds: 0 }, exportDurationMs: 0 },
  });
  trustCertificateAuthority(emulator.caCertificatePem);
  process.env.IDENTITY_ENDPOINT = emulator.identityEndpoint;
  process.env.IDENTITY_HEADER = emulator.identityHeader;

  const log: string[] = [];
  const logger = pino({ level: "debug" }, { write: (line: string) => void log.push(line) });
  const configured: Record<string, string> = {
    PORT: "0",
    DATA_DIR: join(folder, "data"),
    PORTAL_DIR: join(folder, "portal"),
    ENTRA_TENANT_ID: contosoTenant.tenantId,
    ENTRA_CLIENT_ID: apiCenterLinksApp.clientId,
    ENTRA_CLIENT_SECRET: apiCenterLinksApp.clientSecret,
    ENTRA_AUTHORITY_HOST: emulator.armUrl,
    ENTRA_BROWSER_AUTHORITY_HOST: emulator.httpUrl,
    EVENT_GRID_ENDPOINT_URL: "http://127.0.0.1:0/webhooks/event-grid",
    ARM_ENDPOINT: emulator.armUrl,
    ARM_AUDIENCE: "https://management.azure.com",
    SYNC_IDENTITY_CLIENT_ID: syncIdentity.clientId,
    // Tests ask as no person can.
    CALLER_REQUESTS_PER_MINUTE: "1000000",
    SYNC_INTERVAL_MS: "1000",
    FORCED_SYNC_INTERVAL_MS: "60000",
    ACTIVITY_LOG_INTERVAL_MS: "0",
    ...options.environment,
  };
  let bff: Bff | undefined;
  const stack: TestStack = {
    emulator,
    log,
    folder,
    environment: configured,
    get url() {
      return bff?.url ?? "";
    },
    async start(environment = {}) {
      if (bff) return;
      const config = readConfig({ ...configured, ...environment });
      bff = await startBff(config, { logger, checkAnswers: true });
    },
    async stop() {
      await bff?.[Symbol.asyncDispose]();
      bff = undefined;
    },
    async send(method, path, { as = priya.userPrincipalName, token, body, headers } = {}) {
      const bearer =
        token ?? (await emulator.controls.token({ account: as, audience: apiCenterLinksApp.clientId }));
      const response = await fetch(`${bff?.url}${path}`, {
        method,
        headers: {
          ...headers,
          authorization: `Bearer ${bearer}`,
          ...(body !== undefined && { "content-type": "application/json" }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const parsed = text === "" ? undefined : JSON.parse(text);
      const isProblem = response.headers.get("content-type")?.includes("problem+json");
      return {
        status: response.status,
        headers: response.headers,
        body: parsed,
        kind: isProblem ? problemKind(parsed) : undefined,
        problem: parsed,
      };
    },
    async [Symbol.asyncDispose]() {
      await stack.stop();
      await emulator[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
  await stack.start();
  return stack;
}

export function newLink(change: Partial<NewLink> = {}): NewLink {
  return {
    name: "contoso-test",
    resourceId: testPlaces.instanceId,
    environment: { name: "contoso-test", title: "Contoso test", kind: "production" },
    settings: { lifecycleStage: "production", definitions: "always" },
    ...change,
  };
}

/** Creates a link and gives it, failing with the problem where there is one. */
export async function createLink(
  stack: TestStack,
  link: NewLink = newLink(),
  path = centerPath,
): Promise<Link> {
  const { status, body } = await stack.send("POST", `${path}/links`, { body: link });
  if (status !== 201) throw new Error(`The link wasn't created: ${JSON.stringify(body)}`);
  return body as Link;
}

/** Asks for the link until it is as wanted. Rejects, telling how it was last, after half a minute unless told otherwise. */
export async function untilLink(
  stack: TestStack,
  link: Pick<Link, "id">,
  wanted: (link: Link) => boolean,
  path = centerPath,
  withinMs = 25_000,
): Promise<Link> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const { status, body } = await stack.send("GET", `${path}/links/${link.id}`);
    if (status === 200 && wanted(body as Link)) return body as Link;
    if (performance.now() > deadline) {
      throw new Error(`The link didn't get there. It is ${status} ${JSON.stringify(body, undefined, 2)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Asks until the link is gone. */
export async function untilGone(stack: TestStack, link: Pick<Link, "id">, path = centerPath): Promise<void> {
  const deadline = performance.now() + 25_000;
  for (;;) {
    const { status, body } = await stack.send("GET", `${path}/links/${link.id}`);
    if (status === 404) return;
    if (performance.now() > deadline) throw new Error(`The link is still there: ${JSON.stringify(body)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
