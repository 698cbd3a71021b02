import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import {
  apiCenterLinksApp,
  contosoTenant,
  priya,
  syncIdentity,
} from "@api-center-links/azure-emulator/estate/contoso/identities";
import { testEstate, testPlaces } from "@api-center-links/azure-emulator/estate/test-estate";
import { type Emulator, startEmulator } from "@api-center-links/azure-emulator/start";
import type { Link } from "@api-center-links/contracts/links";
import { overlaps, runsIn } from "@api-center-links/local-stack/judge-runs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { makeBlankDataFolder } from "./store/testing/blank-database.ts";
import { type DatabaseServer, postgresServer } from "./store/testing/databases.ts";
import { centerPath, newLink } from "./testing/bff-on-emulator.ts";

const apis = 20;
let emulator: Emulator;
let folder: string;
let children: ChildProcess[];
beforeAll(async () => {
  emulator = await startEmulator({
    estate: testEstate(),
    behavior: { longRunning: { durationMs: 0, retryAfterSeconds: 0 }, exportDurationMs: 0 },
  });
});
afterAll(() => emulator[Symbol.asyncDispose]());
beforeEach(async () => {
  children = [];
  folder = await mkdtemp(join(tmpdir(), "bff-main-"));
  await makeBlankDataFolder(join(folder, "data"));
  await writeFile(join(folder, "ca.pem"), emulator.caCertificatePem);
  await makeBlankDataFolder(join(folder, "data"));
  emulator.estate.replace(testEstate());
  const instance = emulator.estate.instance(testPlaces.instance);
  for (let count = 1; count <= apis; count++)
    instance.addApi({ name: `api-${count}`, displayName: `API ${count}` });
});
afterEach(async () => {
  emulator.controls.setBehavior({ latencyMs: 0, faults: [] });
  await Promise.all(children.map((child) => end(child, "SIGKILL")));
  await rm(folder, { recursive: true, force: true });
});

function run(environment: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, [join(import.meta.dirname, "main.js")], {
    env: {
      PATH: process.env.PATH,
      PORT: "0",
      PUBLIC_URL: "http://localhost:0",
      DATA_DIR: join(folder, "data"),
      PORTAL_DIR: folder,
      ENTRA_TENANT_ID: contosoTenant.tenantId,
      ENTRA_CLIENT_ID: apiCenterLinksApp.clientId,
      ENTRA_CLIENT_SECRET: apiCenterLinksApp.clientSecret,
      ENTRA_AUTHORITY_HOST: emulator.armUrl,
      ARM_ENDPOINT: emulator.armUrl,
      ARM_AUDIENCE: "https://management.azure.com",
      SYNC_IDENTITY_CLIENT_ID: syncIdentity.clientId,
      IDENTITY_ENDPOINT: emulator.identityEndpoint,
      IDENTITY_HEADER: emulator.identityHeader,
      NODE_EXTRA_CA_CERTS: join(folder, "ca.pem"),
      SYNC_INTERVAL_MS: "1000",
      SYNC_CONCURRENCY: "2",
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  return child;
}

async function end(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exited = once(child, "exit");
  child.kill(signal);
  await exited;
  return child.exitCode;
}

/** The address in the line that says the process is ready; rejects with its log when it ends before. */
function ready(child: ChildProcess): Promise<string> {
  const lines: string[] = [];
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on("line", (line) => {
        lines.push(line);
        const event = line.startsWith("{") ? (JSON.parse(line) as { ready?: boolean; url?: string }) : {};
        if (event.ready === true) resolve(String(event.url));
      });
    }
    child.once("exit", () => reject(new Error(lines.join("\n"))));
  });
}

