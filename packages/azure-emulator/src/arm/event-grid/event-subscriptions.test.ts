import { createLocalJWKSet, jwtVerify } from "jose";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import {
  apiCenterLinksApp,
  contosoTenant,
  omar,
  priya,
  testEstate,
  testPlaces,
} from "../../estate/test-estate.ts";
import { type Emulator, startEmulator } from "../../start.ts";
import { armClient, valuesOf } from "../../testing/arm-client.ts";
import {
  byTheBook,
  type Received,
  startEndpoint,
  type WebhookEndpoint,
} from "../../testing/webhook-endpoint.ts";
import { trustCertificateAuthority } from "../../trust.ts";

const { instanceId, centerId } = testPlaces;
const apiVersion = "2022-06-15";
const address = (name = "links") => `${instanceId}/providers/Microsoft.EventGrid/eventSubscriptions/${name}`;
let azure: Emulator;
let send: ReturnType<typeof armClient>;
let endpoint: WebhookEndpoint;

beforeAll(async () => {
  azure = await startEmulator({ estate: testEstate() });
  trustCertificateAuthority(azure.caCertificatePem);
  send = armClient(azure, { account: omar.userPrincipalName });
});

beforeEach(async () => {
  azure.estate.replace(testEstate());
  azure.controls.setBehavior({
    eventGrid: { delayMs: 0, retryDelaysMs: [1], validationWindowMs: 5000 },
    quirks: { eventsTwice: false, eventsOutOfOrder: false },
    longRunning: { durationMs: 0, retryAfterSeconds: 0, accepted: true },
  });
  endpoint = await startEndpoint();
});

afterEach(() => endpoint[Symbol.asyncDispose]());
afterAll(() => azure[Symbol.asyncDispose]());

const body = (destination: object = {}, others: object = {}) => ({
  properties: {
    destination: { endpointType: "WebHook", properties: { endpointUrl: endpoint.url, ...destination } },
    ...others,
  },
});

/** Creates the subscription and gives what its operation ended with. */
async function subscribe(destination?: object, others?: object, name?: string): Promise<unknown> {
  const created = await send("PUT", address(name), { apiVersion, body: body(destination, others) });
  expect(created.status, JSON.stringify(created.body)).toBe(201);
  return vi.waitFor(async () => {
    const operation = await send("GET", created.headers.get("azure-asyncoperation") ?? "");
    expect(operation.body).not.toMatchObject({ status: "InProgress" });
    return operation.body;
  });
}

const state = async () => (await send("GET", address(), { apiVersion })).body;
const write = (method: string, path: string, properties?: object) =>
  send(method, `${instanceId}${path}`, {
    apiVersion: "2024-05-01",
    headers: { "If-Match": "*" },
    ...(properties && { body: { properties } }),
  });
const addOrders = () => write("PUT", "/apis/orders", { displayName: "Orders", path: "orders" });

const received = (count: number) =>
  vi.waitFor(() => {
    const events = endpoint.events();
    expect(events).toHaveLength(count);
    return events;
  });

