import { startEndpoint, type WebhookEndpoint } from "@api-center-links/azure-emulator/webhook-endpoint";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import {
  apiEventTypes,
  deleteEventSubscription,
  getEventSubscription,
  putEventSubscription,
  type WantedEventSubscription,
} from "./event-subscriptions.ts";
import { startAzure, type TestAzure } from "./testing/azure.ts";
import { app, reader, retailId, tenantId } from "./testing/estate.ts";

let azure: TestAzure;
let endpoint: WebhookEndpoint;
beforeAll(async () => {
  azure = await startAzure();
});
beforeEach(async () => {
  azure.reset();
  endpoint = await startEndpoint();
});
afterEach(() => endpoint[Symbol.asyncDispose]());
afterAll(() => azure[Symbol.asyncDispose]());

const wanted = (others: Partial<WantedEventSubscription> = {}): WantedEventSubscription => ({
  name: "api-center-links",
  endpointUrl: `${endpoint.url}?code=hidden`,
  schema: "EventGridSchema",
  ...others,
});
const put = (others?: Partial<WantedEventSubscription>) =>
  putEventSubscription(azure.connectAs("owner"), retailId, wanted(others));
const get = () => getEventSubscription(azure.connectAs("owner"), retailId, "api-center-links");
const changePetstore = () =>
  azure.connectAs("owner").send("PATCH", `${retailId}/apis/petstore`, {
    apiVersion: "2024-05-01",
    headers: { "If-Match": "*" },
    body: { properties: { description: "Changed" } },
  });

test("an instance's events go where they are asked to, with what proves who sends them, until they no longer shall", async () => {
  expect(await get()).toBeUndefined();
  const made = await put({
    entra: { tenantId, application: app.clientId },
    secretHeaders: { "X-Key": "the-key" },
  });
  expect(made).toEqual({
    id: `${retailId}/providers/Microsoft.EventGrid/eventSubscriptions/api-center-links`,
    name: "api-center-links",
    endpointUrl: endpoint.url,
    schema: "EventGridSchema",
    eventTypes: apiEventTypes,
    state: "Succeeded",
  });
  expect(await get()).toEqual(made);
  await changePetstore();
  const [event] = await vi.waitUntil(() => endpoint.events().length > 0 && endpoint.events());
  expect(event).toMatchObject({
    url: "/events?code=hidden",
    headers: { "x-key": "the-key", authorization: expect.stringMatching(/^Bearer ey/) },
    body: [{ subject: "/apis/petstore;Rev=1", eventType: "Microsoft.ApiManagement.APIUpdated" }],
  });

  const end = () => deleteEventSubscription(azure.connectAs("owner"), retailId, "api-center-links");
  await end();
  expect(await get()).toBeUndefined();
  await end();
});

test("putting it again changes it", async () => {
  await put();
  expect(await put({ schema: "CloudEventSchemaV1_0" })).toMatchObject({ schema: "CloudEventSchemaV1_0" });
  await changePetstore();
  const [event] = await vi.waitUntil(() => endpoint.events().length > 0 && endpoint.events());
  expect(event?.body).toMatchObject({ specversion: "1.0", source: retailId });
});

test("an endpoint that doesn't prove itself is a fault that names it, without its secrets", async () => {
  endpoint.answer = () => ({ status: 404 });
  const refused = await put().catch((error: unknown) => error);
  expect(refused).toMatchObject({
    code: "Url validation",
    message: expect.stringMatching(/handshake failed for http:\/\/127\.0\.0\.1:\d+\/events\. .*404/),
  });
  expect(String((refused as Error).message)).not.toContain("hidden");
  expect(await get()).toMatchObject({ state: "Failed" });
});

test("without the right it is a fault that names it; Event Grid's own role is enough", async () => {
  const asReader = () => putEventSubscription(azure.connectAs("reader"), retailId, wanted());
  await expect(asReader()).rejects.toMatchObject({
    code: "AuthorizationFailed",
    message: expect.stringContaining("Microsoft.EventGrid/eventSubscriptions/write"),
  });
  azure.emulator.estate.grant(reader, "EventGrid EventSubscription Contributor", retailId);
  expect(await asReader()).toMatchObject({ state: "Succeeded" });
});

test("an instance that is gone has no subscription left to end", async () => {
  const gone = `${retailId}-gone`;
  await deleteEventSubscription(azure.connectAs("owner"), gone, "api-center-links");
  expect(await getEventSubscription(azure.connectAs("owner"), gone, "api-center-links")).toBeUndefined();
  await expect(putEventSubscription(azure.connectAs("owner"), gone, wanted())).rejects.toMatchObject({
    status: 404,
  });
});
