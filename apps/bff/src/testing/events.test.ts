import { testPlaces } from "@api-center-links/azure-emulator/estate/test-estate";
import type { Link } from "@api-center-links/contracts/links";
import type { Run } from "@api-center-links/contracts/runs";
import { derivedName } from "@api-center-links/sync-engine/names";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Answer,
  centerPath,
  createLink,
  startTestStack,
  type TestStack,
  untilLink,
} from "./bff-on-emulator.ts";

const secret = "a-secret-that-only-event-grid-knows";
let stack: TestStack;
let link: Link;
beforeAll(async () => {
  // Whatever arrives, arrives by events.
  stack = await startTestStack({
    environment: { SYNC_INTERVAL_MS: "3600000", EVENT_GRID_SECRET: secret },
  });
  for (let count = 1; count <= 30; count++) {
    instance().addApi({ name: `petstore-${count}`, displayName: `Petstore ${count}` });
  }
  link = await createLink(stack);
  await untilLink(stack, link, (each) => each.status === "in-sync" && each.currentRun === null);
});
afterAll(() => stack[Symbol.asyncDispose]());

const instance = () => stack.emulator.estate.instance(testPlaces.instance);
const center = () => stack.emulator.estate.center(testPlaces.center);
const apiId = (name: string) => `${testPlaces.instanceId}/apis/${name}`;
const inInventory = (name: string) => center().api(derivedName(apiId(name)));
const titleOf = (name: string) => inInventory(name)?.properties.title;

const poll = <T>(what: () => T) => expect.poll(what, { timeout: 20_000 });

let number = 0;
/** An event as API Management raises it in Event Grid's own schema. */
function event(what: "APICreated" | "APIUpdated" | "APIDeleted" | "APIReleaseCreated", resourceUri: string) {
  number += 1;
  return {
    id: `event-${number}`,
    topic: testPlaces.instanceId,
    subject: resourceUri.slice(testPlaces.instanceId.length),
    data: { resourceUri },
    eventType: `Microsoft.ApiManagement.${what}`,
    dataVersion: "1",
    metadataVersion: "1",
    eventTime: new Date().toISOString(),
  };
}

const deliver = (body: unknown, headers: Record<string, string> = { "x-event-grid-secret": secret }) =>
  stack.send("POST", "/webhooks/event-grid", { body, headers, token: "none" });

const links = async () => ((await stack.send("GET", `${centerPath}/links/${link.id}`)) as Answer<Link>).body;
const runs = async () =>
  ((await stack.send("GET", `${centerPath}/links/${link.id}/runs`)) as Answer<{ runs: Run[] }>).body.runs;
const settled = () =>
  untilLink(stack, link, (each) => each.pendingSince === null && each.currentRun === null);

