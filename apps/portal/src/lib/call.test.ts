import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { listCenters } from "@api-center-links/contracts/centers";
import { getLink, listLinks } from "@api-center-links/contracts/links";
import { getConfiguration } from "@api-center-links/contracts/session";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { installAccessTokenSource } from "./access-token.ts";
import { call, operationUrl } from "./call.ts";
import { ProblemError } from "./problem-error.ts";

let answer: (request: IncomingMessage, response: ServerResponse) => void;
const requests: { url: string | undefined; authorization: string | undefined }[] = [];
const server = createServer((request, response) => {
  requests.push({ url: request.url, authorization: request.headers.authorization });
  answer(request, response);
});
const browserFetch = globalThis.fetch;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // A browser resolves our relative addresses against its page.
  globalThis.fetch = (input, init) => browserFetch(new URL(String(input), origin), init);
});
afterAll(() => {
  globalThis.fetch = browserFetch;
  server.close();
});
afterEach(() => {
  requests.length = 0;
  installAccessTokenSource(undefined);
});

const signInAgain = () => Promise.resolve();

function answers(status: number, type: string, body: string): void {
  answer = (_, response) => {
    response.writeHead(status, { "content-type": type, "x-correlation-id": "ours-1" });
    response.end(body);
  };
}

async function problemOf(promise: Promise<unknown>): Promise<ProblemError> {
  const thrown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(ProblemError);
  return thrown as ProblemError;
}

test("a list arrives as its schema promises", async () => {
  answers(200, "application/json; charset=utf-8", JSON.stringify({ centers: [] }));
  expect(await call(listCenters, {})).toEqual({ centers: [] });
});

describe("what isn't the promised answer never looks like an empty list", () => {
  test.each([
    ["HTML with status 200", 200, "text/html", "<h1>Welcome</h1>"],
    ["HTML with status 502", 502, "text/html", "<h1>Bad gateway</h1>"],
    ["cut JSON", 200, "application/json", '{"centers": ['],
    ["JSON of another shape", 200, "application/json", '{"value": []}'],
    ["a 500 that is JSON, but no problem", 500, "application/json", '{"centers": []}'],
    ["another status of success", 204, "application/json", ""],
  ])("%s", async (_, status, type, body) => {
    answers(status, type, body);
    const { problem } = await problemOf(call(listCenters, {}));
    expect(problem.title).toBe("The answer can't be read");
    expect(problem.correlationId).toBe("ours-1");
  });
});

test("a problem keeps its kind, its words, its fields and Azure's correlation id", async () => {
  answers(
    409,
    "application/problem+json",
    JSON.stringify({
      type: "/problems/link-name-taken",
      title: "A link with this name exists already",
      status: 409,
      detail: "Choose another name.",
      errors: [{ field: "/name", message: "It is taken." }],
      armCorrelationId: "azure-7",
    }),
  );
  const error = await problemOf(call(listCenters, {}));
  expect(error.kind).toBe("link-name-taken");
  expect(error.problem.errors).toEqual([{ field: "/name", message: "It is taken." }]);
  expect(error.problem.armCorrelationId).toBe("azure-7");
});

test("no connection is a problem that can be shown", async () => {
  answer = (request) => request.socket.destroy();
  expect((await problemOf(call(listCenters, {}))).problem.title).toBe("API Center Links can't be reached");
});

test("an aborted call throws the abort, not a problem", async () => {
  const abort = new AbortController();
  answer = () => abort.abort();
  await expect(call(listCenters, { signal: abort.signal })).rejects.toMatchObject({ name: "AbortError" });
});

test("a refused token is renewed once; a second refusal asks to sign in", async () => {
  const renewals: boolean[] = [];
  installAccessTokenSource({
    signInAgain,
    get: async ({ renew }) => {
      renewals.push(renew);
      return renew ? "new" : "old";
    },
  });
  answers(
    401,
    "application/problem+json",
    JSON.stringify({ type: "/problems/not-signed-in", title: "Sign in", status: 401, detail: "Expired." }),
  );
  const error = await problemOf(call(listCenters, {}));
  expect(error.kind).toBe("not-signed-in");
  expect(renewals).toEqual([false, true]);
  expect(requests.map((each) => each.authorization)).toEqual(["Bearer old", "Bearer new"]);
});

test("no new token is asked for where the directory wants something of the person", async () => {
  installAccessTokenSource({ signInAgain, get: async () => "weak" });
  const claims = '{"access_token":{"acrs":{"essential":true,"values":["p1"]}}}';
  answers(
    401,
    "application/problem+json",
    JSON.stringify({
      ...{ type: "/problems/interaction-required", title: "Sign in again", status: 401, detail: "MFA." },
      claims,
    }),
  );
  const error = await problemOf(call(listCenters, {}));
  expect(error).toMatchObject({ kind: "interaction-required", problem: { claims } });
  expect(requests).toHaveLength(1);
});

test("the configuration is asked for without a token", async () => {
  installAccessTokenSource({ get: async () => "secret", signInAgain });
  answers(500, "text/plain", "");
  await problemOf(call(getConfiguration, {}));
  expect(requests.map((each) => each.authorization)).toEqual([undefined]);
});

test("parameters and queries are encoded into the address", () => {
  const center = { subscriptionId: "s", resourceGroup: "rg (1)/x", centerName: "c" };
  expect(operationUrl(listLinks, { params: center })).toBe("/api/centers/s/rg%20(1)%2Fx/c/links");
  expect(operationUrl(listLinks, { params: center, query: { a: "x&y", b: undefined } })).toBe(
    "/api/centers/s/rg%20(1)%2Fx/c/links?a=x%26y",
  );
  expect(() => operationUrl(getLink, { params: center })).toThrow("linkId");
});
