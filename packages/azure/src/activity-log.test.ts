import { Fault } from "@api-center-links/sync-engine/fault";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { listInstanceChanges } from "./activity-log.ts";
import { type ArmConnection, armConnection } from "./arm-connection.ts";
import { startAzure, type TestAzure } from "./testing/azure.ts";
import { plainId, retailId, syncIdentity } from "./testing/estate.ts";
import { hostileHost } from "./testing/hostile-host.ts";
import { quickPatience } from "./testing/quick-patience.ts";

let azure: TestAzure;
let from: Date;
beforeAll(async () => {
  azure = await startAzure();
});
beforeEach(() => {
  azure.reset();
  azure.emulator.estate.grant(syncIdentity.objectId, "Monitoring Reader", retailId);
  from = new Date();
});
afterAll(() => azure[Symbol.asyncDispose]());

const write = (method: "PUT" | "PATCH" | "DELETE", path: string, properties?: object) =>
  azure.connectAs("owner").send(method, `${retailId}${path}`, {
    apiVersion: "2024-05-01",
    headers: { "If-Match": "*" },
    ...(properties && { body: { properties } }),
  });

const changes = (instanceId = retailId, connection: ArmConnection = azure.connectAs("sync")) =>
  listInstanceChanges(connection, { instanceId, from, to: new Date() });

/** Without the instance's own id; `*` for what concerns all APIs. */
const concerned = async (instanceId?: string) =>
  (await changes(instanceId)).map(({ apiId }) => (apiId === undefined ? "*" : apiId.slice(retailId.length)));

describe("what was written to an instance", () => {
  test("is told by API, revisions and whatever lies below an API included, the oldest first", async () => {
    await write("PUT", "/apis/fresh", { displayName: "Fresh", path: "fresh" });
    await write("PATCH", "/apis/petstore;rev=2", { description: "Next" });
    await write("PUT", "/apis/petstore/releases/next", { apiId: "/apis/petstore;rev=2" });
    await write("PUT", "/apis/orders-v1/operations/cancel", {
      displayName: "Cancel",
      method: "POST",
      urlTemplate: "/cancel",
    });
    await write("PUT", "/workspaces/team-a/apis/bills", { displayName: "Bills", path: "bills" });
    await write("DELETE", "/workspaces/team-a/apis/bills");
    expect(await concerned()).toEqual([
      "/apis/fresh",
      "/apis/petstore",
      "/apis/petstore",
      "/apis/orders-v1",
      "/workspaces/team-a/apis/bills",
      "/workspaces/team-a/apis/bills",
    ]);
  });

  test("names no API where all may be concerned: host names, version sets, workspaces", async () => {
    await write("PATCH", "", { hostnameConfigurations: [{ type: "Proxy", hostName: "new.contoso.com" }] });
    await write("PATCH", "/apiVersionSets/orders", { description: "Every order" });
    await write("PUT", "/workspaces/team-b", { displayName: "Team B" });
    expect(await concerned()).toEqual(["*", "*", "*"]);
  });

  test("leaves out what was refused, what was only read, and other instances", async () => {
    await expect(write("PUT", "/apis/broken", { path: "broken" })).rejects.toMatchObject({ status: 400 });
    await azure.connectAs("owner").send("GET", `${retailId}/apis/petstore`, { apiVersion: "2024-05-01" });
    await azure.connectAs("owner").send("PUT", `${plainId}/apis/other`, {
      apiVersion: "2024-05-01",
      body: { properties: { displayName: "Other", path: "other" } },
    });
    expect(await concerned()).toEqual([]);
  });

  test("is whole over many pages, once each, however the log tells it", async () => {
    azure.emulator.controls.setBehavior({
      activityLogDelayMs: 10,
      pageSizes: { activityLog: 2 },
      quirks: { activityLogTwice: true, activityLogOutOfOrder: true },
    });
    const names = ["a", "b", "c", "d", "e"];
    for (const name of names) await write("PUT", `/apis/${name}`, { displayName: name, path: name });
    await vi.waitFor(async () => {
      const found = await changes(`${retailId.toUpperCase()}/`);
      expect(found.map(({ apiId }) => apiId?.split("/").at(-1))).toEqual(names);
      expect(new Set(found.map(({ id }) => id)).size).toBe(names.length);
    });
  });

  test("comes in one request a page", async () => {
    await write("PUT", "/apis/fresh", { displayName: "Fresh", path: "fresh" });
    azure.sent.length = 0;
    await changes();
    expect(azure.sent).toHaveLength(1);
  });
});

/** Entries of kinds that the stand-in doesn't write. */
async function changesAmong(entries: object[]) {
  await using arm = await hostileHost((_request, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ value: entries }));
  });
  const connection = armConnection({
    environment: { endpoint: arm.url, audience: arm.url },
    credential: { getToken: async () => ({ token: "t", expiresOnTimestamp: Date.now() + 3_600_000 }) },
    patience: quickPatience,
  });
  return await changes(retailId, connection);
}

const entry = (path: string, action: string, status = "Succeeded") => ({
  eventDataId: `${path} ${action} ${status}`,
  eventTimestamp: "2026-01-02T03:04:05.1234567Z",
  operationName: { value: `Microsoft.ApiManagement/service${action}` },
  resourceId: `${retailId}${path}`,
  status: { value: status },
});

describe("of what the log holds besides", () => {
  test.each([
    ["a policy", entry("/apis/x/operations/get/policies/policy", "/apis/operations/policies/write"), []],
    ["a product's APIs", entry("/products/p/apis/x", "/products/apis/write"), []],
    ["a key that was shown", entry("/tenant/access", "/tenant/listSecrets/action"), []],
    ["a write that has only begun", entry("/apis/x", "/apis/write", "Started"), []],
    ["another instance whose name begins alike", entry("2/apis/x", "/apis/write"), []],
    ["a schema", entry("/apis/x;Rev=3/schemas/s", "/apis/schemas/write"), ["/apis/x"]],
    ["an accepted import", entry("/apis/x", "/apis/write", "Accepted"), ["/apis/x"]],
    ["a change of host names", entry("", "/updatehostname/action"), ["*"]],
    ["a deployment from Git", entry("/tenant/configuration", "/tenant/deploy/action"), ["*"]],
  ])("%s", async (_, one, expected) => {
    const found = await changesAmong([one]);
    expect(found.map(({ apiId }) => apiId?.slice(retailId.length) ?? "*")).toEqual(expected);
    for (const change of found) expect(change.at).toBe("2026-01-02T03:04:05.123Z");
  });

  test("an entry without its id is a fault, not an entry less", async () => {
    const broken = { ...entry("/apis/x", "/apis/write"), eventDataId: undefined };
    await expect(changesAmong([broken])).rejects.toMatchObject({ code: "UnexpectedResponse" });
  });
});

describe("where the log can't be read", () => {
  test("the fault names the right that is missing", async () => {
    azure.emulator.estate.revoke(syncIdentity.objectId, retailId);
    azure.emulator.estate.grant(syncIdentity.objectId, "API Management Service Reader Role", retailId);
    await expect(changes()).rejects.toMatchObject({
      code: "AuthorizationFailed",
      status: 403,
      message: expect.stringContaining("Microsoft.Insights/eventtypes/values/read"),
    });
  });

  test("a span from too long ago is a fault", async () => {
    from = new Date("2020-01-01T00:00:00Z");
    const refused = await changes().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Fault);
    expect(refused).toMatchObject({ code: "BadRequest", status: 400 });
  });
});