describe("an endpoint proves itself", () => {
  test("by the code it was sent; secrets are not shown again, except on demand", async () => {
    endpoint.url += "?key=hidden";
    const mapping = (name: string, isSecret: boolean) => ({
      name,
      type: "Static",
      properties: { value: `value of ${name}`, isSecret },
    });
    const deliveryAttributeMappings = [mapping("X-Secret", true), mapping("X-Open", false)];
    expect(await subscribe({ deliveryAttributeMappings })).toMatchObject({ status: "Succeeded" });
    expect(endpoint.received).toMatchObject([
      {
        method: "POST",
        url: "/events?key=hidden",
        headers: { "aeg-event-type": "SubscriptionValidation", "x-secret": "value of X-Secret" },
        body: [
          {
            topic: instanceId,
            eventType: "Microsoft.EventGrid.SubscriptionValidationEvent",
            data: { validationCode: expect.any(String), validationUrl: expect.stringMatching(/^https:/) },
          },
        ],
      },
    ]);
    expect(await state()).toMatchObject({
      type: "Microsoft.EventGrid/eventSubscriptions",
      properties: {
        topic: instanceId,
        provisioningState: "Succeeded",
        destination: {
          properties: {
            endpointBaseUrl: endpoint.url.replace(/\?.*/, ""),
            deliveryAttributeMappings: [
              { properties: { value: null } },
              { properties: { value: "value of X-Open" } },
            ],
          },
        },
      },
    });
    expect(JSON.stringify(await state())).not.toMatch(/hidden|value of X-Secret/);
    const full = await send("POST", `${address()}/getFullUrl`, { apiVersion });
    expect(full.body).toEqual({ endpointUrl: endpoint.url });
  });

  test("by the origin it allows, for CloudEvents", async () => {
    expect(await subscribe({}, { eventDeliverySchema: "CloudEventSchemaV1_0" })).toMatchObject({
      status: "Succeeded",
    });
    expect(endpoint.received).toMatchObject([
      { method: "OPTIONS", headers: { "webhook-request-origin": "eventgrid.azure.net" } },
    ]);
  });

  test("by a visit to the validation address", async () => {
    let validationUrl = "";
    endpoint.answer = ({ body: sent }) => {
      validationUrl = (sent as { data: { validationUrl: string } }[])[0]?.data.validationUrl ?? "";
      return { status: 200 };
    };
    const created = subscribe();
    await vi.waitFor(async () =>
      expect(await state()).toMatchObject({ properties: { provisioningState: "AwaitingManualAction" } }),
    );
    expect((await fetch(validationUrl)).status).toBe(200);
    expect(await created).toMatchObject({ status: "Succeeded" });
    expect((await fetch(`${azure.armUrl}/event-grid/validate?code=guessed`)).status).toBe(404);
  });

  test.each([
    ["the right code, but 202", (sent: Received) => ({ ...byTheBook(sent), status: 202 })],
    ["404", () => ({ status: 404 })],
    ["another code", () => ({ status: 200, body: { validationResponse: "other" } })],
  ])("or not, with %s: it is sent nothing", async (_, answer) => {
    azure.controls.setBehavior({ eventGrid: { validationWindowMs: 20 } });
    endpoint.answer = answer;
    expect(await subscribe()).toMatchObject({
      status: "Failed",
      error: {
        code: "Url validation",
        message: expect.stringContaining("Webhook validation handshake failed"),
      },
    });
    expect(await state()).toMatchObject({ properties: { provisioningState: "Failed" } });
    endpoint.answer = byTheBook;
    await addOrders();
    await subscribe({}, {}, "another");
    await write("PATCH", "/apis/orders", { description: "Changed" });
    await received(1);
  });

  test("before a change takes effect: one that doesn't leaves what was there", async () => {
    await subscribe();
    await using broken = await startEndpoint();
    broken.answer = () => ({ status: 500 });
    expect(await subscribe({ endpointUrl: broken.url })).toMatchObject({ status: "Failed" });
    await addOrders();
    await received(1);
  });
});

