import type { ApiSource, SourceApi } from "@api-center-links/sync-engine/source";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { apiManagementSource } from "./api-management-source.ts";
import type { SourceScope } from "./source-scope.ts";
import { startAzure, type TestAzure } from "./testing/azure.ts";
import {
  graphqlDocument,
  odataDocument,
  ordersDocument,
  petstoreDocument,
  plainId,
  protobufDocument,
  retailId,
  wsdlDocument,
} from "./testing/estate.ts";

let azure: TestAzure;
beforeAll(async () => {
  azure = await startAzure();
});
beforeEach(() => azure.reset());
afterAll(() => azure[Symbol.asyncDispose]());

const teamA: SourceScope = { kind: "workspace", workspace: "team-a" };
const never = new AbortController().signal;
const source = (instanceId = retailId, scope?: SourceScope) =>
  apiManagementSource({ connection: azure.connectAs("sync"), instanceId, ...(scope && { scope }) });

async function listed(name: string, from = source()): Promise<SourceApi> {
  const { apis } = await from.snapshot(never);
  const api = apis.find((one) => one.name === name);
  if (!api) throw new Error(`${name} isn't listed`);
  return api;
}

const remove = (id: string) =>
  azure
    .connectAs("owner")
    .send("DELETE", id, { apiVersion: "2024-05-01", headers: { "if-match": "*" }, signal: never });

const exported = async (name: string) => {
  const from = source();
  return from.exportSpecification(await listed(name, from), never);
};

