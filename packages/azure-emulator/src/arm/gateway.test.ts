import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { omar, testEstate, testPlaces } from "../estate/test-estate.ts";
import { type Emulator, startEmulator } from "../start.ts";
import { armClient } from "../testing/arm-client.ts";
import { trustCertificateAuthority } from "../trust.ts";

const { centerId, instanceId, subscriptionId } = testPlaces;
const apis = `${centerId}/workspaces/default/apis`;
let azure: Emulator;
let send: ReturnType<typeof armClient>;

beforeAll(async () => {
  azure = await startEmulator({ estate: testEstate() });
  trustCertificateAuthority(azure.caCertificatePem);
  send = armClient(azure, { account: omar.userPrincipalName });
});

beforeEach(() =>
  azure.controls.setBehavior({ throttle: null, faults: [], recordBodies: false, latencyMs: 0 }),
);

afterAll(() => azure[Symbol.asyncDispose]());

describe("api-version", () => {
  test.each([
    ["missing", apis, null, 400, "MissingApiVersionParameter"],
    ["unknown to the resource provider", apis, "1999-01-01", 400, "NoRegisteredProviderFound"],
    [
      "unknown to the type, known to its siblings",
      `${centerId}/workspaces/default/apiSources`,
      "2024-03-01",
      404,
      "InvalidResourceType",
    ],
    ["unknown to ARM", "/subscriptions", "1999-01-01", 400, "InvalidApiVersionParameter"],
  ])("%s", async (_, path, apiVersion, status, code) => {
    expect(await send("GET", path, { apiVersion })).toMatchObject({ status, body: { error: { code } } });
  });
});

describe("what isn't there", () => {
  test.each([
    [
      "a subscription",
      "GET",
      "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/x/providers/Microsoft.ApiCenter/services",
      404,
      "SubscriptionNotFound",
    ],
    [
      "a resource group",
      "GET",
      `/subscriptions/${subscriptionId}/resourceGroups/none/providers/Microsoft.ApiCenter/services/x`,
      404,
      "ResourceGroupNotFound",
    ],
    ["a service", "GET", `${centerId}-not`, 404, "ResourceNotFound"],
    [
      "the parent of what is written",
      "PUT",
      `${centerId}-not/workspaces/default/apis/orders`,
      404,
      "ParentResourceNotFound",
    ],
    [
      "a provider",
      "GET",
      `/subscriptions/${subscriptionId}/providers/Microsoft.Nothing/things`,
      404,
      "InvalidResourceNamespace",
    ],
    ["a type", "GET", `${centerId}/wonders`, 404, "InvalidResourceType"],
    ["an action", "POST", `${apis}/orders/enlarge`, 404, "InvalidResourceType"],
    ["a method", "PATCH", `${apis}/orders`, 405, "MethodNotAllowed"],
  ])("%s", async (_, method, path, status, code) => {
    expect(await send(method, path, method === "PUT" ? { body: {} } : {})).toMatchObject({
      status,
      body: { error: { code } },
    });
  });
});

