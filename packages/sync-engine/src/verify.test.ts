import { beforeEach, describe, expect, test } from "vitest";
import { Fault } from "./fault.ts";
import { apiPath, LinkedInstance, openApi } from "./testing/linked-instance.ts";
import { apiNamed, instanceId, versionSetNamed } from "./testing/sample-source.ts";

let link: LinkedInstance;
beforeEach(async () => {
  link = new LinkedInstance();
  const versionSetId = versionSetNamed("orders").id;
  link.source.versionSets = [versionSetNamed("orders")];
  link.source.apis = [
    apiNamed("orders-v1", { versionSetId, apiVersion: "v1" }),
    apiNamed("orders-v2", { versionSetId, apiVersion: "v2" }),
    apiNamed("carts"),
    apiNamed("ticker", { type: "websocket", description: "" }),
  ];
  await link.sync();
});

const verify = (changes: Parameters<LinkedInstance["sync"]>[0] = {}) =>
  link.sync({ depth: "verify", ...changes });
const drift = () => Object.fromEntries(link.outcomes.map((outcome) => [outcome.title, outcome.drift]));

/** As a person does in the API center. */
function edit(path: string, change: Record<string, unknown>): void {
  link.inventory.entities.set(path, { ...link.inventory.entities.get(path), ...change });
}

/** The paths of what stands below an API: `versions`, `definitions` or `deployments`. */
function below(name: string, kind: string): string[] {
  return link.paths(kind).filter((path) => path.startsWith(apiPath(name)));
}

/** As a person does in the API center, with all that is below. */
function remove(path: string): void {
  const { entities, documents } = link.inventory;
  for (const each of [...entities.keys()].filter((key) => key === path || key.startsWith(`${path}/`))) {
    entities.delete(each);
    documents.delete(each);
  }
}

test("what is as it was left costs lists and exports, no write, and is no news", async () => {
  const before = await link.ledger.records();
  expect(await verify()).toMatchObject({ unchanged: 3, updated: 0, failed: 0, drifted: 0 });
  expect(link.outcomes).toEqual([]);
  const { inventory } = link;
  // All APIs at once; of the set versions, deployments and the definitions of two versions; and so on.
  expect({
    lists: inventory.count("list"),
    reads: inventory.count("read"),
    exports: inventory.count("export"),
  }).toEqual({
    lists: 1 + (2 + 2) + (2 + 1) + 2,
    reads: 1,
    exports: 3,
  });
  expect(inventory.requests.filter((request) => /^(?:write|import|remove)/.test(request))).toEqual([]);
  expect(await link.ledger.records()).toEqual(before);
});

