import { describe, expect, test } from "vitest";
import type { DesiredEntity } from "./desired-tree.ts";
import { environmentTree } from "./environment-tree.ts";
import { entityPath } from "./inventory.ts";
import { mapped, mappedTrees, settings } from "./testing/mapped.ts";
import { apiNamed, instanceId, versionSetNamed } from "./testing/sample-source.ts";

/* What becomes an API and what a version of one, how each is named, and who owns which of its fields: each rule with its example. */

const instance = { id: instanceId, name: "shop", gatewayHosts: ["api.example.com"] };
const orders = versionSetNamed("orders");
const inOrders = (name: string) =>
  apiNamed(name, { versionSetId: orders.id, apiVersion: name.split("-")[1] ?? "" });

describe("API Management's entities become API Center's", () => {
  test.each([
    ["an API outside of any set is an API with one version", [apiNamed("carts")], { carts: ["Original"] }],
    [
      "an API with an identifier outside of any set too",
      [apiNamed("carts", { apiVersion: "v7" })],
      { carts: ["v7"] },
    ],
    [
      "a version set is an API, its APIs are versions",
      [inOrders("orders-v1"), inOrders("orders-v2")],
      { orders: ["v2", "v1"] },
    ],
    [
      "a set with one version without an identifier is one with an Original",
      [inOrders("orders")],
      { orders: ["Original"] },
    ],
    ["a version set whose APIs have all gone is gone", [], {}],
    [
      "APIs beside a set stay beside it",
      [inOrders("orders-v1"), apiNamed("orders")],
      { orders: ["v1"], "orders (API)": ["Original"] },
    ],
    [
      "version sets compare without regard to letter case",
      [inOrders("orders-v1"), { ...inOrders("orders-v2"), versionSetId: orders.id.toUpperCase() }],
      { orders: ["v2", "v1"] },
    ],
  ])("%s", (_rule, apis, expected) => {
    const trees = mappedTrees({ instance, versionSets: [orders], apis }, settings);
    const named = trees.map((tree) => {
      const name = tree.root.replace(/-[\da-f]{10}$/, "");
      const beside = trees.length > 1 && tree.sourceId !== orders.id;
      return [beside ? `${name} (API)` : name, tree.versions.map(({ version }) => version.owned.title)];
    });
    expect(Object.fromEntries(named)).toEqual(expected);
  });

  test.each([
    ["http", "always", ["version", "definition", "deployment"]],
    ["http", "never", ["version", "deployment"]],
    ["websocket", "always", ["version", "deployment"]],
    ["mcp", "always", ["version", "deployment"]],
  ] as const)("of type %s with definitions %s, each version has %j", (type, definitions, expected) => {
    const apis = [apiNamed("orders", { type })];
    const [tree] = mappedTrees({ instance, versionSets: [], apis }, { ...settings, definitions });
    const [version = {}] = tree?.versions ?? [];
    expect(Object.keys(version)).toEqual(expected);
  });

  test("a deployment is tied to the link's environment and to the definition of its version", () => {
    const [version] = mapped({}).tree.versions;
    expect(version?.deployment?.owned).toMatchObject({
      environmentId: "/workspaces/default/environments/shop",
      definitionId: `/workspaces/default/${version?.definition && entityPath(version.definition.ref)}`,
    });
  });
});

describe("who owns which field", () => {
  const everything = mapped(
    {
      ...{ apiVersion: "v1", contact: { name: "Team" }, license: { name: "MIT" } },
      termsOfServiceUrl: "https://example.com/terms",
    },
    versionSetNamed("orders", { scheme: "Query", parameterName: "v" }),
  );
  const [version] = everything.tree.versions;
  const environment = environmentTree(
    { ...settings, environment: { ...settings.environment, description: "Live" } },
    { ...instance, managementPortalUrl: "https://portal.example", developerPortalUrl: "https://dev.example" },
  ).map();

  test.each<[string, DesiredEntity | undefined, every: string[], once: string[]]>([
    ["API", everything.tree.api, ["title", "description", "kind"], ["contacts", "license", "termsOfService"]],
    ["version", version?.version, ["title"], ["lifecycleStage"]],
    ["definition", version?.definition, ["title", "description"], []],
    [
      "deployment",
      version?.deployment,
      ["server", "environmentId", "definitionId"],
      ["title", "description", "state"],
    ],
    ["environment", environment.api, ["server"], ["title", "description", "kind", "server", "onboarding"]],
  ])("%s", (_entity, entity, every, once) => {
    expect(Object.keys(entity?.owned ?? {}).toSorted()).toEqual(every.toSorted());
    expect(Object.keys(entity?.initial ?? {}).toSorted()).toEqual(once.toSorted());
  });

  test("of an environment's server the source decides the type alone", () => {
    expect(environment.api.owned.server).toEqual({ type: "Azure API Management" });
    expect(environment.api.initial).toMatchObject({
      server: { managementPortalUri: ["https://portal.example"] },
      onboarding: { developerPortalUri: ["https://dev.example"] },
    });
  });
});