test("every answer carries ids, and echoes the client's correlation id", async () => {
  const correlationId = "0f1e2d3c-0000-4000-8000-000000000001";
  const answer = await send("GET", apis, { headers: { "x-ms-correlation-request-id": correlationId } });
  expect(answer.headers.get("x-ms-correlation-request-id")).toBe(correlationId);
  expect(answer.headers.get("x-ms-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  expect(answer.headers.get("x-ms-routing-request-id")).toMatch(/^WESTEUROPE:\d{8}T\d{6}Z:[0-9a-f-]{36}$/);
});

describe("throttling", () => {
  test("an empty bucket refuses with Retry-After, for this principal, subscription and kind of operation alone", async () => {
    azure.controls.setBehavior({ throttle: { reads: { size: 3, refillPerSecond: 0.01 } } });
    const reads = [];
    for (let number = 0; number < 4; number++) reads.push(await send("GET", apis));
    expect(reads.map((one) => one.status)).toEqual([200, 200, 200, 429]);
    expect(reads.map((one) => one.headers.get("x-ms-ratelimit-remaining-subscription-reads"))).toEqual([
      "2",
      "1",
      "0",
      "0",
    ]);
    expect(Number(reads[3]?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(reads[3]?.body).toMatchObject({ error: { code: "SubscriptionRequestsThrottled" } });

    const write = await send("PUT", `${apis}/orders`, {
      body: { properties: { title: "Orders", kind: "rest" } },
    });
    expect(write.status).toBe(201);
    const other = armClient(azure, { account: "rita@contoso.com" });
    expect((await other("GET", apis)).status).toBe(200);
  });
});

describe("faults", () => {
  test("strike what matches, as often as told, with ARM's error shape", async () => {
    azure.controls.setBehavior({
      faults: [
        {
          match: { method: "GET", pathPattern: "/apis\\?" },
          action: "status",
          status: 503,
          retryAfter: 7,
          times: 2,
        },
      ],
    });
    const answers = [
      await send("GET", apis),
      await send("GET", `${centerId}`),
      await send("GET", apis),
      await send("GET", apis),
    ];
    expect(answers.map((one) => one.status)).toEqual([503, 200, 503, 200]);
    expect(answers[0]?.headers.get("retry-after")).toBe("7");
    expect(answers[0]?.body).toMatchObject({ error: { code: "ServiceUnavailable" } });
    expect(azure.controls.faultCounts).toEqual([{ matched: 3, hits: 2 }]);
  });

  test("a reset after the fact leaves the write done and unanswered", async () => {
    azure.controls.setBehavior({
      faults: [{ match: { method: "PUT" }, action: "reset", when: "after", nth: 1 }],
    });
    const before = azure.controls.requests().at(-1)?.seq ?? 0;
    await expect(
      send("PUT", `${apis}/lost-answer`, { body: { properties: { title: "Lost", kind: "rest" } } }),
    ).rejects.toThrow();
    expect(azure.estate.center(testPlaces.center).apiNames()).toContain("lost-answer");
    expect(azure.controls.requests(before)).toMatchObject([
      { method: "PUT", status: 0, fault: "reset after" },
    ]);
  });

  test("a truncated answer breaks off; HTML is given as told", async () => {
    azure.controls.setBehavior({
      faults: [
        { match: { pathPattern: "/apis" }, action: "truncate" },
        {
          match: { pathPattern: "services/" },
          action: "status",
          status: 502,
          body: "<html>Bad gateway</html>",
        },
      ],
    });
    await expect(send("GET", apis)).rejects.toThrow();
    const html = await send("GET", centerId);
    expect(html).toMatchObject({ status: 502, body: "<html>Bad gateway</html>" });
    expect(html.headers.get("content-type")).toBe("text/html");
  });

  test.each([
    { when: "before" as const, done: [] },
    { when: "after" as const, done: ["held"] },
  ])("a hold stops the world $when the nth request has an effect", async ({ when, done }) => {
    azure.estate.replace(testEstate());
    const hold = { match: { method: "PUT" }, action: "hold" as const, when, nth: 2 };
    azure.controls.setBehavior({ faults: [hold] });
    const put = (name: string) =>
      send("PUT", `${apis}/${name}`, { body: { properties: { title: name, kind: "rest" } } });
    await put("first");
    const held = put("held");
    await expect.poll(() => azure.controls.held).toBe(1);
    const waiting = [held, put("later"), send("GET", centerId)];
    expect(await Promise.race([...waiting, sleep(100, "still waiting")])).toBe("still waiting");
    expect(azure.estate.center(testPlaces.center).apiNames()).toEqual(["first", ...done]);
    azure.controls.setBehavior({ faults: [] });
    expect((await Promise.all(waiting)).map((one) => one.status)).toEqual([201, 201, 200]);
    expect(azure.controls.held).toBe(0);
  });

  test("what was held and whose client is gone by then never was", async () => {
    azure.estate.replace(testEstate());
    azure.controls.setBehavior({ faults: [{ match: { method: "PUT" }, action: "hold" }] });
    const token = await azure.controls.token({ account: omar.userPrincipalName });
    const before = azure.controls.requests().at(-1)?.seq ?? 0;
    const asked = fetch(`${azure.armUrl}${apis}/given-up?api-version=2024-03-01`, {
      method: "PUT",
      headers: { Authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ properties: { title: "Given up", kind: "rest" } }),
      signal: AbortSignal.timeout(200),
    });
    await expect(asked).rejects.toThrow();
    await expect
      .poll(() => azure.controls.requests(before))
      .toMatchObject([{ fault: "hold before", status: 0 }]);
    azure.controls.setBehavior({ faults: [] });
    await send("GET", centerId);
    expect(azure.estate.center(testPlaces.center).apiNames()).toEqual([]);
  });

  test("a rate with a seed hits the same requests each time", async () => {
    const struck = async () => {
      const rule = { action: "status" as const, status: 503, rate: 0.5, seed: 7 };
      azure.controls.setBehavior({ faults: [rule] });
      const statuses: number[] = [];
      for (let count = 0; count < 40; count++)
        statuses.push((await send("GET", `${apis}/some-${count % 20}`)).status);
      return statuses;
    };
    const first = await struck();
    expect(new Set(first)).toEqual(new Set([404, 503]));
    expect(first.slice(0, 20)).not.toEqual(first.slice(20));
    expect(await struck()).toEqual(first);
  });

  test("a hanging request is let go by whoever waits", async () => {
    azure.controls.setBehavior({ faults: [{ action: "hang" }] });
    const token = await azure.controls.token({ account: omar.userPrincipalName });
    const asked = fetch(`${azure.armUrl}${apis}?api-version=2024-03-01`, {
      headers: { Authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(200),
    });
    await expect(asked).rejects.toThrow();
  });
});

test("the control API shows requests, changes behaviour and replaces the estate", async () => {
  const control = (method: string, path: string, body?: unknown) =>
    fetch(`${azure.httpUrl}/_emulator${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  await control("DELETE", "/requests");
  await control("PUT", "/behavior", { recordBodies: true });
  await send("PUT", `${apis}/seen`, { body: { properties: { title: "Seen", kind: "rest" } } });
  const { value, lastSeq } = (await (await control("GET", "/requests?since=0")).json()) as {
    value: unknown[];
    lastSeq: number;
  };
  expect(value).toMatchObject([
    {
      seq: lastSeq,
      principal: { objectId: omar.objectId, displayName: omar.displayName, kind: "user" },
      method: "PUT",
      path: `${apis}/seen`,
      apiVersion: "2024-03-01",
      status: 201,
      body: { properties: { title: "Seen" } },
    },
  ]);
  expect(await (await control("GET", `/requests?since=${lastSeq}`)).json()).toMatchObject({ value: [] });

  expect((await control("PUT", "/behavior", { latencyMS: 3 })).status).toBe(400);
  const estate = await (await control("GET", "/estate")).json();
  expect((await control("PUT", "/estate", estate)).status).toBe(204);
  expect(azure.estate.document()).toEqual(estate);
  expect((await control("PUT", "/estate", { tenants: "none" })).status).toBe(400);

  const { accessToken } = (await (
    await control("POST", "/tokens", { account: omar.userPrincipalName })
  ).json()) as { accessToken: string };
  const throughHttp = await fetch(`${azure.httpUrl}/arm${instanceId}?api-version=2024-05-01`, {
    headers: { Authorization: `Bearer ${accessToken}` },
  });
  expect(await throughHttp.json()).toMatchObject({ id: instanceId });
});