describe("an event", () => {
  test("brings its API in by a handful of requests, and looks at no other", async () => {
    instance().changeApi("petstore-7", { displayName: "Petstore Seven" });
    instance().changeApi("petstore-8", { displayName: "Not announced" });
    stack.emulator.controls.clearRequests();
    expect((await deliver([event("APIUpdated", `${apiId("petstore-7")};Rev=1`)])).status).toBe(200);
    await poll(() => titleOf("petstore-7")).toBe("Petstore Seven");
    await settled();
    const asSync = stack.emulator.controls
      .requests()
      .filter(({ principal }) => principal?.displayName === "id-api-center-links");
    expect(asSync.length).toBeLessThanOrEqual(8);
    expect(titleOf("petstore-8")).toBe("Petstore 8");
    const [run] = await runs();
    expect(run).toMatchObject({ trigger: "event", result: "succeeded", totals: { updated: 1, failed: 0 } });
  });

  test("of a new API, in the other schema and one by one, creates it; of a deleted one takes it away", async () => {
    instance().addApi({ name: "brand-new", displayName: "Brand new" });
    instance().removeApi("petstore-9");
    const cloudEvent = (type: string, resourceUri: string) => {
      const { id, topic, subject, data, eventType, eventTime } = event(type as "APICreated", resourceUri);
      return { specversion: "1.0", id, source: topic, subject, data, Type: eventType, Time: eventTime };
    };
    await deliver(cloudEvent("APICreated", apiId("brand-new")));
    await deliver(cloudEvent("APIDeleted", apiId("petstore-9")));
    await poll(() => titleOf("brand-new")).toBe("Brand new");
    await poll(() => inInventory("petstore-9")).toBeUndefined();
    expect((await settled()).counts.apis).toBe(30);
  });

  test("of one new API after another doesn't have the API center counted each time", async () => {
    await settled();
    stack.emulator.controls.clearRequests();
    for (const name of ["first-of-two", "second-of-two"]) {
      instance().addApi({ name, displayName: name });
      await deliver([event("APICreated", apiId(name))]);
      await poll(() => titleOf(name)).toBe(name);
      await settled();
    }
    const lists = stack.emulator.controls
      .requests()
      .filter(({ method, path }) => method === "GET" && path.endsWith("/workspaces/default/apis"));
    expect(lists.length).toBeLessThanOrEqual(1);
  });

  test("of a release that makes a revision current brings that one's properties", async () => {
    instance().addRevision("petstore-10", { displayName: "Petstore Ten, revised" }, { current: true });
    await deliver([event("APIReleaseCreated", `${apiId("petstore-10")}/releases/r1`)]);
    await poll(() => titleOf("petstore-10")).toBe("Petstore Ten, revised");
  });

  test("that comes twice, late or in the wrong order leaves what the source says", async () => {
    await settled();
    instance().removeApi("petstore-11");
    instance().changeApi("petstore-12", { displayName: "Petstore Twelve" });
    const old = { ...event("APIUpdated", apiId("petstore-11")), eventTime: "2020-01-01T00:00:00Z" };
    const news = event("APIUpdated", apiId("petstore-12"));
    await deliver([event("APIDeleted", apiId("petstore-11")), news, old, news]);
    await poll(() => titleOf("petstore-12")).toBe("Petstore Twelve");
    await settled();
    expect(inInventory("petstore-11")).toBeUndefined();
    const before = (await runs()).length;
    await deliver([news, old]);
    await settled();
    expect(await runs(), "what was seen before isn't synced again").toHaveLength(before);
  });

  test("that is replayed to a process that hasn't seen it costs a look, and writes nothing", async () => {
    const news = event("APIUpdated", apiId("petstore-14"));
    instance().changeApi("petstore-14", { displayName: "Petstore Fourteen" });
    await deliver([news]);
    await poll(() => titleOf("petstore-14")).toBe("Petstore Fourteen");
    await settled();
    await stack.stop();
    await stack.start();
    await settled();
    const before = (await runs()).length;
    stack.emulator.controls.clearRequests();
    for (let times = 0; times < 3; times++) await deliver([news, news]);
    await poll(async () => (await runs()).length).toBe(before + 1);
    await settled();
    const asked = stack.emulator.controls.requests();
    expect(asked.filter(({ method }) => method !== "GET")).toEqual([]);
    expect(await runs()).toHaveLength(before + 1);
  });

  test("of an instance nobody linked, of another kind or of something else concerns nobody", async () => {
    const before = (await runs()).length;
    const elsewhere = apiId("petstore-1").replace("contoso-test", "contoso-other");
    const product = { ...event("APIUpdated", `${testPlaces.instanceId}/products/p`) };
    expect((await deliver([event("APIUpdated", elsewhere)])).status).toBe(200);
    expect(
      (await deliver([{ ...product, eventType: "Microsoft.ApiManagement.ProductUpdated" }])).status,
    ).toBe(200);
    expect((await deliver([product])).status).toBe(200);
    // The link is to the instance's own APIs.
    const inWorkspace = `${testPlaces.instanceId}/workspaces/team/apis/petstore-1`;
    expect((await deliver([event("APIUpdated", inWorkspace)])).status).toBe(200);
    await settled();
    expect(await runs()).toHaveLength(before);
  });

  test("waits while the link has no access, and comes in once it has", async () => {
    await settled();
    stack.emulator.estate.revoke("id-api-center-links", testPlaces.instanceId);
    instance().changeApi("petstore-13", { displayName: "Petstore Thirteen" });
    const news = event("APIUpdated", apiId("petstore-13"));
    await deliver([
      { ...news, eventTime: "2020-01-01T00:00:00Z" },
      { ...news, eventTime: "2999-01-01T00:00:00Z" },
    ]);
    const waiting = await untilLink(stack, link, (each) => each.status === "needs-attention");
    const age = Date.now() - Date.parse(waiting.pendingSince ?? "");
    expect(age, "whatever the sender's clock said").toBeGreaterThanOrEqual(0);
    expect(age).toBeLessThan(25 * 3_600_000);
    stack.emulator.estate.grant(
      "id-api-center-links",
      "API Management Service Reader Role",
      testPlaces.instanceId,
    );
    await untilLink(stack, link, (each) => each.status === "in-sync" && each.pendingSince === null);
    expect(titleOf("petstore-13")).toBe("Petstore Thirteen");
  });
});