describe("an edit of what API Management decides is taken back and told", () => {
  test.each([
    [
      "the API's fields",
      () => edit(apiPath("carts"), { title: "Mine", description: "Mine too." }),
      [
        "Title was “Mine” in the API center; API Management says “The carts API”.",
        "Description was “Mine too.” in the API center; API Management says “What carts is for.”",
      ],
    ],
    [
      "a version's title",
      () => edit(below("carts", "versions")[0] as string, { title: "Mine" }),
      ["Title of version Original was “Mine” in the API center; API Management says “Original”."],
    ],
    [
      "a deployment's address",
      () =>
        edit(below("carts", "deployments")[0] as string, {
          server: { runtimeUri: ["https://mine.example.com"] },
        }),
      [
        "Address of the deployment of version Original was “https://mine.example.com” in the API center; API Management says “https://api.example.com/carts”.",
      ],
    ],
    [
      "a definition's title",
      () => edit(below("carts", "definitions")[0] as string, { title: "Mine" }),
      [
        "Title of the definition of version Original was “Mine” in the API center; API Management says “OpenAPI”.",
      ],
    ],
    [
      "a document",
      () => void link.inventory.documents.set(below("carts", "definitions")[0] as string, openApi("Mine")),
      ["The document in the definition of version Original was replaced in the API center."],
    ],
  ])("%s", async (_, change, told) => {
    const before = link.inventory.contents();
    change();
    expect(await verify()).toMatchObject({ updated: 1, unchanged: 2, drifted: 1, failed: 0 });
    expect(drift()).toEqual({ "The carts API": told });
    expect(link.inventory.contents()).toEqual(before);
    expect(await verify()).toMatchObject({ updated: 0, drifted: 0 });
  });

  test("and what people decide stays as they left it", async () => {
    const theirs = { summary: "Ours", contacts: [{ name: "Us" }], customProperties: { team: "red" } };
    edit(apiPath("carts"), { ...theirs, title: "Mine" });
    edit(below("carts", "versions")[0] as string, { lifecycleStage: "retired" });
    expect(await verify()).toMatchObject({ drifted: 1 });
    expect(link.inventory.entities.get(apiPath("carts"))).toMatchObject({
      ...theirs,
      title: "The carts API",
    });
    expect(link.inventory.entities.get(below("carts", "versions")[0] as string)).toMatchObject({
      lifecycleStage: "retired",
    });
  });

  test("a field that API Management leaves empty", async () => {
    edit(apiPath("ticker"), { description: "Mine" });
    await verify();
    expect(drift()).toEqual({
      "The ticker API": ["Description was “Mine” in the API center; API Management has none."],
    });
    expect(link.inventory.entities.get(apiPath("ticker"))).not.toHaveProperty("description");
  });

  test("the environment's type", async () => {
    edit("environments/shop-production", {
      server: { type: "Kubernetes", managementPortalUri: ["https://mine"] },
    });
    expect(await verify()).toMatchObject({ updated: 0, drifted: 1, unchanged: 3 });
    expect(drift()).toEqual({
      "Shop production": [
        "Server type of the environment was “Kubernetes” in the API center; the link says “Azure API Management”.",
      ],
    });
    expect(link.inventory.entities.get("environments/shop-production")).toMatchObject({
      server: { type: "Azure API Management", managementPortalUri: ["https://mine"] },
    });
  });
});

describe("what was deleted in the API center comes back", () => {
  const orders = () =>
    link.paths("apis").find((path) => path !== apiPath("carts") && path !== apiPath("ticker")) as string;
  const belowOrders = (kind: string) =>
    link.paths(kind).filter((path) => path.startsWith(orders()))[0] as string;

  test.each([
    ["an API, told once for all that went with it", () => orders(), "The API was deleted in the API center."],
    [
      "a version with its definition",
      () => belowOrders("versions"),
      "Version v2 was deleted in the API center.",
    ],
    [
      "a definition",
      () => belowOrders("definitions"),
      "The definition of version v2 was deleted in the API center.",
    ],
    [
      "a deployment",
      () => belowOrders("deployments"),
      "The deployment of version v2 was deleted in the API center.",
    ],
    [
      "the environment",
      () => "environments/shop-production",
      "The environment was deleted in the API center.",
    ],
  ])("%s", async (_, path, told) => {
    const before = link.inventory.contents();
    remove(path());
    await verify();
    expect(Object.values(drift())).toEqual([[told]]);
    expect(link.inventory.contents()).toEqual(before);
    expect(await verify()).toMatchObject({ updated: 0, drifted: 0, unchanged: 3 });
  });

  test("a document, and all APIs at once", async () => {
    const before = link.inventory.contents();
    link.inventory.documents.delete(belowOrders("definitions"));
    await verify();
    expect(drift()).toEqual({
      "orders set": ["The document in the definition of version v2 was removed in the API center."],
    });
    for (const path of link.paths("apis")) remove(path);
    expect(await verify()).toMatchObject({ updated: 3, drifted: 3 });
    expect(link.inventory.contents()).toEqual(before);
  });

  test("an API that goes while the run is under way", async () => {
    const before = link.inventory.contents();
    link.inventory.afterRequest = (request) => {
      if (request === "list apis") remove(apiPath("carts"));
    };
    expect(await verify()).toMatchObject({ updated: 1, drifted: 1, failed: 0 });
    expect(drift()).toEqual({ "The carts API": ["The API was deleted in the API center."] });
    expect(link.inventory.contents()).toEqual(before);
  });
});

