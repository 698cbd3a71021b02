import { describe, expect, test } from "vitest";
import type { LinkSettings } from "./link-settings.ts";
import { mapToDesired } from "./map-to-desired.ts";
import type { SourceApi, SourceVersionSet } from "./source.ts";
import { apiNamed, instanceId, versionSetNamed } from "./testing/sample-source.ts";

const settings: LinkSettings = {
  environment: { name: "shop", title: "Shop", kind: "production" },
  lifecycleStage: "preview",
  definitions: "always",
};

function mapped(api: Partial<SourceApi>, set?: SourceVersionSet, gatewayHosts = ["api.example.com"]) {
  const named = apiNamed("orders", { ...api, ...(set && { versionSetId: set.id }) });
  const instance = { id: instanceId, name: "shop", gatewayHosts };
  const [tree] = mapToDesired({ instance, versionSets: set ? [set] : [], apis: [named] }, settings);
  if (!tree) throw new Error("no tree");
  const [version] = tree.versions;
  const server = version?.deployment.owned.server as { runtimeUri: string[] } | undefined;
  return {
    tree,
    title: tree.api.owned.title,
    description: tree.api.owned.description,
    kind: tree.api.owned.kind,
    people: tree.api.initial,
    versionTitle: version?.version.owned.title,
    lifecycleStage: version?.version.initial.lifecycleStage,
    definitionTitle: version?.definition?.owned.title,
    runtimeUri: server?.runtimeUri,
    deploymentDescription: version?.deployment.initial.description,
  };
}

describe("kind and definition", () => {
  test.each([
    ["http", "rest", "OpenAPI"],
    ["soap", "soap", "WSDL"],
    ["graphql", "graphql", "GraphQL schema"],
    ["odata", "rest", "OData metadata"],
    ["grpc", "grpc", "Protobuf"],
    ["websocket", "websocket", undefined],
    ["mcp", "mcp", undefined],
    ["a2a", "a2a", undefined],
  ])("%s is %s with definition %s", (type, kind, definitionTitle) => {
    expect(mapped({ type })).toMatchObject({ kind });
    expect(mapped({ type }).definitionTitle).toBe(definitionTitle);
  });
});

describe("title and description", () => {
  test("an empty or blank name falls back to the id", () => {
    expect(mapped({ displayName: "  " }).title).toBe("orders");
  });

  test("a long name is cut at a word, and stands whole first in the description", () => {
    const displayName = "Order management for stores, warehouses and partners in Europe";
    const { title, description } = mapped({ displayName, description: "What it does." });
    expect(title).toBe("Order management for stores, warehouses and…");
    expect(description).toBe(`${displayName}\n\nWhat it does.`);
  });

  test.each([
    ["<p>Orders &amp; <b>carts</b></p><script>alert(1)</script>", "Orders & carts"],
    ["<ul><li>one</li><li>two</li></ul>", "* one\n * two"],
    ['See <a href="https://example.com/docs">the docs</a>.', "See the docs [https://example.com/docs]."],
    ["Plain, with a < b and c > d", "Plain, with a < b and c > d"],
    ["<p>never closed", "never closed"],
    ["bell\u0007 and nul\u0000", "bell and nul"],
    ["", undefined],
  ])("%j becomes %j", (description, expected) => {
    expect(mapped({ description }).description).toBe(expected);
  });

  test("a long description is cut at 1,000 characters and noted, never inside an emoji", () => {
    const { description, tree } = mapped({ description: "👩‍👩‍👧‍👦".repeat(200) });
    expect(String(description).length).toBeLessThanOrEqual(1000);
    expect(String(description)).toMatch(/^(👩‍👩‍👧‍👦)+…$/u);
    expect(tree.notes).toEqual(["The description is cut at 1000 characters."]);
  });
});

