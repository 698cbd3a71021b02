import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { type ArmConnection, armConnection } from "./arm-connection.ts";
import { getInstance, listSubscriptions } from "./directory.ts";
import { startAzure, type TestAzure } from "./testing/azure.ts";
import { owner, retailId } from "./testing/estate.ts";
import { quickPatience } from "./testing/quick-patience.ts";
import { reusingTokens } from "./token-reuse.ts";

let azure: TestAzure;
beforeAll(async () => {
  azure = await startAzure();
});
beforeEach(() => azure.reset());
afterAll(() => azure[Symbol.asyncDispose]());

/** The same fault through our own requests and through an SDK client: both go one way. */
const ways: [string, (connection: ArmConnection, signal?: AbortSignal) => Promise<unknown>][] = [
  ["our own requests", (connection, signal) => listSubscriptions(connection, signal)],
  ["the SDK client", (connection, signal) => getInstance(connection, retailId, signal)],
];

const statuses = () => azure.sent.map(({ status }) => status);

describe.each(ways)("%s", (_, ask) => {
  test("throttling is sat out for as long as ARM asks", async () => {
    azure.emulator.controls.setBehavior({
      faults: [{ action: "status", status: 429, retryAfter: 1, times: 1 }],
    });
    const before = performance.now();
    await ask(azure.connectAs("owner"));
    expect(performance.now() - before).toBeGreaterThanOrEqual(990);
    expect(statuses()).toEqual([429, 200]);
    expect(azure.sent.map(({ attempt }) => attempt)).toEqual([1, 2]);
  });

  test("throttling without Retry-After is repeated too", async () => {
    azure.emulator.controls.setBehavior({ faults: [{ action: "status", status: 429, times: 2 }] });
    await ask(azure.connectAs("owner"));
    expect(statuses()).toEqual([429, 429, 200]);
  });

  test("a wait beyond our patience ends at once, saying how long ARM asks for", async () => {
    azure.emulator.controls.setBehavior({ faults: [{ action: "status", status: 429, retryAfter: 372 }] });
    await expect(ask(azure.connectAs("owner"))).rejects.toMatchObject({
      code: "TooManyRequests",
      status: 429,
      message: expect.stringContaining("wait 372 seconds"),
    });
    expect(statuses()).toEqual([429]);
  });

  test("a token that ARM takes no longer is replaced, once", async () => {
    let asked = 0;
    const issue = (goodAfter: number) =>
      reusingTokens(() => ({
        getToken: async () => ({
          token:
            ++asked > goodAfter
              ? await azure.emulator.controls.token({ account: owner, audience: azure.environment.audience })
              : `no-token-${asked}`,
          expiresOnTimestamp: Date.now() + 3_600_000,
        }),
      }));
    const connect = (goodAfter: number) =>
      armConnection({
        environment: azure.environment,
        credential: issue(goodAfter),
        patience: quickPatience,
        onRequest: (request) => azure.sent.push(request),
      });
    const connection = connect(1);
    await ask(connection);
    await ask(connection);
    expect(statuses()).toEqual([401, 200, 200]);
    azure.sent.length = 0;
    asked = 0;
    await expect(ask(connect(10))).rejects.toMatchObject({ code: "InvalidAuthenticationToken", status: 401 });
    expect(statuses()).toEqual([401, 401]);
  });

  test.each([
    ["a reset connection", { action: "reset" as const }, [undefined, 200]],
    ["half an answer", { action: "truncate" as const }, [undefined, 200]],
    ["a server error", { action: "status" as const, status: 500 }, [500, 200]],
    ["a bad gateway", { action: "status" as const, status: 502 }, [502, 200]],
    ["an outage that says when", { action: "status" as const, status: 503, retryAfter: 0 }, [503, 200]],
  ])("%s is repeated", async (_name, fault, expected) => {
    azure.emulator.controls.setBehavior({ faults: [{ ...fault, times: 1 }] });
    await ask(azure.connectAs("owner"));
    expect(statuses()).toEqual(expected);
  });

  test("an answer that never comes is given up in time, and asked for again", async () => {
    azure.emulator.controls.setBehavior({ faults: [{ action: "hang", times: 1 }] });
    const patience = { ...quickPatience, attemptTimeoutMs: 200 };
    await ask(azure.connectAs("owner", { patience }));
    expect(statuses()).toEqual([undefined, 200]);

    azure.emulator.controls.setBehavior({ faults: [{ action: "hang" }] });
    const impatient = { ...patience, maxRetries: 1 };
    await expect(ask(azure.connectAs("owner", { patience: impatient }))).rejects.toMatchObject({
      code: "AzureUnreachable",
      message: expect.stringContaining("gave no answer within"),
    });
  });

  test("retries come to an end", async () => {
    for (const fault of [{ action: "reset" as const }, { action: "status" as const, status: 500 }]) {
      azure.sent.length = 0;
      azure.emulator.controls.setBehavior({ faults: [fault] });
      await expect(ask(azure.connectAs("owner"))).rejects.toMatchObject({ name: "Fault" });
      expect(azure.sent).toHaveLength(1 + quickPatience.maxRetries);
    }
  });

  test("an HTML error page becomes a sentence that says so", async () => {
    azure.emulator.controls.setBehavior({
      faults: [{ action: "status", status: 403, body: "<html>Blocked</html>", contentType: "text/html" }],
    });
    await expect(ask(azure.connectAs("owner"))).rejects.toMatchObject({
      code: "UnexpectedResponse",
      status: 403,
      message: expect.stringContaining("web page instead of JSON"),
    });
  });

  test("a refusal carries ARM's code and the correlation id that was sent", async () => {
    azure.emulator.controls.setBehavior({
      faults: [{ action: "status", status: 409, code: "PessimisticConcurrencyConflict" }],
    });
    const connection = azure.connectAs("owner");
    await expect(ask(connection)).rejects.toMatchObject({
      code: "PessimisticConcurrencyConflict",
      status: 409,
      correlationId: connection.correlationId,
    });
    await expect
      .poll(() => azure.emulator.controls.requests().map((request) => request.correlationId))
      .toContain(connection.correlationId);
  });

  test("the caller's abort ends a pause between attempts, with the caller's reason", async () => {
    azure.emulator.controls.setBehavior({ faults: [{ action: "status", status: 429, retryAfter: 2 }] });
    const caller = new AbortController();
    const running = ask(azure.connectAs("owner"), caller.signal);
    await expect.poll(statuses).toEqual([429]);
    caller.abort(new Error("the browser left"));
    await expect(running).rejects.toThrow("the browser left");
    expect(statuses()).toEqual([429]);
  });

  test("nobody there is told as such", async () => {
    const endpoint = "https://localhost:1";
    const connection = armConnection({
      environment: { endpoint, audience: endpoint },
      credential: { getToken: async () => ({ token: "t", expiresOnTimestamp: Date.now() + 3_600_000 }) },
      patience: { ...quickPatience, maxRetries: 1 },
    });
    await expect(ask(connection)).rejects.toMatchObject({
      code: "AzureUnreachable",
      message: "localhost:1 could not be reached (ECONNREFUSED).",
    });
  });
});