test("an environment goes without an address that API Center wouldn't take, and the run says so", () => {
  const [fits, tooLong] = [200, 201].map((length) => "https://portal.example/".padEnd(length, "x"));
  const portals = (address = "") =>
    environmentTree(settings, {
      ...instance,
      managementPortalUrl: address,
      developerPortalUrl: address,
    }).map();
  expect(portals(fits)).toMatchObject({
    notes: [],
    api: {
      initial: { server: { managementPortalUri: [fits] }, onboarding: { developerPortalUri: [fits] } },
    },
  });
  expect(portals(tooLong).api.initial).toEqual({ title: "Shop", kind: "production" });
  expect(portals(tooLong).notes).toEqual([
    "The instance's page in the Azure portal has an address of more than 200 characters and is left out.",
    "The developer portal has an address of more than 200 characters and is left out.",
  ]);
});

describe("versions", () => {
  test("are called by their version, or Original where they have none", () => {
    expect(mapped({ apiVersion: "2024-01-01" }).versionTitle).toBe("2024-01-01");
    expect(mapped({}).versionTitle).toBe("Original");
    expect(mapped({}, versionSetNamed("orders")).versionTitle).toBe("Original");
  });

  test("a long identifier is cut in the title, noted, and whole in the address", () => {
    const apiVersion = "x".repeat(51);
    const { versionTitle, runtimeUri, tree } = mapped({ apiVersion }, versionSetNamed("orders"));
    expect(versionTitle).toBe(`${"x".repeat(49)}…`);
    expect(runtimeUri).toEqual([`https://api.example.com/orders/${apiVersion}`]);
    expect(tree.notes).toEqual([`The title of version ${apiVersion} is cut at 50 characters.`]);
  });

  test("start in the link's lifecycle stage", () => {
    expect(mapped({}).lifecycleStage).toBe("preview");
  });

  test("come newest first as people count", () => {
    const apis = ["v9", "v10", ""].map((version) =>
      apiNamed(`orders${version}`, { versionSetId: orders.id, ...(version && { apiVersion: version }) }),
    );
    const [tree] = mappedTrees({ instance, versionSets: [orders], apis }, settings);
    expect(tree?.versions.map((version) => version.version.title)).toEqual(["v10", "v9", "Original"]);
  });

  test("a pre-release comes after its release, and names after numbers", () => {
    const identifiers = ["", "beta", "v1-preview", "v1", "2024-01-01", "v1.10", "v1.9"];
    const apis = identifiers.map((apiVersion, index) =>
      apiNamed(`orders${index}`, { versionSetId: orders.id, ...(apiVersion && { apiVersion }) }),
    );
    const [tree] = mappedTrees({ instance, versionSets: [orders], apis }, settings);
    expect(tree?.versions.map((version) => version.version.title)).toEqual([
      "2024-01-01",
      "v1.10",
      "v1.9",
      "v1",
      "v1-preview",
      "beta",
      "Original",
    ]);
  });

  test("a set without an API is no API, and an API whose set isn't listed has the place it will have once it is", () => {
    const late = versionSetNamed("late");
    const api = apiNamed("orders", { versionSetId: late.id.toUpperCase() });
    const unlisted = mappedTrees(
      { instance, versionSets: [versionSetNamed("empty")], apis: [api] },
      settings,
    );
    const listed = mappedTrees({ instance, versionSets: [late], apis: [api] }, settings);
    expect(unlisted.map((tree) => tree.root)).toEqual(listed.map((tree) => tree.root));
    expect(unlisted[0]?.title).toBe("The orders API");
  });

  test("an API that the pages of a list name twice is one", () => {
    const api = apiNamed("orders");
    const again = { ...api, id: api.id.toUpperCase() };
    const trees = mappedTrees({ instance, versionSets: [], apis: [api, again] }, settings);
    expect(trees).toHaveLength(1);
    expect(trees[0]?.versions).toHaveLength(1);
  });
});

describe("names", () => {
  test("don't follow display names, and differ for different sources with the same slug", () => {
    const [a, b] = ["orders.v1", "orders-v1"].map(
      (name) => mapped({ name, id: `${instanceId}/apis/${name}` }).tree,
    );
    expect(a?.root).toMatch(/^orders-v1-[a-z0-9]{10}$/);
    expect(b?.root).toMatch(/^orders-v1-[a-z0-9]{10}$/);
    expect(a?.root).not.toBe(b?.root);
    expect(mapped({ displayName: "Renamed" }).tree.root).toBe(mapped({}).tree.root);
  });

  test.each(["A".repeat(256), "注文", "a b", "-", "Ünïcode"])("of %s keep API Center's rule", (name) => {
    const id = `${instanceId}/apis/${name}`;
    expect(mapped({ name, id }).tree.root).toMatch(/^[a-zA-Z0-9-]{3,90}$/);
    expect(mapped({ name, id: id.toUpperCase() }).tree.root).toBe(mapped({ name, id }).tree.root);
  });
});
