import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { omar, priya, rita, syncIdentity, testEstate, testPlaces } from "../../estate/test-estate.ts";
import { type Emulator, startEmulator } from "../../start.ts";
import { armClient, valuesOf } from "../../testing/arm-client.ts";
import { trustCertificateAuthority } from "../../trust.ts";

const { instanceId, subscriptionId, resourceGroup } = testPlaces;
const log = `/subscriptions/${subscriptionId}/providers/Microsoft.Insights/eventtypes/management/values`;
const anyTag = { "If-Match": "*" };
let azure: Emulator;
let send: ReturnType<typeof armClient>;
let since: string;

interface Entry {
  eventDataId: string;
  correlationId: string;
  resourceId: string;
  operationName: { value: string };
  status: { value: string };
  eventTimestamp: string;
}

beforeAll(async () => {
  azure = await startEmulator({ estate: testEstate() });
  trustCertificateAuthority(azure.caCertificatePem);
  send = armClient(azure, { account: omar.userPrincipalName });
});

beforeEach(() => {
  azure.estate.replace(testEstate());
  azure.controls.setBehavior({
    activityLogDelayMs: 0,
    quirks: { activityLogTwice: false, activityLogOutOfOrder: false },
    pageSizes: { activityLog: 200 },
    longRunning: { durationMs: 0, accepted: true },
  });
  since = new Date().toISOString();
});

afterAll(() => azure[Symbol.asyncDispose]());

const query = (filter: string) => ({
  apiVersion: "2015-04-01",
  query: `$filter=${encodeURIComponent(filter)}`,
});
const ofInstance = (from = since) => query(`eventTimestamp ge '${from}' and resourceUri eq '${instanceId}'`);

const write = (method: string, path: string, properties?: object, headers = anyTag) =>
  send(method, `${instanceId}${path}`, {
    apiVersion: "2024-05-01",
    headers,
    ...(properties && { body: { properties } }),
  });

async function ended(): Promise<string[]> {
  const entries = valuesOf<Entry>(await send("GET", log, ofInstance()));
  return entries
    .filter(({ status }) => status.value !== "Started")
    .map(({ operationName, resourceId, status }) =>
      [status.value, operationName.value, resourceId.slice(instanceId.length)].join(" "),
    )
    .toReversed();
}