describe("a delivery", () => {
  const news = () => event("APIUpdated", apiId("petstore-1"));

  test("by anyone else is refused and changes nothing", async () => {
    await settled();
    const before = (await runs()).length;
    const person = await stack.emulator.controls.token({ account: "omar@contoso.com" });
    for (const headers of [
      {},
      { "x-event-grid-secret": "wrong" },
      { "x-event-grid-secret": "" },
      { authorization: "Bearer none" },
      { authorization: `Bearer ${person}` },
    ] as Record<string, string>[]) {
      const { status, kind } = await deliver([news()], headers);
      expect({ status, kind }).toEqual({ status: 401, kind: "not-signed-in" });
    }
    expect((await links()).pendingSince).toBeNull();
    expect(await runs()).toHaveLength(before);
  });

  test.each<[string, unknown]>([
    ["no event", {}],
    ["an empty list", []],
    ["a text", "hello"],
    ["an event without data", [{ id: "1", eventType: "Microsoft.ApiManagement.APIUpdated" }]],
    ["one without a resource", [{ ...event("APIUpdated", "/x"), data: {} }]],
    ["nothing but odd events", [7, null, { id: 7 }]],
    [
      "an id that breaks Azure's rules",
      [
        event(
          "APIUpdated",
          "/subscriptions/x/resourceGroups/r/providers/Microsoft.ApiManagement/service/-/apis/a",
        ),
      ],
    ],
  ])("of %s is refused, naming what is wrong", async (_, body) => {
    const { status, kind } = await deliver(body);
    expect({ status, kind }).toEqual({ status: 400, kind: "invalid-request" });
    expect((await links()).pendingSince).toBeNull();
  });

  test("with odd events among good ones brings the good ones in, and the log tells how many couldn't be read", async () => {
    instance().changeApi("petstore-15", { displayName: "Petstore Fifteen" });
    const odd = [
      { ...news(), id: 7 },
      "not-to-be-logged",
      { ...news(), data: { resourceUri: ["not-to-be-logged"] } },
      event(
        "APIUpdated",
        "/subscriptions/not-to-be-logged/resourceGroups/r/providers/Microsoft.ApiManagement/service/-/apis/a",
      ),
    ];
    const logged = stack.log.length;
    const { status } = await deliver([...odd, event("APIUpdated", apiId("petstore-15")), ...odd]);
    expect(status).toBe(200);
    await poll(() => titleOf("petstore-15")).toBe("Petstore Fifteen");
    const lines = stack.log.slice(logged);
    expect(lines.filter((line) => line.includes("not-to-be-logged"))).toEqual([]);
    expect(
      lines.map((line) => JSON.parse(line)).filter(({ unreadable }) => unreadable !== undefined),
    ).toMatchObject([{ unreadable: 8, fields: expect.arrayContaining(["0.id", "2.data.resourceUri"]) }]);
  });

  test("that is no JSON is refused", async () => {
    const response = await fetch(`${stack.url}/webhooks/event-grid`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-event-grid-secret": secret },
      body: '[{"id": "1", "eventType"',
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ type: "/problems/invalid-request" });
  });

  test("that is too large is refused", async () => {
    expect((await deliver([{ ...news(), subject: "x".repeat(1_100_000) }])).status).toBe(413);
  });
});

test("both handshakes of a new subscription are answered", async () => {
  const validation = {
    ...event("APIUpdated", "/x"),
    eventType: "Microsoft.EventGrid.SubscriptionValidationEvent",
    data: { validationCode: "512d38b6", validationUrl: "https://rp.eventgrid.azure.net/validate" },
  };
  expect(await deliver([validation], {})).toMatchObject({
    status: 200,
    body: { validationResponse: "512d38b6" },
  });
  const asked = await stack.send("OPTIONS", "/webhooks/event-grid", {
    headers: { "webhook-request-origin": "eventgrid.azure.net" },
  });
  expect(asked.status).toBe(200);
  expect(asked.headers.get("webhook-allowed-origin")).toBe("eventgrid.azure.net");
});
