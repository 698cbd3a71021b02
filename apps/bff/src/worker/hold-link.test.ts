import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openStore, type Store } from "../store/store.ts";
import { type DatabaseServer, embeddedServer } from "../store/testing/databases.ts";
import { holdLink, Stopped } from "./hold-link.ts";

const fail = (error: unknown) => {
  throw error;
};
let server: DatabaseServer;
let store: Store;
beforeAll(async () => {
  server = await embeddedServer();
  store = await openStore(await server.newDatabase(), fail);
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

async function newLink(): Promise<string> {
  const id = randomUUID();
  const centerId = `/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiCenter/services/${id}`;
  const instanceId = `/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiManagement/service/${id}`;
  const environment = { name: "retail", title: "Retail", kind: "production" } as const;
  await store.links.create(
    {
      ...{ id, centerId, instanceId, scope: { kind: "service" }, name: "retail" },
      settings: { environment, lifecycleStage: "production", definitions: "always" },
      ...{ createdAt: new Date(), createdBy: "Priya" },
      request: { trigger: "created", requestedBy: null, depth: "documents" },
    },
    3,
  );
  return id;
}

const options = { leaseMs: 3_000, shutdown: new AbortController().signal, onError: () => {} };

test("a held link stays held as long as its claim can be renewed", async () => {
  const id = await newLink();
  const hold = await holdLink(store.claims, id, "a", options);
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  expect(hold?.signal.aborted).toBe(false);
  hold?.tenure.check();
  expect(await holdLink(store.claims, id, "b", options)).toBeUndefined();
  await hold?.quiet();
});

test.each([
  ["doesn't answer", () => new Promise<never>(() => {})],
  ["is away", () => Promise.reject(new Error("away"))],
])("with a database that %s, the tenure ends before anyone else may have the link", async (_, renew) => {
  const id = await newLink();
  const hold = await holdLink({ ...store.claims, renew }, id, "a", options);
  const { tenure, signal } = hold ?? fail("not held");
  await new Promise((resolve) => tenure.ended.addEventListener("abort", resolve));
  expect(signal.reason).toBeInstanceOf(Stopped);
  expect(() => tenure.check()).toThrow(Stopped);
  expect(await holdLink(store.claims, id, "b", options), "the lease still holds").toBeUndefined();
});

test("a process that was blocked knows by the clock, before any timer fires", async () => {
  const id = await newLink();
  const hold = await holdLink(store.claims, id, "a", options);
  const { tenure, signal } = hold ?? fail("not held");
  tenure.check();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_100);
  expect(signal.aborted, "no timer has fired").toBe(false);
  expect(() => tenure.check()).toThrow(Stopped);
  expect(signal.reason).toMatchObject({ why: "claim-lost" });
  await hold?.quiet();
});
