import { beforeEach, expect, test } from "vitest";
import { checkedDocument } from "./document-check.ts";
import type { LinkSettings } from "./link-settings.ts";
import { rebuildLedger, type StandingApi } from "./rebuild-ledger.ts";
import { reconcile } from "./reconcile.ts";
import { InMemoryInventory } from "./testing/in-memory-inventory.ts";
import { InMemoryLedger } from "./testing/in-memory-ledger.ts";
import { mappedTrees } from "./testing/mapped.ts";
import { apiNamed, instanceId, SampleSource, versionSetNamed } from "./testing/sample-source.ts";

const settings: LinkSettings = {
  environment: { name: "shop", title: "Shop", kind: "production" },
  lifecycleStage: "production",
  definitions: "always",
};

let source: SampleSource;
let inventory: InMemoryInventory;
let ledger: InMemoryLedger;
beforeEach(async () => {
  source = new SampleSource();
  inventory = new InMemoryInventory();
  ledger = new InMemoryLedger();
  const orders = versionSetNamed("orders");
  source.versionSets = [orders];
  source.apis = [
    ...["v1", "v2"].map((apiVersion) =>
      apiNamed(`orders-${apiVersion}`, { apiVersion, versionSetId: orders.id }),
    ),
    apiNamed("prices"),
    apiNamed("ticker", { type: "websocket" }),
  ];
  await sync();
});

async function sync(): Promise<string[]> {
  const { length: before } = inventory.requests;
  await reconcile({
    ...{ source, inventory, ledger, settings, depth: "documents", concurrency: 3 },
    signal: new AbortController().signal,
    report: async () => {},
  });
  return inventory.requests.slice(before).filter((request) => !/^(read|list) /.test(request));
}

async function rebuild(environment = settings.environment): Promise<void> {
  const trees = mappedTrees(await source.snapshot(), settings);
  ledger = new InMemoryLedger();
  for (const record of rebuildLedger(trees, { environment, instanceId }, standing(), new Date())) {
    await ledger.save(record);
  }
}

/** What the API center holds, by names. */
function standing(): StandingApi[] {
  const below = (path: string, collection: string) =>
    [...inventory.entities.keys()].flatMap((each) => {
      const [, name] = new RegExp(`^${path}/${collection}/([^/]+)$`).exec(each) ?? [];
      return name ?? [];
    });
  return [...inventory.entities.keys()].flatMap((path) => {
    const [, api] = /^apis\/([^/]+)$/.exec(path) ?? [];
    if (!api) return [];
    const versions = below(path, "versions").map((version) => ({
      version,
      definitions: below(`${path}/versions/${version}`, "definitions").map((definition) => {
        const content = inventory.documents.get(`${path}/versions/${version}/definitions/${definition}`);
        const contentHash = content && checkedDocument({ format: "openapi", content }).contentHash;
        return { definition, ...(contentHash && { contentHash }) };
      }),
    }));
    const deployments = below(path, "deployments").map((deployment) => {
      const { environmentId } = inventory.entities.get(`${path}/deployments/${deployment}`) ?? {};
      return { deployment, environment: String(environmentId).replace(/^.*\//, "") };
    });
    return [{ api, versions, deployments }];
  });
}

test("a link with a rebuilt ledger writes nothing where all is as it was, and is as before", async () => {
  const before = await ledger.records();
  await rebuild();
  expect(await sync()).toEqual([]);
  const settled = (records: typeof before) =>
    records.map(({ changedAt: _, ...record }) => record).toSorted((a, b) => (a.root < b.root ? -1 : 1));
  expect(settled(await ledger.records())).toEqual(settled(before));
});

test("what changed meanwhile comes in, and what the API center has lost comes back", async () => {
  const [order, , prices] = source.apis;
  if (!order || !prices) throw new Error("The sample has changed.");
  source.documents.set(order.id, '{"openapi":"3.0.1","info":{"title":"Anew"},"paths":{"/new":{}}}');
  prices.displayName = "Prices by another name";
  for (const path of inventory.entities.keys()) {
    if (/ticker.*deployments/.test(path)) inventory.entities.delete(path);
  }
  await rebuild();
  const written = await sync();
  expect(written.map((request) => request.replace(/-[0-9a-f]{10}/g, "")).toSorted()).toEqual([
    "import apis/orders/versions/orders-v1/definitions/http",
    "write apis/prices",
    "write apis/ticker/deployments/ticker",
  ]);
});

test("an API whose source is gone is left alone, and so is what belongs to another environment", async () => {
  source.apis = source.apis.filter(({ name }) => name !== "prices");
  await rebuild();
  expect(await sync()).toEqual([]);
  await rebuild({ ...settings.environment, name: "elsewhere" });
  expect((await ledger.records()).map(({ root }) => root)).toEqual(["environment:elsewhere"]);
});
