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
  const server = version?.deployment?.owned.server as { runtimeUri: string[] } | undefined;
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
    deploymentDescription: version?.deployment?.initial.description,
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
    ["GraphQL", "graphql", "GraphQL schema"],
    ["", "rest", "OpenAPI"],
    ["constructor", "constructor", undefined],
    ["t".repeat(300), `${"t".repeat(99)}…`, undefined],
  ])("%s is %s with definition %s", (type, kind, definitionTitle) => {
    expect(mapped({ type })).toMatchObject({ kind });
    expect(mapped({ type }).definitionTitle).toBe(definitionTitle);
  });
});

describe("title and description", () => {
  test.each(["", "  ", "\u0000", "\u200b\u200d", "\u0301"])(
    "a name of which nothing can be seen, %j, falls back to the id",
    (displayName) => {
      expect(mapped({ displayName }).title).toBe("orders");
    },
  );

  test("so does one that can't be cut without cutting a character apart", () => {
    expect(mapped({ displayName: `e${"\u0301".repeat(200)}` }).title).toBe("orders");
  });

  test("a long name is cut at a word, and stands whole first in the description", () => {
    const displayName = "Order management for stores, warehouses and partners in Europe";
    const { title, description } = mapped({ displayName, description: "What it does." });
    expect(title).toBe("Order management for stores, warehouses and…");
    expect(description).toBe(`${displayName}\n\nWhat it does.`);
  });

  test("control characters and line breaks don't get into titles", () => {
    expect(mapped({ displayName: " Orders\u0000\r\n and\tcarts " }).title).toBe("Orders and carts");
  });

  test("a set without a description has that of its newest version", () => {
    const set = versionSetNamed("orders", { description: " " });
    expect(mapped({ description: "From the API." }, set).description).toBe("From the API.");
    expect(mapped({}, { ...set, description: "From the set." }).description).toBe("From the set.");
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
    [
      "GraphQL with subscriptions",
      { type: "graphql", protocols: ["wss", "https"] },
      undefined,
      ["a.example"],
      ["https://a.example/orders", "wss://a.example/orders"],
    ],
    [
      "what a path can't hold, percent-encoded once",
      { path: "a b/%C3%BC/ü/{id}" },
      undefined,
      ["a.example"],
      ["https://a.example/a%20b/%C3%BC/%C3%BC/{id}"],
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
    const set = versionSetNamed("orders");
    const apis = ["v9", "v10", ""].map((version) =>
      apiNamed(`orders${version}`, { versionSetId: set.id, ...(version && { apiVersion: version }) }),
    );
    const instance = { id: instanceId, name: "shop", gatewayHosts: [] };
    const [tree] = mapToDesired({ instance, versionSets: [set], apis }, settings);
    expect(tree?.versions.map((version) => version.version.title)).toEqual(["v10", "v9", "Original"]);
  });

  test("a pre-release comes after its release, and names after numbers", () => {
    const set = versionSetNamed("orders");
    const identifiers = ["", "beta", "v1-preview", "v1", "2024-01-01", "v1.10", "v1.9"];
    const apis = identifiers.map((apiVersion, index) =>
      apiNamed(`orders${index}`, { versionSetId: set.id, ...(apiVersion && { apiVersion }) }),
    );
    const instance = { id: instanceId, name: "shop", gatewayHosts: [] };
    const [tree] = mapToDesired({ instance, versionSets: [set], apis }, settings);
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
    const instance = { id: instanceId, name: "shop", gatewayHosts: [] };
    const late = versionSetNamed("late");
    const api = apiNamed("orders", { versionSetId: late.id.toUpperCase() });
    const unlisted = mapToDesired(
      { instance, versionSets: [versionSetNamed("empty")], apis: [api] },
      settings,
    );
    const listed = mapToDesired({ instance, versionSets: [late], apis: [api] }, settings);
    expect(unlisted.map((tree) => tree.root)).toEqual(listed.map((tree) => tree.root));
    expect(unlisted[0]?.title).toBe("The orders API");
  });

  test("an API that the pages of a list name twice is one", () => {
    const instance = { id: instanceId, name: "shop", gatewayHosts: [] };
    const api = apiNamed("orders");
    const again = { ...api, id: api.id.toUpperCase() };
    const trees = mapToDesired({ instance, versionSets: [], apis: [api, again] }, settings);
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

describe("contacts, license and terms", () => {
  test.each<[string, Partial<SourceApi>]>([
    ["The contact's name is longer", { contact: { name: "x".repeat(101) } }],
    ["The contact's e-mail is longer", { contact: { email: `${"x".repeat(100)}@example.com` } }],
    ["The contact's e-mail is no mail address", { contact: { email: "ask us" } }],
    ["The contact URL is no web address", { contact: { url: "www.example.com" } }],
    ["The license's name is longer", { license: { name: "x".repeat(101) } }],
    ["The license URL is no web address", { license: { url: "see file" } }],
    ["The terms of service URL is no web address", { termsOfServiceUrl: "javascript:alert(1)" }],
    ["The terms of service URL is no web address", { termsOfServiceUrl: "https://user:secret@example.com" }],
    ["The terms of service URL is no web address", { termsOfServiceUrl: "https://example.com/a\u0007b" }],
    ["The terms of service URL is no web address", { termsOfServiceUrl: `https://x.y/${"x".repeat(189)}` }],
  ])("are dropped where API Center wouldn't take them: %s", (note, api) => {
    const { people, tree } = mapped(api);
    expect(people).toEqual({});
    expect(tree.notes).toEqual([expect.stringContaining(note)]);
  });

  test("fit up to the last character", () => {
    const url = `https://x.y/${"x".repeat(188)}`;
    const name = "x".repeat(100);
    const email = `${"x".repeat(96)}@x.y`;
    const api = {
      contact: { name, email: `mailto:${email}`, url },
      license: { name, url },
      termsOfServiceUrl: url,
    };
    expect(mapped(api).people).toEqual({
      contacts: [{ name, email, url }],
      license: { name, url },
      termsOfService: { url },
    });
  });

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
});
