import { beforeEach, describe, expect, test } from "vitest";
import { derivedName } from "./names.ts";
import { type ReconcileOptions, type RunEvent, reconcile } from "./reconcile.ts";
import { InMemoryInventory } from "./testing/in-memory-inventory.ts";
import { InMemoryLedger } from "./testing/in-memory-ledger.ts";
import { apiNamed, instanceId, SampleSource, versionSetNamed } from "./testing/sample-source.ts";

let source: SampleSource;
let inventory: InMemoryInventory;
let ledger: InMemoryLedger;
let events: RunEvent[];

beforeEach(() => {
  source = new SampleSource();
  inventory = new InMemoryInventory();
  ledger = new InMemoryLedger();
});

function sync(changes: Partial<ReconcileOptions> = {}) {
  events = [];
  inventory.requests.length = 0;
  source.exports.length = 0;
  return reconcile({
    ...{ source, inventory, ledger, depth: "listing", concurrency: 4 },
    settings: {
      environment: { name: "shop-production", title: "Shop production", kind: "production" },
      lifecycleStage: "production",
      definitions: "always",
    },
    signal: new AbortController().signal,
    report: async (event) => void events.push(event),
    ...changes,
  });
}

const outcomes = () =>
  events.flatMap((event) => (event.type === "settled" && event.outcome ? [event.outcome] : []));
const apiPath = (name: string) => `apis/${derivedName(`${instanceId}/apis/${name}`)}`;

describe("a first sync", () => {
  test("costs five writes per API with a definition and no read but its export, and one of the environment", async () => {
    source.apis = [
      apiNamed("orders"),
      apiNamed("carts"),
      apiNamed("events", { type: "websocket", protocols: ["wss"] }),
    ];
    const totals = await sync();
    expect(totals).toEqual({
      created: 3,
      updated: 0,
      deleted: 0,
      unchanged: 0,
      held: 0,
      skipped: 0,
      failed: 0,
      drifted: 0,
    });
    expect(inventory.count("read")).toBe(1);
    expect(inventory.count("list")).toBe(1);
    expect(inventory.count("write") + inventory.count("import")).toBe(1 + 5 + 5 + 3);
    expect(source.exports.toSorted()).toEqual(["carts", "orders"]);
  });

  test("saves each tree twice: before its first write and after its last", async () => {
    source.apis = [apiNamed("orders"), apiNamed("carts")];
    const saved: string[] = [];
    const save = ledger.save.bind(ledger);
    ledger.save = async (record) => {
      saved.push(record.title);
      await save(record);
    };
    await sync();
    const trees = saved.filter((title) => title !== "Shop production");
    expect(trees.toSorted()).toEqual(["carts", "carts", "orders", "orders"].map((name) => `The ${name} API`));
  });

  test("makes one API of a version set, with a version and a deployment for each of its APIs", async () => {
    const set = versionSetNamed("orders");
    source.versionSets = [set];
    source.apis = ["v1", "v2", "v10"].map((version) =>
      apiNamed(`orders-${version}`, {
        apiVersion: version,
        versionSetId: set.id.toUpperCase(),
        path: "orders",
      }),
    );
    await sync();
    const paths = [...inventory.entities.keys()];
    expect(paths.filter((path) => /^apis\/[^/]+$/.test(path))).toHaveLength(1);
    const uris = paths
      .filter((path) => path.includes("/deployments/"))
      .map((path) => inventory.entities.get(path)?.server);
    expect(uris).toContainEqual({ runtimeUri: ["https://api.example.com/orders/v10"] });
    expect(uris).toHaveLength(3);
  });

  test("leaves an API of others alone, even under a name it would derive", async () => {
    source.apis = [apiNamed("orders")];
    inventory.entities.set(apiPath("orders"), { title: "Somebody's" });
    expect(await sync()).toMatchObject({ created: 0, skipped: 1 });
    expect(inventory.entities.get(apiPath("orders"))).toEqual({ title: "Somebody's" });
    expect(outcomes()[1]?.notes[0]).toContain("left alone");
  });
});