async function send(
  url: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: Link }> {
  const token = await emulator.controls.token({
    account: priya.userPrincipalName,
    audience: apiCenterLinksApp.clientId,
  });
  const response = await fetch(`${url}${centerPath}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Link };
}

const apiNames = () => emulator.estate.center(testPlaces.center).apiNames();
const someWritten = () =>
  expect.poll(() => apiNames().length, { timeout: 25_000, interval: 20 }).toBeGreaterThan(4);

async function expectInSync(url: string, link: Link): Promise<void> {
  const status = async () => (await send(url, "GET", `/links/${link.id}`)).body.status;
  await expect.poll(status, { timeout: 25_000 }).toBe("in-sync");
  const titles = emulator.estate
    .center(testPlaces.center)
    .apis()
    .map((api) => String(api.properties.title));
  expect(titles).toHaveLength(apis);
  expect(new Set(titles).size).toBe(apis);
}

describe("the process", () => {
  test("that can't use its configuration names every problem and ends", async () => {
    const child = run({ ENTRA_TENANT_ID: "", PORT: "x" });
    await expect(ready(child)).rejects.toThrow(/PORT: .*\\n.*ENTRA_TENANT_ID: is missing/);
    expect(child.exitCode).toBe(1);
  });

  test("says when it is ready and where, refuses a second one on its data, and ends cleanly", async () => {
    const first = run();
    const url = await ready(first);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    const second = run();
    await expect(ready(second)).rejects.toThrow(`in use by process ${first.pid}`);
    expect(second.exitCode).toBe(1);
    expect(await end(first, "SIGTERM")).toBe(0);
    await ready(run());
  });

  test("killed in the middle of a sync goes on after its restart, doubling nothing", async () => {
    const first = run();
    const url = await ready(first);
    emulator.controls.setBehavior({ latencyMs: 100 });
    const { body: link } = await send(url, "POST", "/links", newLink());
    await someWritten();
    await end(first, "SIGKILL");
    emulator.controls.setBehavior({ latencyMs: 0 });
    await expectInSync(await ready(run()), link);
  });

  test("killed while it writes to Azure for a person leaves that in the activity, its outcome unknown", async () => {
    emulator.estate.center(testPlaces.center).addApi("by-hand");
    const first = run({ ROLE: "web" });
    const url = await ready(first);
    emulator.controls.setBehavior({
      faults: [{ match: { method: "DELETE" }, action: "hang", when: "after" }],
    });
    const lost = send(url, "DELETE", "/apis/by-hand").catch(() => "lost");
    await expect.poll(apiNames, { timeout: 20_000 }).toEqual([]);
    await end(first, "SIGKILL");
    expect(await lost).toBe("lost");
    const { body } = await send(await ready(run({ ROLE: "web" })), "GET", "/activity");
    expect(body).toMatchObject({
      activities: [
        {
          action: "api.delete",
          subject: { name: "by-hand" },
          actor: { name: priya.userPrincipalName },
          outcome: "unknown",
        },
      ],
    });
  });
});

describe("several processes on one PostgreSQL", () => {
  let server: DatabaseServer;
  beforeAll(async () => {
    server = await postgresServer();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test("start at once on an empty one, share the work, and take over from one that is killed", async () => {
    const place = await server.newDatabase();
    const database = { DATABASE_URL: place.kind === "postgres" ? place.url : "" };
    const [web, worker, ...others] = ["web", "worker", "web", "web"].map((ROLE) =>
      run({ ...database, ROLE }),
    );
    if (!web || !worker) throw new Error("Nobody was started.");
    const [url] = await Promise.all([web, worker, ...others].map(ready));
    if (!url) throw new Error("Nobody is ready.");
    emulator.controls.setBehavior({ latencyMs: 100 });
    const { body: link } = await send(url, "POST", "/links", newLink());
    await someWritten();
    await end(worker, "SIGKILL");
    emulator.controls.setBehavior({ latencyMs: 0 });
    await ready(run({ ...database, ROLE: "worker" }));
    await expectInSync(url, link);
  }, 60_000);

  test("one that was halted in the middle of a sync sends nothing any more once another has taken over", async () => {
    const place = await server.newDatabase();
    const database = { DATABASE_URL: place.kind === "postgres" ? place.url : "", LINK_LEASE_MS: "3000" };
    const [web, halted] = [run({ ...database, ROLE: "web" }), run({ ...database, ROLE: "worker" })];
    const [url] = await Promise.all([ready(web), ready(halted)]);
    emulator.controls.clearRequests();
    emulator.controls.setBehavior({ latencyMs: 200 });
    const { body: link } = await send(url, "POST", "/links", newLink());
    await someWritten();
    halted.kill("SIGSTOP");
    await ready(run({ ...database, ROLE: "worker" }));
    const runs = () => runsIn(emulator.controls.requests());
    await expect.poll(() => runs().length, { timeout: 20_000 }).toBe(2);
    halted.kill("SIGCONT");
    await expect.poll(apiNames, { timeout: 25_000 }).toHaveLength(apis);
    emulator.controls.setBehavior({ latencyMs: 0 });
    await expectInSync(url, link);
    expect(overlaps(runs())).toEqual([]);
    expect(await end(halted, "SIGTERM"), "it lives on").toBe(0);
  }, 90_000);

  test("one that is stopped hands over at once what it was doing", async () => {
    const place = await server.newDatabase();
    const database = { DATABASE_URL: place.kind === "postgres" ? place.url : "", LINK_LEASE_MS: "600000" };
    const [web, old] = [run({ ...database, ROLE: "web" }), run({ ...database, ROLE: "worker" })];
    const [url] = await Promise.all([ready(web), ready(old)]);
    emulator.controls.setBehavior({ latencyMs: 100 });
    const { body: link } = await send(url, "POST", "/links", newLink());
    await someWritten();
    const [code] = await Promise.all([end(old, "SIGTERM"), ready(run({ ...database, ROLE: "worker" }))]);
    expect(code).toBe(0);
    emulator.controls.setBehavior({ latencyMs: 0 });
    await expectInSync(url, link);
  }, 60_000);
});