describe("addresses", () => {
  const set = versionSetNamed("orders");
  test.each<[string, Partial<SourceApi>, SourceVersionSet | undefined, string[], string[]]>([
    [
      "scheme, host and path",
      { path: "orders/eu" },
      undefined,
      ["api.example.com"],
      ["https://api.example.com/orders/eu"],
    ],
    ["an empty path", { path: "" }, undefined, ["api.example.com"], ["https://api.example.com"]],
    [
      "stray slashes",
      { path: "/orders/" },
      undefined,
      ["api.example.com"],
      ["https://api.example.com/orders"],
    ],
    [
      "both protocols, the secure one first",
      { protocols: ["http", "https"] },
      undefined,
      ["a.example"],
      ["https://a.example/orders", "http://a.example/orders"],
    ],
    [
      "every host, in order",
      {},
      undefined,
      ["a.example", "b.example"],
      ["https://a.example/orders", "https://b.example/orders"],
    ],
    [
      "Segment versions in the path",
      { apiVersion: "v2" },
      set,
      ["a.example"],
      ["https://a.example/orders/v2"],
    ],
    [
      "Header versions not",
      { apiVersion: "v2" },
      { ...set, scheme: "Header" },
      ["a.example"],
      ["https://a.example/orders"],
    ],
    [
      "WebSocket",
      { type: "websocket", protocols: ["ws", "wss"] },
      undefined,
      ["a.example"],
      ["wss://a.example/orders", "ws://a.example/orders"],
    ],
    [
      "WebSocket told as https",
      { type: "websocket", protocols: ["https"] },
      undefined,
      ["a.example"],
      ["wss://a.example/orders"],
    ],
    [
      "a streamable MCP server",
      { type: "mcp", mcp: { transport: "streamable" } },
      undefined,
      ["a.example"],
      ["https://a.example/orders/mcp"],
    ],
    [
      "an SSE MCP server",
      { type: "mcp", mcp: { transport: "sse" } },
      undefined,
      ["a.example"],
      ["https://a.example/orders/sse"],
    ],
    ["longer than API Center takes", { path: "x".repeat(400) }, undefined, ["a.example"], []],
  ])("%s", (_, api, versionSet, hosts, expected) => {
    expect(mapped(api, versionSet, hosts).runtimeUri).toEqual(expected);
  });

  test.each([
    ["Header", "X-Version", "Send the version in the header `X-Version: v2`."],
    ["Query", "api-version", "Send the version in the query parameter `api-version: v2`."],
    ["Segment", undefined, undefined],
  ] as const)("a %s version says how it is asked for", (scheme, parameterName, expected) => {
    const versionSet = versionSetNamed("orders", { scheme, ...(parameterName && { parameterName }) });
    expect(mapped({ apiVersion: "v2" }, versionSet).deploymentDescription).toBe(expected);
  });
});

describe("versions", () => {
  test("are called by their version, or Original where they have none", () => {
    expect(mapped({ apiVersion: "2024-01-01" }).versionTitle).toBe("2024-01-01");
    expect(mapped({}).versionTitle).toBe("Original");
    expect(mapped({}, versionSetNamed("orders")).versionTitle).toBe("Original");
  });

  test("start in the link's lifecycle stage", () => {
    expect(mapped({}).lifecycleStage).toBe("preview");
  });

  test("come newest first as people count", () => {
    const set = versionSetNamed("orders");
    const apis = ["v9", "v10", ""].map((version) =>
      apiNamed(`orders${version}`, { versionSetId: set.id, ...(version && { apiVersion: version }) }),
    );
    const instance = { id: instanceId, name: "shop", gatewayHosts: [] };
    const [tree] = mapToDesired({ instance, versionSets: [set], apis }, settings);
    expect(tree?.versions.map((version) => version.version.title)).toEqual(["v10", "v9", "Original"]);
  });

  test("a set without an API is no API, and an API whose set is gone stands alone", () => {
    const instance = { id: instanceId, name: "shop", gatewayHosts: [] };
    const orphan = apiNamed("orphan", { versionSetId: `${instanceId}/apiVersionSets/gone` });
    const trees = mapToDesired(
      { instance, versionSets: [versionSetNamed("empty")], apis: [orphan] },
      settings,
    );
    expect(trees.map((tree) => tree.sourceId)).toEqual([orphan.id]);
  });
});

describe("contacts, license and terms", () => {
  test("come along where API Center takes them", () => {
    const { people } = mapped({
      contact: { name: "Team Orders", email: "orders@example.com", url: "https://example.com/orders" },
      license: { name: "MIT", url: "https://example.com/license" },
      termsOfServiceUrl: "https://example.com/terms",
    });
    expect(people).toEqual({
      contacts: [{ name: "Team Orders", email: "orders@example.com", url: "https://example.com/orders" }],
      license: { name: "MIT", url: "https://example.com/license" },
      termsOfService: { url: "https://example.com/terms" },
    });
  });

  test("are dropped with a note where it wouldn't", () => {
    const { people, tree } = mapped({
      contact: { name: "x".repeat(101), url: "javascript:alert(1)" },
      termsOfServiceUrl: `https://example.com/${"x".repeat(200)}`,
    });
    expect(people).toEqual({});
    expect(tree.notes).toHaveLength(3);
  });
});