describe("a later sync", () => {
  beforeEach(async () => {
    source.apis = [apiNamed("orders"), apiNamed("carts"), apiNamed("prices")];
    await sync();
  });

  test("asks and writes nothing when nothing changed", async () => {
    expect(await sync()).toMatchObject({ unchanged: 3, created: 0, updated: 0 });
    expect(inventory.requests).toEqual([]);
    expect(source.exports).toEqual([]);
  });

  test("costs one read and one write for a new title, and people's fields survive", async () => {
    const api = inventory.entities.get(apiPath("orders")) ?? {};
    inventory.entities.set(apiPath("orders"), { ...api, summary: "Ours", customProperties: { team: "red" } });
    source.apis[0] = apiNamed("orders", { displayName: "Orders, renamed" });
    expect(await sync()).toMatchObject({ updated: 1, unchanged: 2 });
    expect(inventory.requests).toEqual([`read ${apiPath("orders")}`, `write ${apiPath("orders")}`]);
    expect(inventory.entities.get(apiPath("orders"))).toMatchObject({
      title: "Orders, renamed",
      summary: "Ours",
      customProperties: { team: "red" },
    });
  });

  test("takes a deleted API away with all below it and nothing else", async () => {
    source.apis = source.apis.filter((api) => api.name !== "carts");
    expect(await sync()).toMatchObject({ deleted: 1, unchanged: 2 });
    expect([...inventory.entities.keys()].filter((path) => path.startsWith(apiPath("carts")))).toEqual([]);
    expect(inventory.entities.has(apiPath("orders"))).toBe(true);
  });

  test("deletes nothing when the source can't be listed", async () => {
    source.unavailable = true;
    const before = inventory.contents();
    await expect(sync()).rejects.toThrow("doesn't answer");
    expect(inventory.contents()).toEqual(before);
  });

  test("imports a changed document when asked to compare documents, and only that", async () => {
    const document = { openapi: "3.0.1", info: { title: "Orders", version: "2" }, paths: {} };
    source.documents.set(`${instanceId}/apis/orders`, JSON.stringify(document));
    expect(await sync()).toMatchObject({ unchanged: 3 });
    expect(await sync({ depth: "documents" })).toMatchObject({ updated: 1, unchanged: 2 });
    const looks = ["list apis", "read environments/shop-production"];
    expect(inventory.requests).toEqual([...looks, expect.stringMatching(/^import .*orders/)]);
    const reordered = { paths: {}, info: { version: "2", title: "Orders" }, openapi: "3.0.1" };
    source.documents.set(`${instanceId}/apis/orders`, JSON.stringify(reordered, null, 4));
    expect(await sync({ depth: "documents" })).toMatchObject({ updated: 0, unchanged: 3 });
    expect(inventory.requests).toEqual(looks);
  });

  test("removes and brings back definitions as the link asks", async () => {
    const settings = {
      environment: { name: "shop-production", title: "Shop production", kind: "production" as const },
      lifecycleStage: "production" as const,
      definitions: "never" as const,
    };
    await sync({ settings });
    const paths = () => [...inventory.entities.keys()];
    expect(paths().filter((path) => path.includes("/definitions/"))).toEqual([]);
    const deployment = paths().find((path) => path.includes("/deployments/"));
    expect(inventory.entities.get(deployment ?? "")).not.toHaveProperty("definitionId");
    await sync();
    expect(inventory.documents.size).toBe(3);
    expect(inventory.entities.get(deployment ?? "")).toHaveProperty("definitionId");
  });
});

test("of many APIs what changed is found, and no more than a page of the ledger read at a time", async () => {
  const names = Array.from({ length: 250 }, (_, index) => `api-${index}`);
  source.apis = names.map((name) => apiNamed(name));
  expect(await sync({ concurrency: 100 })).toMatchObject({ created: 250 });
  const read: number[] = [];
  const recordsOf = ledger.recordsOf.bind(ledger);
  ledger.recordsOf = (roots) => {
    read.push(roots.length);
    return recordsOf(roots);
  };
  const others = names.slice(121).map((name) => apiNamed(name));
  source.apis = [...others, apiNamed("api-120", { displayName: "Another" }), apiNamed("new")];
  expect(await sync()).toMatchObject({ created: 1, updated: 1, deleted: 120, unchanged: 129 });
  expect(inventory.entities.get(apiPath("api-120"))).toMatchObject({ title: "Another" });
  expect(Math.max(...read)).toBeLessThanOrEqual(100);
  expect(await sync()).toMatchObject({ unchanged: 131 });
});

describe("what goes wrong with one API", () => {
  test("costs the others nothing, is told, and is made good by the next run", async () => {
    source.apis = [apiNamed("orders"), apiNamed("carts")];
    source.documents.set(`${instanceId}/apis/orders`, "not a document at all");
    expect(await sync()).toMatchObject({ created: 1, failed: 1 });
    expect(inventory.entities.has(apiPath("orders")), "keeps its place").toBe(true);
    expect(outcomes().find((outcome) => outcome.result === "failed")?.fault).toMatchObject({
      code: "SpecificationUnusable",
    });
    source.documents.clear();
    expect(await sync()).toMatchObject({ updated: 1, unchanged: 1, failed: 0 });
    expect(inventory.documents.size).toBe(2);
    expect(await sync()).toMatchObject({ unchanged: 2 });
  });

  test("a broken export keeps the last good copy", async () => {
    source.apis = [apiNamed("orders")];
    await sync();
    const before = inventory.contents();
    source.documents.set(`${instanceId}/apis/orders`, "");
    expect(await sync({ depth: "documents" })).toMatchObject({ failed: 1 });
    expect(inventory.contents()).toEqual(before);
  });
});
