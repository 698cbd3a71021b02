import { readFileSync } from "node:fs";
import { testPlaces } from "@api-center-links/azure-emulator/estate/test-estate";
import { refusalOf } from "@api-center-links/sync-engine/api-center-rules";
import type { EntityKind } from "@api-center-links/sync-engine/inventory";
import { derivedName } from "@api-center-links/sync-engine/names";
import type { Depth } from "@api-center-links/sync-engine/reconcile";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { armSchema } from "./arm-schema.ts";
import { centerResources, centerSchemaFile } from "./center-resources.ts";
import { chapters } from "./golden-estate.ts";
import { goldenInventory } from "./golden-inventory.ts";
import { type GoldenSync, syncGoldenEstate } from "./golden-sync.ts";
import { document, managedApi, versionSet } from "./odd-api.ts";
import { sets } from "./structure.ts";

let golden: GoldenSync;
beforeAll(async () => {
  golden = await syncGoldenEstate();
});
afterAll(() => golden[Symbol.asyncDispose]());

const apis = Object.values(chapters).flat();

test("the estate has at least sixty odd APIs", () => {
  expect(apis.length).toBeGreaterThanOrEqual(60);
});

test("its inventory is the expected one (pnpm golden shows the difference)", () => {
  expect(goldenInventory(golden)).toBe(
    readFileSync(new URL("golden-inventory.yaml", import.meta.url), "utf8"),
  );
});

test("a second run changes nothing", async () => {
  for (const link of golden.links) expect(await link.sync()).toBe(0);
});

interface Body {
  kind: EntityKind;
  name: string;
  properties: Record<string, unknown>;
}

const kindsByCollection = new Map<string, EntityKind>([
  ["environments", "environment"],
  ["apis", "api"],
  ["versions", "version"],
  ["definitions", "definition"],
  ["deployments", "deployment"],
]);

/** What the product sent to API Center in PUTs. */
function bodiesSent(): Body[] {
  return golden.emulator.controls
    .requests()
    .filter(({ method, path }) => method === "PUT" && /Microsoft\.ApiCenter/i.test(path))
    .map(({ path, body }) => {
      const [collection = "", name = ""] = path.split("/").slice(-2);
      const kind = kindsByCollection.get(collection);
      if (!kind) throw new Error(`What is written at ${path}?`);
      return { kind, name, properties: (body as { properties: Record<string, unknown> }).properties };
    });
}

describe("every body sent to API Center", () => {
  test("is one for each kind of entity, and none was refused", () => {
    expect(new Set(bodiesSent().map(({ kind }) => kind))).toEqual(new Set(kindsByCollection.values()));
    const refused = golden.emulator.controls
      .requests()
      .filter(({ path, status }) => /Microsoft\.ApiCenter/i.test(path) && status >= 400 && status !== 404);
    expect(refused.map(({ method, path, status }) => `${status} ${method} ${path}`)).toEqual([]);
  });

  test("is within the product's own rules", () => {
    for (const { kind, name, properties } of bodiesSent()) {
      expect(name).toMatch(/^[a-zA-Z0-9-]{3,90}$/);
      expect(refusalOf(kind, properties), name).toBeUndefined();
    }
  });

  test("is valid by Azure's own schema, where it is at hand", () => {
    for (const { kind, name, properties } of bodiesSent()) {
      const schema = armSchema(centerSchemaFile, centerResources[kind]);
      if (!schema) return;
      // The schema of templates lists the kinds of its day; on the wire any string is taken.
      const known = /^(mcp|carrier-pigeon)$/.test(String(properties.kind));
      const body = known ? { ...properties, kind: "rest" } : properties;
      expect(schema.name.safeParse(name).error, name).toBeUndefined();
      expect(schema.properties.safeParse(body).error, `${kind} ${name}`).toBeUndefined();
    }
  });
});