describe("events", () => {
  test("tell what happened to APIs and releases, in Event Grid's schema", async () => {
    await subscribe();
    await addOrders();
    await write("PATCH", "/apis/orders", { description: "All orders" });
    await write("PUT", "/apis/orders;rev=2", {
      sourceApiId: "/apis/orders",
      displayName: "O",
      path: "orders",
    });
    await write("PUT", "/apis/orders/releases/second", { apiId: "/apis/orders;rev=2" });
    await write("DELETE", "/apis/orders;rev=1");
    await write("GET", "/apis/orders");
    await write("PUT", "/apis/broken", { path: "broken" });
    const events = await received(5);
    expect(events[0]).toEqual({
      method: "POST",
      url: "/events",
      headers: expect.objectContaining({
        "aeg-event-type": "Notification",
        "aeg-subscription-name": "LINKS",
        "aeg-delivery-count": "0",
      }),
      body: [
        {
          id: expect.any(String),
          topic: instanceId,
          subject: "/apis/orders;Rev=1",
          data: { resourceUri: `${instanceId}/apis/orders;Rev=1` },
          eventType: "Microsoft.ApiManagement.APICreated",
          dataVersion: "1",
          metadataVersion: "1",
          eventTime: expect.any(String),
        },
      ],
    });
    const told = events.map(({ body: sent }) => sent as { subject: string; eventType: string }[]);
    expect(told.map(([one]) => `${one?.eventType.split(".").at(-1)} ${one?.subject}`).toSorted()).toEqual([
      "APICreated /apis/orders;Rev=1",
      "APICreated /apis/orders;Rev=2",
      "APIDeleted /apis/orders;Rev=1",
      "APIReleaseCreated /apis/orders/releases/second",
      "APIUpdated /apis/orders;Rev=1",
    ]);
  });

  test("are CloudEvents where asked for, filtered by type and subject", async () => {
    await subscribe(
      {},
      {
        eventDeliverySchema: "CloudEventSchemaV1_0",
        filter: {
          includedEventTypes: ["Microsoft.ApiManagement.APIUpdated"],
          subjectBeginsWith: "/apis/ORDERS",
        },
      },
    );
    await addOrders();
    await write("PUT", "/apis/other", { displayName: "Other", path: "other" });
    await write("PATCH", "/apis/other", { description: "Changed" });
    await write("PATCH", "/apis/orders", { description: "Changed" });
    const [event] = await received(1);
    expect(event?.headers["content-type"]).toMatch(/^application\/cloudevents\+json/);
    expect(event?.body).toMatchObject({
      specversion: "1.0",
      source: instanceId,
      subject: "/apis/orders;Rev=1",
      type: "Microsoft.ApiManagement.APIUpdated",
    });
  });

  test("come again until they are taken, and end with the subscription", async () => {
    await subscribe();
    let refusals = 0;
    endpoint.answer = () => ({ status: refusals++ < 2 ? 503 : 204 });
    await addOrders();
    const events = await received(3);
    expect(events.map((one) => one.headers["aeg-delivery-count"])).toEqual(["0", "1", "2"]);
    expect(new Set(events.map(({ body: sent }) => (sent as { id: string }[])[0]?.id)).size).toBe(1);

    expect(await send("DELETE", address(), { apiVersion })).toMatchObject({ status: 200 });
    expect(await send("DELETE", address(), { apiVersion })).toMatchObject({ status: 204 });
    expect(await send("GET", address(), { apiVersion })).toMatchObject({ status: 404 });
    endpoint.answer = byTheBook;
    await subscribe({}, {}, "another");
    await write("PATCH", "/apis/orders", { description: "Changed" });
    expect((await received(4)).at(-1)?.headers["aeg-subscription-name"]).toBe("ANOTHER");
  });

  test("come twice and in no order where told to", async () => {
    await subscribe();
    azure.controls.setBehavior({
      eventGrid: { delayMs: 30 },
      quirks: { eventsTwice: true, eventsOutOfOrder: true },
    });
    for (let number = 0; number < 8; number++) {
      await write("PUT", `/apis/api-${number}`, { displayName: "x", path: `x${number}` });
    }
    const subjects = (await received(16)).map(
      ({ body: sent }) => (sent as { subject: string }[])[0]?.subject,
    );
    expect(new Set(subjects).size).toBe(8);
    expect(subjects).not.toEqual(subjects.toSorted());
  });

  test("carry a token of Event Grid's where Entra protects the endpoint", async () => {
    const entra = {
      azureActiveDirectoryTenantId: contosoTenant.tenantId,
      azureActiveDirectoryApplicationIdOrUri: `api://${apiCenterLinksApp.clientId}`,
    };
    await subscribe(entra);
    await addOrders();
    const [event] = await received(1);
    const keys = await fetch(`${azure.armUrl}/${contosoTenant.tenantId}/discovery/v2.0/keys`);
    const token = event?.headers.authorization?.replace(/^Bearer /, "") ?? "";
    const { payload } = await jwtVerify(token, createLocalJWKSet((await keys.json()) as never));
    expect(payload).toMatchObject({
      aud: apiCenterLinksApp.clientId,
      azp: "4962773b-9cdb-44cf-a8bf-237846a00ab7",
      tid: contosoTenant.tenantId,
      roles: ["AzureEventGridSecureWebhookSubscriber"],
    });
    expect(payload.scp).toBeUndefined();

    const unknown = { ...entra, azureActiveDirectoryApplicationIdOrUri: "api://nobody" };
    expect(await subscribe(unknown, {}, "unknown")).toMatchObject({ status: "Failed" });
  });
});

describe("a subscription is refused", () => {
  test("without the right: reading the instance is not enough, Event Grid's own role is", async () => {
    const asPriya = armClient(azure, { account: priya.userPrincipalName });
    expect(await asPriya("PUT", address(), { apiVersion, body: body() })).toMatchObject({
      status: 403,
      body: { error: { message: expect.stringContaining("'Microsoft.EventGrid/eventSubscriptions/write'") } },
    });
    azure.estate.grant(priya.userPrincipalName, "EventGrid EventSubscription Contributor", instanceId);
    const created = await asPriya("PUT", address(), { apiVersion, body: body() });
    expect(created.status).toBe(201);
    expect(await asPriya("GET", created.headers.get("azure-asyncoperation") ?? "")).toMatchObject({
      status: 200,
    });
    const all = await asPriya("GET", address().replace(/\/links$/, ""), { apiVersion });
    expect(valuesOf(all).map(({ name }) => name)).toEqual(["links"]);
  });

  test.each([
    ["an address that isn't https", { endpointUrl: "http://example.com/events" }, {}],
    ["an unknown schema", {}, { eventDeliverySchema: "Morse" }],
  ])("with %s", async (_, destination, others) => {
    expect(await send("PUT", address(), { apiVersion, body: body(destination, others) })).toMatchObject({
      status: 400,
      body: { error: { code: "ValidationError" } },
    });
    expect(endpoint.received).toEqual([]);
  });

  test("for what has no events here, and for what isn't there", async () => {
    const of = (scope: string) =>
      send("PUT", address().replace(instanceId, scope), { apiVersion, body: body() });
    expect(await of(centerId)).toMatchObject({ status: 400 });
    expect(await of(`${instanceId}-not`)).toMatchObject({ status: 404 });
  });
});
