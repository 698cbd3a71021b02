import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import express from "express";
import { afterEach, expect, test } from "vitest";
import { type CallerLimits, callerLimits, refusalLimit } from "./caller-limits.ts";
import { answerProblems } from "./problems.ts";

let opened = new AsyncDisposableStack();
afterEach(async () => {
  await opened.disposeAsync();
  opened = new AsyncDisposableStack();
});

/** An app whose callers say who they are, and whose answers at `/slow` wait for `finish`. */
async function limited(limits: CallerLimits) {
  return serving(callerLimits(limits, (request) => request.get("x-caller")));
}

async function serving(handlers: express.RequestHandler[]) {
  const finish = Promise.withResolvers<void>();
  const app = express();
  app.set("trust proxy", "loopback");
  let recognizing = 0;
  let recognized = 0;
  app.get("/slowly-recognized", async (_request, response, next) => {
    recognizing += 1;
    await once(response, "close");
    next();
    recognized += 1;
  });
  app.use(handlers);
  app.get("/refused", (_request, response) => void response.status(401).end());
  let answering = 0;
  app.get("/slow", async (_request, response) => {
    answering += 1;
    await finish.promise;
    response.end("done");
  });
  app.get("/", (_request, response) => void response.end("done"));
  app.use(answerProblems);
  const server = createServer(app);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  opened.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const ask = (headers: Record<string, string>, path = "/") =>
    fetch(`http://127.0.0.1:${port}${path}`, { headers });
  return {
    ...{ port, ask, finish: finish.resolve },
    ...{ answering: () => answering, recognizing: () => recognizing, recognized: () => recognized },
  };
}

const statuses = (answers: Response[]) => answers.map(({ status }) => status);
const priya = { "x-caller": "priya" };
const omar = { "x-caller": "omar" };

test("more requests in a minute than allowed are refused, told until when, and cost nobody else theirs", async () => {
  const { ask } = await limited({ requestsPerMinute: 3, requestsAtOnce: 50 });
  const three = [await ask(priya), await ask(priya), await ask(priya)];
  expect(statuses(three)).toEqual([200, 200, 200]);

  const refused = await ask(priya);
  expect(refused.headers.get("content-type")).toContain("application/problem+json");
  const seconds = Number(refused.headers.get("retry-after"));
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(60);
  expect(await refused.json()).toMatchObject({
    type: "/problems/too-many-requests",
    status: 429,
    detail: "More than 3 requests in a minute. Wait a moment, then try again.",
    retryAt: expect.any(String),
  });

  expect((await ask(omar)).status).toBe(200);
});

test("those who aren't signed in count by their address", async () => {
  const { ask } = await limited({ requestsPerMinute: 1, requestsAtOnce: 50 });
  const from = (address: string) => ask({ "x-forwarded-for": address });
  expect(statuses([await from("192.0.2.1"), await from("192.0.2.1"), await from("192.0.2.2")])).toEqual([
    200, 429, 200,
  ]);
  // Whoever has one address of IPv6 has a whole network of them.
  expect(statuses([await from("2001:db8::1"), await from("2001:db8::2")])).toEqual([200, 429]);
});

test("more requests at the same time than allowed are refused until others are through", async () => {
  const { ask, finish, answering } = await limited({ requestsPerMinute: 1_000, requestsAtOnce: 2 });
  const two = [ask(priya, "/slow"), ask(priya, "/slow")];
  await expect.poll(answering).toBe(2);
  const refused = await ask(priya);
  expect(refused.status).toBe(429);
  expect(refused.headers.get("retry-after")).toBe("1");
  expect((await ask(omar)).status).toBe(200);
  finish();
  expect(statuses(await Promise.all(two))).toEqual([200, 200]);
  await expect.poll(async () => (await ask(priya)).status).toBe(200);
});

test("a client that goes away takes no room", async () => {
  const { ask, answering } = await limited({ requestsPerMinute: 1_000, requestsAtOnce: 1 });
  const leaving = new AbortController();
  const { port } = new URL((await ask(priya)).url);
  const left = fetch(`http://127.0.0.1:${port}/slow`, { headers: priya, signal: leaving.signal });
  await expect.poll(answering).toBe(1);
  leaving.abort();
  await expect(left).rejects.toThrow();
  await expect.poll(async () => (await ask(priya)).status).toBe(200);
});

test("nor does one that goes before it is known who it is", async () => {
  const { ask, recognizing, recognized } = await limited({ requestsPerMinute: 1_000, requestsAtOnce: 1 });
  const leaving = new AbortController();
  const { url } = await ask(priya);
  const left = fetch(`${url}slowly-recognized`, { headers: priya, signal: leaving.signal });
  await expect.poll(recognizing).toBe(1);
  leaving.abort();
  await expect(left).rejects.toThrow();
  await expect.poll(recognized).toBe(1);
  expect((await ask(priya)).status).toBe(200);
});

test("nor do requests in a row on a connection that breaks before it is their turn", async () => {
  const { ask, port, answering } = await limited({ requestsPerMinute: 1_000, requestsAtOnce: 2 });
  const connection = connect(port, "127.0.0.1");
  const request = "GET /slow HTTP/1.1\r\nHost: localhost\r\nX-Caller: priya\r\n\r\n";
  connection.write(request + request);
  await expect.poll(answering).toBe(2);
  expect((await ask(priya)).status).toBe(429);
  connection.destroy();
  const both = async () => statuses(await Promise.all([ask(priya), ask(priya)]));
  await expect.poll(both).toEqual([200, 200]);
});

test("at a trusted sender's door only what is refused counts, by address", async () => {
  const { ask } = await serving([refusalLimit(2)]);
  const from = (address: string, path: string) => ask({ "x-forwarded-for": address }, path);
  for (let count = 0; count < 5; count++) expect((await from("192.0.2.1", "/")).status).toBe(200);
  const guesses = [await from("192.0.2.1", "/refused"), await from("192.0.2.1", "/refused")];
  expect(statuses(guesses)).toEqual([401, 401]);
  expect((await from("192.0.2.1", "/refused")).status).toBe(429);
  expect((await from("192.0.2.2", "/")).status).toBe(200);
});