describe("what changes in API Management changes what it must and nothing else:", () => {
  /** The paths written and deleted in the API center by one more sync, `apis/NAME/deployments/NAME` and so on. */
  async function changesOf(index: number, depth?: Depth): Promise<string[]> {
    const { controls } = golden.emulator;
    const before = controls.requests().length;
    await golden.links[index]?.sync(depth);
    return controls
      .requests()
      .slice(before)
      .filter(({ method, path }) => method !== "GET" && /Microsoft\.ApiCenter/i.test(path))
      .map(({ method, path }) => `${method} ${path.replace(/^.*\/workspaces\/default\//, "")}`);
  }
  const instance = (name: string = testPlaces.instance) => golden.emulator.estate.instance(name);
  const center = () => golden.emulator.estate.center(testPlaces.center);
  const deployments = (pattern: RegExp) =>
    [...center().apis()].flatMap((api) =>
      [...api.deployments].filter(({ properties }) => pattern.test(JSON.stringify(properties.server))),
    );

  test("a custom domain, every deployment", async () => {
    const hostnameConfigurations = [{ type: "Proxy", hostName: "apis.contoso.com", defaultSslBinding: true }];
    const had = deployments(/contoso\.com/).length;
    expect(had).toBeGreaterThan(80);
    instance().change({ hostnameConfigurations });
    const changes = await changesOf(0);
    expect(changes.every((change) => /^PUT apis\/[^/]+\/deployments\/[^/]+$/.test(change))).toBe(true);
    expect(new Set(changes).size).toBe(changes.length);
    expect(changes).toHaveLength(had);
    expect(deployments(/apis\.contoso\.com/)).toHaveLength(had);
    expect(await changesOf(0)).toEqual([]);
  });

  test("a first custom domain and the last one's end, likewise, in workspaces too", async () => {
    instance("plain").change({ hostnameConfigurations: [{ type: "Proxy", hostName: "plain.contoso.com" }] });
    instance("private").change({ hostnameConfigurations: [] });
    const changes = [...(await changesOf(1)), ...(await changesOf(2))];
    expect(changes).toHaveLength(1 + 3);
    expect(changes.every((change) => change.includes("/deployments/"))).toBe(true);
    expect(deployments(/plain\.contoso\.com/)).toHaveLength(1);
    expect(deployments(/private\.azure-api\.net/)).toHaveLength(3);
  });

  test("a revision that isn't current, nothing; made current, what differs in it", async () => {
    instance().addRevision("http", { displayName: "Revised" });
    expect(await changesOf(0)).toEqual([]);
    instance().addRevision("http", { displayName: "Revised", path: "made-current" }, { current: true });
    const kinds = (await changesOf(0)).map((change) => change.replace(/\/[^/]+-[\da-f]{10}/g, ""));
    expect(kinds).toEqual([
      "PUT apis",
      "PUT apis/versions/definitions",
      "POST apis/versions/definitions/importSpecification",
      "PUT apis/deployments",
    ]);
    expect(deployments(/apis\.contoso\.com\/made-current/)).toHaveLength(1);
  });

  test("a document written in another way, nothing; one that means something else, its import alone", async () => {
    const said = (text: string) => instance().changeApi("openapi-3-1", {}, document(text));
    said("paths: {}\ninfo:\n  version: '1'\n  title: New\nopenapi: 3.1.0\n");
    expect(await changesOf(0, "documents")).toEqual([]);
    said("paths: {}\ninfo:\n  version: 1\n  title: New\nopenapi: 3.1.0\n");
    expect(await changesOf(0, "documents")).toEqual([
      expect.stringMatching(
        /^POST apis\/openapi-3-1-[^/]+\/versions\/[^/]+\/definitions\/[^/]+\/importSpecification$/,
      ),
    ]);
  });

  test("an API that moves into, out of or to another version set is a version there, and no longer where it was", async () => {
    const versions = (name: string) => {
      const id = name.includes("/") ? name : `apis/${name}`;
      const api = center().api(derivedName(`${testPlaces.instanceId}/${id}`));
      return api && [...api.versions].map(({ properties }) => properties.title).toSorted();
    };
    expect(versions("apiVersionSets/stock")).toEqual(["1.0"]);
    instance().changeApi("stock-v1", { apiVersionSetId: "/apiVersionSets/payments" });
    instance().changeApi("payments-original", { apiVersionSetId: undefined });
    instance().changeApi("plain-http", { apiVersionSetId: "/apiVersionSets/lonely", apiVersion: "v1" });
    await changesOf(0);
    expect(versions("apiVersionSets/stock")).toBeUndefined();
    expect(versions("apiVersionSets/payments")).toEqual(["1.0", "2024-01-01"]);
    expect(versions("payments-original")).toEqual(["Original"]);
    expect(versions("plain-http")).toBeUndefined();
    expect(versions("apiVersionSets/lonely")).toEqual(["Original", "v1"]);
    expect(await changesOf(0)).toEqual([]);
  });
});

test("the estate is one that API Management can hold, by Azure's own schema, where it is at hand", () => {
  const file = "Microsoft.ApiManagement.2024-05-01.schema.json";
  const [api, set] = [armSchema(file, "service_apis"), armSchema(file, "service_apiVersionSets")];
  if (!api || !set) return;
  for (const { name, type, revisions } of apis.map((each) => ({ ...managedApi(each), type: each.type }))) {
    expect(api.name.safeParse(name).error, name).toBeUndefined();
    const properties = { ...revisions[0]?.properties };
    // Types that the api-version doesn't know yet, and empty fields as lists show them.
    if (type === undefined || /mcp|pigeon|WebSocket/.test(type)) delete properties.type;
    if (name === "people-empty") continue;
    expect(api.properties.safeParse(properties).error, name).toBeUndefined();
  }
  for (const { name, properties } of sets.map(versionSet)) {
    expect(set.name.safeParse(name).error, name).toBeUndefined();
    expect(set.properties.safeParse(properties).error, name).toBeUndefined();
  }
});