test("under real buckets all requests get through, each attempt counted as the stand-in counts it", async () => {
  azure.emulator.controls.setBehavior({ throttle: { reads: { size: 5, refillPerSecond: 20 } } });
  const connection = azure.connectAs("owner", { patience: { ...quickPatience, maxRetries: 20 } });
  await Promise.all(Array.from({ length: 12 }, () => getInstance(connection, retailId)));
  const answered = (status: number) => (one: { status: number | undefined }) => one.status === status;
  expect(azure.sent.filter(answered(200))).toHaveLength(12);
  expect(azure.sent.filter(answered(429)).length).toBeGreaterThan(0);
  await expect.poll(() => azure.emulator.controls.requests().length).toBe(azure.sent.length);
});

test("lists are followed to their last page", async () => {
  azure.emulator.controls.setBehavior({ pageSizes: { resources: 1 } });
  const names = (await listSubscriptions(azure.connectAs("owner"))).map(({ name }) => name);
  expect(names.toSorted()).toEqual(["Hidden", "Retail"]);
  expect(azure.sent).toHaveLength(2);
});

test("a wrong api-version is ARM's refusal, word for word", async () => {
  const connection = azure.connectAs("owner");
  await expect(
    connection.get("/subscriptions", { apiVersion: "1999-01-01", schema: z.unknown() }),
  ).rejects.toMatchObject({ code: "InvalidApiVersionParameter", status: 400 });
});

test("what isn't announced isn't written, and a write that is repeated is announced once", async () => {
  const write = (connection: ArmConnection) =>
    connection.send("PUT", "/subscriptions/x", { apiVersion: "2022-12-01", body: {} });
  const refusing = azure.connectAs("owner", { beforeWrite: () => Promise.reject(new Error("no room")) });
  await expect(write(refusing)).rejects.toThrow("no room");
  expect(azure.sent).toEqual([]);
  await listSubscriptions(refusing);

  azure.reset();
  azure.emulator.controls.setBehavior({ faults: [{ action: "status", status: 503, retryAfter: 0 }] });
  const announced: number[] = [];
  const connection = azure.connectAs("owner", {
    beforeWrite: async () => void announced.push(azure.sent.length),
  });
  await expect(write(connection)).rejects.toMatchObject({ status: 503 });
  expect(azure.sent.length).toBeGreaterThan(1);
  expect(announced).toEqual([0]);
});