describe("a snapshot", () => {
  test("holds every current API once, in the engine's words", async () => {
    const { apis } = await source().snapshot(never);
    expect(apis.map(({ name }) => name)).toEqual([
      "petstore",
      "orders-v1",
      "orders-v2",
      "stock",
      "catalog",
      "reports",
      "reports-bare",
      "pricing",
      "ticker",
      "assistant",
      "assistant-sse",
    ]);
    expect(apis[0]).toEqual({
      id: `${retailId}/apis/petstore`,
      name: "petstore",
      displayName: "Pet store",
      description: "<p>All <b>pets</b></p>",
      type: "http",
      path: "petstore",
      protocols: ["https"],
      revision: "1",
      contact: { name: "Pet team", email: "pets@contoso.com" },
      license: { name: "MIT", url: "https://opensource.org/license/mit" },
      termsOfServiceUrl: "https://contoso.com/terms",
    });
  });

  test("names version sets and which APIs are versions of them", async () => {
    const { apis, versionSets } = await source().snapshot(never);
    const id = `${retailId}/apiVersionSets/orders`;
    expect(versionSets).toEqual([
      {
        id,
        name: "orders",
        displayName: "Orders",
        description: "All orders",
        scheme: "Header",
        parameterName: "Api-Version",
      },
    ]);
    expect(apis.filter((api) => api.versionSetId === id).map((api) => api.apiVersion)).toEqual(["v1", "v2"]);
  });

  test("gives custom domains, default SSL binding first, and the built-in host only where there is none", async () => {
    expect((await source().snapshot(never)).instance).toEqual({
      id: retailId,
      name: "retail",
      gatewayHosts: ["api.contoso.com", "api-eu.contoso.com"],
      managementPortalUrl: `https://portal.azure.com/#resource${retailId}`,
      developerPortalUrl: "https://retail.developer.azure-api.net",
    });
    azure.emulator.estate.grant("sync", "API Management Service Reader Role", plainId);
    expect((await source(plainId).snapshot(never)).instance.gatewayHosts).toEqual(["plain.azure-api.net"]);
  });

  test("knows how each MCP server is reached, which only the preview tells", async () => {
    const { apis } = await source().snapshot(never);
    expect(apis.flatMap(({ name, mcp }) => (mcp ? [[name, mcp.transport]] : []))).toEqual([
      ["assistant", "streamable"],
      ["assistant-sse", "sse"],
    ]);
  });

  test("of a workspace holds that workspace alone", async () => {
    const { apis, instance } = await source(retailId, teamA).snapshot(never);
    expect(apis.map(({ id }) => id)).toEqual([`${retailId}/workspaces/team-a/apis/invoices`]);
    expect(instance.id).toBe(retailId);
  });

  test("of an instance with all its workspaces holds both, workspaces made later included", async () => {
    const all = source(retailId, { kind: "service-and-workspaces" });
    const before = await all.snapshot(never);
    expect(before.apis).toHaveLength(12);
    expect(before.apis.at(-1)?.id).toBe(`${retailId}/workspaces/team-a/apis/invoices`);
    const teamB = azure.emulator.estate.instance("retail").addWorkspace("team-b");
    teamB.addVersionSet({ name: "orders", displayName: "Orders of team B" });
    teamB.addApi({ name: "invoices", versionSet: "orders", apiVersion: "v1" });
    azure.sent.length = 0;
    const { apis, versionSets } = await all.snapshot(never);
    const setId = `${retailId}/workspaces/team-b/apiVersionSets/orders`;
    expect(versionSets.map((set) => set.id)).toEqual([`${retailId}/apiVersionSets/orders`, setId]);
    expect(apis.at(-1)).toMatchObject({
      id: `${retailId}/workspaces/team-b/apis/invoices`,
      versionSetId: setId,
    });
    // The service, its workspaces, two lists of each of the three places, and the MCP servers.
    expect(azure.sent).toHaveLength(1 + 1 + 3 * 2 + 1);
  });

  test("is refused as a whole when one workspace can't be read", async () => {
    azure.emulator.controls.setBehavior({
      faults: [{ match: { pathPattern: "workspaces/team-a/apis" }, action: "status", status: 404 }],
    });
    const all = source(retailId, { kind: "service-and-workspaces" });
    await expect(all.snapshot(never)).rejects.toMatchObject({ status: 404 });
  });

  test("costs list pages, not one read per API, and every request is told", async () => {
    azure.emulator.controls.setBehavior({ pageSizes: { apiManagement: 4 } });
    const { apis } = await source().snapshot(never);
    expect(new Set(apis.map(({ id }) => id)).size).toBe(11);
    const byType = Object.groupBy(azure.sent, ({ resourceType }) => resourceType);
    expect(byType["Microsoft.ApiManagement/service/apis"]).toHaveLength(3 + 1);
    expect(byType["Microsoft.ApiManagement/service"]).toHaveLength(1);
    expect(byType["Microsoft.ApiManagement/service/apiVersionSets"]).toHaveLength(1);
    await expect.poll(() => azure.emulator.controls.requests().length).toBe(azure.sent.length);
    expect(
      azure.sent.every(({ operationClass, status }) => operationClass === "read" && status === 200),
    ).toBe(true);
  });

  test("holds version sets that its APIs are in and the list leaves out, unless they are gone", async () => {
    const all = source(retailId, { kind: "service-and-workspaces" });
    const retail = azure.emulator.estate.instance("retail");
    const teamB = retail.addWorkspace("team-b");
    teamB.addVersionSet({ name: "orders" });
    teamB.addApi({ name: "invoices", versionSet: "orders", apiVersion: "v1" });
    azure.sent.length = 0;
    const whole = await all.snapshot(never);
    const ordinarily = azure.sent.length;
    azure.emulator.controls.setBehavior({ quirks: { versionSetListsEmpty: true } });
    expect(await all.snapshot(never)).toEqual(whole);
    // Two APIs are in the first set, and each set is asked for once.
    expect(azure.sent).toHaveLength(2 * ordinarily + 2);
    retail.removeVersionSet("orders");
    const { apis, versionSets } = await all.snapshot(never);
    expect(versionSets.map(({ id }) => id)).toEqual([`${retailId}/workspaces/team-b/apiVersionSets/orders`]);
    expect(apis).toEqual(whole.apis);
  });

  test("is refused when the list leaves out more version sets than are worth asking for", async () => {
    const retail = azure.emulator.estate.instance("retail");
    for (let number = 1; number <= 100; number++) {
      retail.addVersionSet({ name: `set-${number}` });
      retail.addApi({ name: `api-${number}`, versionSet: `set-${number}`, apiVersion: "v1" });
    }
    azure.emulator.controls.setBehavior({ quirks: { versionSetListsEmpty: true } });
    azure.sent.length = 0;
    await expect(source().snapshot(never)).rejects.toMatchObject({
      code: "ListIncomplete",
      message: expect.stringContaining("leaves out at least 21 that exist"),
    });
    expect(azure.sent.length).toBeLessThan(30);
  });

  test("is whole or a fault, even when only a later page can't be read", async () => {
    azure.emulator.controls.setBehavior({
      pageSizes: { apiManagement: 4 },
      faults: [{ match: { pathPattern: "/apis\\?.*skip=8" }, action: "status", status: 500 }],
    });
    await expect(source().snapshot(never)).rejects.toMatchObject({ name: "Fault", status: 500 });
  });

  test("of an instance the identity can't read says so in ARM's words, with the correlation id", async () => {
    await expect(source(plainId).snapshot(never)).rejects.toMatchObject({
      code: "AuthorizationFailed",
      status: 403,
      isForbidden: true,
      message: expect.stringContaining("does not have authorization to perform action"),
      correlationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });
});

describe("a look", () => {
  test.each<SourceScope>([{ kind: "service-and-workspaces" }, teamA])(
    "at all APIs of $kind is the snapshot",
    async (scope) => {
      const from = source(retailId, scope);
      const whole = await from.snapshot(never);
      const seen = await from.look(
        whole.apis.map(({ id }) => id.toUpperCase().replace("/SUBSCRIPTIONS/", "/subscriptions/")),
        never,
      );
      const byId = (left: { id: string }, right: { id: string }) => (left.id < right.id ? -1 : 1);
      expect(seen.apis.toSorted(byId)).toEqual(whole.apis.toSorted(byId));
      expect(seen.instance).toEqual(whole.instance);
      for (const set of seen.versionSets) expect(whole.versionSets).toContainEqual(set);
    },
  );

  test("at one API costs a read of it and one of the instance, whatever else is there", async () => {
    azure.sent.length = 0;
    const from = source();
    const seen = await from.look([`${retailId}/apis/petstore`], never);
    expect(seen.apis.map(({ name }) => name)).toEqual(["petstore"]);
    expect(azure.sent).toHaveLength(2);
    await from.look([`${retailId}/apis/stock`], never);
    expect(azure.sent).toHaveLength(3);
  });

  test("leaves out what is gone, no API, elsewhere or out of scope", async () => {
    const ids = [
      `${retailId}/apis/long-gone`,
      `${retailId}/apiVersionSets/orders`,
      `${plainId}/apis/petstore`,
      `${retailId}/apis/petstore/operations/list`,
    ];
    expect((await source().look(ids, never)).apis).toEqual([]);
    expect((await source(retailId, teamA).look([`${retailId}/apis/petstore`], never)).apis).toEqual([]);
  });

  test("at an API of a workspace that was deleted says so, and doesn't take the API alone for gone", async () => {
    const invoices = `${retailId}/workspaces/team-a/apis/invoices`;
    await remove(`${retailId}/workspaces/team-a`);
    await expect(source(retailId, teamA).look([invoices], never)).rejects.toMatchObject({ status: 404 });
    const all = source(retailId, { kind: "service-and-workspaces" });
    expect((await all.look([invoices], never)).apis).toEqual([]);
  });

  test("at an API of an instance that was deleted since it was last looked at says so", async () => {
    const from = source();
    await from.look([`${retailId}/apis/petstore`], never);
    await remove(retailId);
    await expect(from.look([`${retailId}/apis/petstore`], never)).rejects.toMatchObject({ status: 404 });
  });

  test("at many APIs that are gone costs one more read, of what held them", async () => {
    const ids = Array.from(
      { length: 20 },
      (_, number) => `${retailId}/workspaces/team-a/apis/gone-${number}`,
    );
    azure.sent.length = 0;
    expect((await source(retailId, teamA).look(ids, never)).apis).toEqual([]);
    expect(azure.sent).toHaveLength(1 + ids.length + 1);
  });

  test("is whole or a fault", async () => {
    azure.emulator.controls.setBehavior({
      faults: [{ match: { pathPattern: "/apis/stock" }, action: "status", status: 500 }],
    });
    const ids = ["petstore", "stock"].map((name) => `${retailId}/apis/${name}`);
    await expect(source().look(ids, never)).rejects.toMatchObject({ name: "Fault", status: 500 });
  });
});

describe("an export", () => {
  const link = expect.stringMatching(/^https:\/\/localhost.*sig=/);

  test.each([
    ["petstore", { format: "openapi", content: petstoreDocument, link }],
    ["stock", { format: "wsdl", content: wsdlDocument, link }],
    ["catalog", { format: "graphql", content: graphqlDocument }],
    ["reports", { format: "odata", content: odataDocument }],
    ["reports-bare", { format: "openapi", content: petstoreDocument, link }],
    ["pricing", { format: "grpc", content: protobufDocument }],
    ["ticker", undefined],
    ["assistant", undefined],
  ])("of %s is the document its kind has", async (name, expected) => {
    expect(await exported(name)).toEqual(expected);
  });

  test("of a workspace's API finds the link one level deeper", async () => {
    const from = source(retailId, teamA);
    expect(await from.exportSpecification(await listed("invoices", from), never)).toMatchObject({
      content: ordersDocument("invoices"),
    });
  });

  test.each([
    ["of one link", (one: ApiSource) => one],
    ["of two links to one instance", () => source()],
  ])(
    "of two versions at once, %s, gives each its own, although API Management confuses them",
    async (_, other) => {
      azure.emulator.controls.setBehavior({ exportDurationMs: 30 });
      const from = source();
      const [first, second] = [await listed("orders-v1", from), await listed("orders-v2", from)];
      const documents = await Promise.all([
        from.exportSpecification(first, never),
        other(from).exportSpecification(second, never),
      ]);
      expect(documents.map((document) => document?.content)).toEqual([
        ordersDocument("v1"),
        ordersDocument("v2"),
      ]);
    },
  );

  test("that waits for its turn isn't asked for once the run is stopped", async () => {
    azure.emulator.controls.setBehavior({ exportDurationMs: 30 });
    const from = source();
    const [first, second] = [await listed("orders-v1", from), await listed("orders-v2", from)];
    const stop = new AbortController();
    azure.sent.length = 0;
    const under = from.exportSpecification(first, never);
    const waiting = from.exportSpecification(second, stop.signal);
    stop.abort(new Error("Paused."));
    await expect(waiting).rejects.toThrow("Paused.");
    await under;
    expect(azure.sent.filter(({ path }) => path.includes("orders-v2"))).toEqual([]);
  });

  test("that is large comes whole, and takes room until it's released; a small one takes none", async () => {
    const text = JSON.stringify({ openapi: "3.0.1", info: { title: "x".repeat(1_200_000) }, paths: {} });
    const instance = azure.emulator.estate.instance("retail");
    const names = Array.from({ length: 3 }, (_, number) => `large-${number}`);
    for (const name of names) instance.addApi({ name, specification: { format: "openapi-json", text } });
    const large = await Promise.all(names.map(exported));
    for (const document of large) {
      expect(document?.content === text).toBe(true);
      expect(document?.release).toBeTypeOf("function");
      document?.release?.();
    }
    expect((await exported("petstore"))?.release).toBeUndefined();
  });

  test("of a GraphQL API is none where it has no schema, and a fault where the API is gone or its schemas can't be listed", async () => {
    const retail = azure.emulator.estate.instance("retail");
    retail.addApi({ name: "schemaless", type: "graphql", specification: null });
    const from = source();
    const api = await listed("schemaless", from);
    expect(await from.exportSpecification(api, never)).toBeUndefined();
    azure.emulator.controls.setBehavior({
      faults: [{ match: { pathPattern: "/schemas\\?" }, action: "status", status: 500 }],
    });
    await expect(from.exportSpecification(api, never)).rejects.toMatchObject({ status: 500 });
    azure.emulator.controls.setBehavior({ faults: [] });
    retail.removeApi("schemaless");
    await expect(from.exportSpecification(api, never)).rejects.toMatchObject({ status: 404 });
  });

  test("falls back to Swagger where the instance can't give OpenAPI", async () => {
    azure.emulator.estate.instance("retail").addApi({ name: "old", specification: null });
    azure.emulator.controls.setBehavior({
      faults: [
        {
          match: { pathPattern: "format=openapi" },
          action: "status",
          status: 400,
          code: "ValidationError",
        },
      ],
    });
    const document = await exported("old");
    expect(JSON.parse(document?.content ?? "")).toMatchObject({ swagger: "2.0" });
  });

  test("never sends the token to the link", async () => {
    await exported("petstore");
    // The stand-in refuses a download that brings a token along, as Azure Storage does: so none came.
    expect(azure.sent.map(({ path }) => path).filter((path) => path.includes("api-export"))).toEqual([]);
  });

  test("is repeated when the download breaks off, and given up with a reason when it keeps doing so", async () => {
    const truncate = { match: { target: "blob" as const }, action: "truncate" as const };
    azure.emulator.controls.setBehavior({ faults: [{ ...truncate, times: 1 }] });
    expect(await exported("petstore")).toMatchObject({ content: petstoreDocument });
    azure.emulator.controls.setBehavior({ faults: [truncate] });
    await expect(exported("petstore")).rejects.toMatchObject({ code: "ExportFailed" });
  });

  test("of an API that is gone by now is ARM's own fault", async () => {
    const from = source();
    const api = await listed("petstore", from);
    azure.emulator.estate.instance("retail").removeApi("petstore");
    await expect(from.exportSpecification(api, never)).rejects.toMatchObject({ status: 404 });
  });
});