describe("the activity log", () => {
  test("names every write of API Management, what it acted on and how it ended", async () => {
    await write("PUT", "/apiVersionSets/orders", { displayName: "Orders", versioningScheme: "Segment" });
    await write("PUT", "/apis/orders", { displayName: "Orders", path: "orders" });
    await write("PUT", "/apis/orders/operations/list", {
      displayName: "List",
      method: "GET",
      urlTemplate: "/",
    });
    await write("PUT", "/apis/orders;rev=2", {
      sourceApiId: "/apis/orders",
      displayName: "O",
      path: "orders",
    });
    await write("PUT", "/apis/orders/releases/second", { apiId: "/apis/orders;rev=2" });
    await write("PATCH", "", { publisherName: "Contoso Ltd" });
    await write("PUT", "/apis/broken", { path: "broken" });
    await write("GET", "/apis/orders");
    await send("DELETE", `${instanceId}/apis/orders`, {
      apiVersion: "2024-05-01",
      query: "deleteRevisions=true",
      headers: anyTag,
    });
    const type = "Microsoft.ApiManagement/service";
    expect(await ended()).toEqual([
      `Succeeded ${type}/apiVersionSets/write /apiVersionSets/orders`,
      `Succeeded ${type}/apis/write /apis/orders`,
      `Succeeded ${type}/apis/operations/write /apis/orders/operations/list`,
      `Succeeded ${type}/apis/write /apis/orders;rev=2`,
      `Succeeded ${type}/apis/releases/write /apis/orders/releases/second`,
      `Succeeded ${type}/write `,
      `Failed ${type}/apis/write /apis/broken`,
      `Accepted ${type}/apis/delete /apis/orders`,
      `Succeeded ${type}/apis/delete /apis/orders`,
    ]);
  });

  test("shows an entry as Azure does", async () => {
    await write("PUT", "/apis/orders", { displayName: "Orders", path: "orders" }, {
      ...anyTag,
      "x-ms-correlation-request-id": "5b0f3cb0-1f4a-4d9c-9d43-36f2a0b8a001",
    } as typeof anyTag);
    const answer = await send("GET", log, ofInstance());
    expect(valuesOf(answer)[0]).toMatchObject({
      authorization: {
        action: "Microsoft.ApiManagement/service/apis/write",
        scope: `${instanceId}/apis/orders`,
      },
      caller: omar.userPrincipalName,
      category: { value: "Administrative" },
      correlationId: "5b0f3cb0-1f4a-4d9c-9d43-36f2a0b8a001",
      eventName: { value: "EndRequest", localizedValue: "End request" },
      eventTimestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/),
      id: expect.stringMatching(new RegExp(`^${instanceId}/apis/orders/events/[0-9a-f-]{36}/ticks/\\d{18}$`)),
      httpRequest: { method: "PUT" },
      resourceGroupName: resourceGroup,
      resourceProviderName: { value: "Microsoft.ApiManagement" },
      resourceType: { value: "Microsoft.ApiManagement/service/apis" },
      subStatus: { value: "Created", localizedValue: "Created (HTTP Status Code: 201)" },
      subscriptionId,
    });
    const selected = await send("GET", log, {
      ...ofInstance(),
      query: `${ofInstance().query}&$select=eventTimestamp,operationName`,
    });
    expect(Object.keys(valuesOf(selected)[0] ?? {}).toSorted()).toEqual(["eventTimestamp", "operationName"]);
  });

  test("an operation that is written changes the document that is exported", async () => {
    azure.estate.instance(testPlaces.instance).addApi({ name: "orders" });
    const exported = async () => {
      const answer = await send("GET", `${instanceId}/apis/orders`, {
        apiVersion: "2024-05-01",
        query: "format=openapi%2Bjson-link&export=true",
      });
      const { link } = (answer.body as { value: { link: string } }).value;
      return (await (await fetch(link)).json()) as { paths: Record<string, Record<string, object>> };
    };
    const before = await exported();
    await write("PUT", "/apis/orders/operations/cancel", {
      displayName: "Cancel an order",
      method: "POST",
      urlTemplate: "/items/{id}/cancel",
    });
    await write("PATCH", "/apis/orders/operations/list-items", { displayName: "All items" });
    const after = await exported();
    expect(after.paths["/items/{id}/cancel"]?.post).toMatchObject({
      operationId: "cancel",
      summary: "Cancel an order",
    });
    expect(after.paths["/items"]?.get).toEqual({ ...before.paths["/items"]?.get, summary: "All items" });
    await write("DELETE", "/apis/orders/operations/cancel");
    expect(Object.keys((await exported()).paths)).toEqual(["/items"]);
    expect(
      await write("PUT", "/apis/orders/operations/other", {
        displayName: "x",
        method: "get",
        urlTemplate: "/items",
      }),
    ).toMatchObject({ status: 400, body: { error: { code: "ValidationError" } } });
  });

  test("comes late, in no order and twice where it is told to, and loses nothing over its pages", async () => {
    azure.controls.setBehavior({ activityLogDelayMs: 3_600_000 });
    await write("PUT", "/apis/late", { displayName: "Late", path: "late" });
    expect(await ended()).toEqual([]);

    azure.controls.setBehavior({
      activityLogDelayMs: 20,
      pageSizes: { activityLog: 3 },
      quirks: { activityLogTwice: true, activityLogOutOfOrder: true },
    });
    const names = Array.from({ length: 5 }, (_, index) => `api-${index}`);
    for (const name of names) await write("PUT", `/apis/${name}`, { displayName: name, path: name });
    await vi.waitFor(async () => {
      const entries: Entry[] = [];
      const to = new Date().toISOString();
      let page = await send("GET", log, ofInstance());
      for (;;) {
        entries.push(...valuesOf<Entry>(page));
        const { nextLink } = page.body as { nextLink?: string };
        if (!nextLink) break;
        expect(nextLink).toMatch(/[?&]\$skiptoken=/i);
        page = await send("GET", nextLink);
      }
      expect(to >= since).toBe(true);
      const written = names.map((name) => `${instanceId}/apis/${name}`);
      expect(entries).toHaveLength(2 * 2 * names.length);
      expect(new Set(entries.map((one) => one.eventDataId)).size).toBe(2 * names.length);
      expect(new Set(entries.map((one) => one.resourceId))).toEqual(new Set(written));
      const times = entries.map((one) => one.eventTimestamp);
      expect(times).not.toEqual(times.toSorted().toReversed());
    });
  });

  test.each([
    ["nothing", "", "BadRequest"],
    ["no start", `resourceUri eq '${instanceId}'`, "BadRequest"],
    ["a start long ago", "eventTimestamp ge '2020-01-01T00:00:00Z'", "BadRequest"],
    [
      "two places",
      `eventTimestamp ge '${new Date().toISOString()}' and resourceUri eq 'a' and correlationId eq 'b'`,
      "BadRequest",
    ],
    [
      "what it doesn't know",
      `eventTimestamp ge '${new Date().toISOString()}' and caller eq 'me'`,
      "BadRequest",
    ],
    ["no time", "eventTimestamp ge 'yesterday'", "BadRequest"],
  ])("refuses a filter with %s", async (_, filter, code) => {
    expect(await send("GET", log, query(filter))).toMatchObject({ status: 400, body: { error: { code } } });
  });

  test.each([
    ["resourceGroupName", resourceGroup, 2],
    ["resourceGroupName", "another", 0],
    ["resourceProvider", "microsoft.apimanagement", 2],
    ["resourceProvider", "Microsoft.Web", 0],
    ["resourceUri", `${instanceId.toUpperCase()}/apis/orders`, 2],
    ["resourceUri", `${instanceId}/apis/order`, 0],
    ["correlationId", "5b0f3cb0-1f4a-4d9c-9d43-36f2a0b8a002", 0],
  ])("narrows by %s %s", async (name, value, found) => {
    await write("PUT", "/apis/orders", { displayName: "Orders", path: "orders" });
    const answer = await send("GET", log, query(`eventTimestamp ge '${since}' and ${name} eq '${value}'`));
    expect(valuesOf(answer)).toHaveLength(found);
  });

  test("takes the right to read it: API Management's reader role is not enough, Monitoring Reader is", async () => {
    const asSync = armClient(azure, { identity: syncIdentity.clientId });
    expect(await asSync("GET", log, ofInstance())).toMatchObject({
      status: 403,
      body: {
        error: {
          code: "AuthorizationFailed",
          message: expect.stringContaining("'Microsoft.Insights/eventtypes/values/read'"),
        },
      },
    });
    azure.estate.grant(syncIdentity.objectId, "Monitoring Reader", instanceId);
    expect(await asSync("GET", log, ofInstance())).toMatchObject({ status: 200 });
    expect(await asSync("GET", log, query(`eventTimestamp ge '${since}'`))).toMatchObject({ status: 403 });

    const as = (account: { userPrincipalName: string }) =>
      armClient(azure, { account: account.userPrincipalName })(
        "GET",
        log,
        query(`eventTimestamp ge '${since}'`),
      );
    expect(await as(rita)).toMatchObject({ status: 200 });
    expect(await as(priya)).toMatchObject({ status: 403 });
  });
});