describe("drift and ordinary changes are told apart", () => {
  test("a change in API Management is none", async () => {
    link.source.apis[2] = apiNamed("carts", { displayName: "Renamed", path: "other" });
    link.source.documents.set(`${instanceId}/apis/orders-v1`, openApi("New"));
    link.source.apis.push(apiNamed("new"));
    expect(await verify()).toMatchObject({ created: 1, updated: 2, drifted: 0 });
    expect(link.inventory.entities.get(apiPath("carts"))).toMatchObject({ title: "Renamed" });
  });

  test("what API Management has deleted too is none", async () => {
    remove(apiPath("carts"));
    link.source.apis = link.source.apis.filter(({ name }) => name !== "carts");
    expect(await verify()).toMatchObject({ deleted: 1, drifted: 0 });
    expect(drift()).toEqual({ "The carts API": [] });
  });

  test("a field changed on both sides is API Management's; another's drift is told", async () => {
    link.source.apis[2] = apiNamed("carts", { displayName: "Renamed" });
    edit(apiPath("carts"), { title: "Mine" });
    edit(below("carts", "versions")[0] as string, { title: "Mine" });
    expect(await verify()).toMatchObject({ updated: 1, drifted: 1 });
    expect(drift()).toEqual({
      Renamed: ["Title of version Original was “Mine” in the API center; API Management says “Original”."],
    });
  });

  test("another layout of the same document is none", async () => {
    const [path] = below("carts", "definitions");
    link.inventory.documents.set(
      path as string,
      JSON.stringify(JSON.parse(link.document("carts") ?? ""), undefined, 4),
    );
    expect(await verify()).toMatchObject({ drifted: 0, updated: 0 });
    expect(link.inventory.count("import")).toBe(0);
  });
});

describe("what can't be read back", () => {
  test("costs that API its verification, and the next verify looks again", async () => {
    edit(apiPath("carts"), { title: "Mine" });
    const fault = new Fault("InternalServerError", "Not now.", { status: 500 });
    link.inventory.beforeRequest = (request) => {
      if (request.startsWith(`list ${apiPath("carts")}`)) throw fault;
    };
    expect(await verify()).toMatchObject({ failed: 1, unchanged: 2, drifted: 0 });
    link.inventory.beforeRequest = () => {};
    expect(await verify()).toMatchObject({ failed: 0, drifted: 1 });
  });

  test("a document doesn't keep the rest from being repaired", async () => {
    edit(apiPath("carts"), { title: "Mine" });
    link.inventory.beforeRequest = (request) => {
      if (request.startsWith(`export ${apiPath("carts")}`)) throw new Fault("ExportFailed", "Not now.");
    };
    expect(await verify()).toMatchObject({ failed: 1, drifted: 0 });
    expect(link.outcomes).toMatchObject([
      { result: "failed", fault: { code: "ExportFailed" }, drift: [expect.stringContaining("Mine")] },
    ]);
    expect(link.inventory.entities.get(apiPath("carts"))).toMatchObject({ title: "The carts API" });
  });

  test("a document that is larger than any that was imported was replaced", async () => {
    link.inventory.beforeRequest = (request) => {
      if (request.startsWith(`export ${apiPath("carts")}`)) throw new Fault("SpecificationTooLarge", "Huge.");
    };
    expect(await verify()).toMatchObject({ failed: 0, drifted: 1 });
    expect(link.inventory.count("import")).toBe(1);
  });
});

describe("an API center that gives documents back in a form of its own", () => {
  beforeEach(() => {
    link.inventory.renders = (content) => JSON.stringify({ ...JSON.parse(content), "x-ms-center": true });
  });

  test("is believed once it has done so with the same document twice", async () => {
    expect(await verify()).toMatchObject({ drifted: 0, failed: 0 });
    expect(link.outcomes.flatMap((outcome) => outcome.drift)).toEqual([]);
    expect(await verify()).toMatchObject({ updated: 0, drifted: 0 });
    expect(link.inventory.count("import")).toBe(0);
    // By what it gives, not by chance: a change in API Management is still one, and a document of somebody else still drift.
    link.source.documents.set(`${instanceId}/apis/carts`, openApi("New"));
    expect(await link.sync({ depth: "documents" })).toMatchObject({ updated: 1 });
    await verify();
    expect(await verify()).toMatchObject({ updated: 0, drifted: 0 });
    link.inventory.documents.set(below("carts", "definitions")[0] as string, openApi("Mine"));
    expect(await verify()).toMatchObject({ updated: 1, drifted: 1 });
    expect(link.document("carts")).toBe(openApi("New"));
    expect(await verify()).toMatchObject({ updated: 0, drifted: 0 });
  });
});
