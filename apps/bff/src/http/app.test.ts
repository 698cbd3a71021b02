import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLink, getLink } from "@api-center-links/contracts/links";
import { operations } from "@api-center-links/contracts/operations";
import { Problem, problemKind } from "@api-center-links/contracts/problem";
import { listRuns } from "@api-center-links/contracts/runs";
import { getConfiguration } from "@api-center-links/contracts/session";
import express from "express";
import fc from "fast-check";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TokenCheck } from "../access/access-token.ts";
import type { Authorize, Granted } from "../access/authorize.ts";
import { Refusal } from "../refusal.ts";
import { httpApp } from "./app.ts";
import { type Binding, bind, routesOf } from "./bind.ts";
import { answerProblems } from "./problems.ts";
import type { RecordActivity } from "./record-activity.ts";
import { requestLog } from "./request-log.ts";
import { securityHeaders } from "./security-headers.ts";

const center = "/api/centers/1f0e8b52-7c3d-4e6a-9d21-5b8c40f7a601/rg/contoso-apis";
const guid = "5e71c0a9-3d48-4f26-9b17-a4d86e2f5311";
const logLines: string[] = [];
const logger = pino({ level: "debug" }, { write: (line: string) => void logLines.push(line) });

const tokens: TokenCheck = {
  async callerOf(token) {
    if (token !== "good") throw new Refusal("not-signed-in", "No.");
    return { objectId: guid, name: "priya@contoso.com", token };
  },
  appOf: async () => ({ appId: guid }),
  reach: async () => {},
  metadata: async () => ({ issuer: "i", jwks_uri: "https://x" }),
};

/** Rights are for the tests that have an Azure: `testing/rights.test.ts`. */
const authorize: Authorize = async () =>
  ({ connection: undefined, access: undefined, instance: undefined }) as unknown as Granted;

/** What is recorded is for those that have a store: `testing/activity.test.ts`. */
const record: RecordActivity = (_operation, _asked, carryOut) => carryOut(undefined);

const seen: unknown[] = [];
const bindings: Binding[] = operations.map((operation) => ({
  operation,
  serve: async (given) => {
    seen.push({ id: operation.id, params: given.params, query: given.query, body: given.body });
    if (operation.id === "getLink") throw new Error("secret database password");
    return { id: operation.id };
  },
}));

let server: Server;
let address: string;
let portalFolder: string;
beforeAll(async () => {
  portalFolder = await mkdtemp(join(tmpdir(), "portal-"));
  await mkdir(join(portalFolder, "assets"));
  await writeFile(join(portalFolder, "index.html"), "<!doctype html><title>Portal</title>");
  await writeFile(join(portalFolder, "assets", "app-abc123.js"), `console.log("${"x".repeat(5000)}")`);
  server = createServer(
    httpApp({
      bindings,
      tokens,
      authorize,
      record,
      limits: { requestsPerMinute: 100_000, requestsAtOnce: 50 },
      checkAnswers: false,
      readiness: [{ name: "database", check: () => Promise.reject(new Error("It is away.")) }],
      logger,
      productVersion: "1.2.3",
      portalFolder,
      signInOrigins: ["https://login.example"],
      overTls: true,
      webhooks: (_request, _response, next) => next(),
    }),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const bound = server.address();
  address = `http://127.0.0.1:${typeof bound === "object" && bound ? bound.port : 0}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(portalFolder, { recursive: true, force: true });
});

interface Sent {
  method?: string;
  body?: string;
  headers?: Record<string, string>;
}

async function send(path: string, { method = "GET", body, headers = {} }: Sent = {}) {
  const response = await fetch(address + path, {
    method,
    headers: { authorization: "Bearer good", ...headers },
    ...(body !== undefined && { body }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

async function problemOf(path: string, sent?: Sent) {
  const { status, headers, text } = await send(path, sent);
  expect(headers.get("content-type")).toContain("application/problem+json");
  const problem = Problem.parse(JSON.parse(text));
  expect(problem.status).toBe(status);
  expect(problem.correlationId).toBe(headers.get("x-correlation-id"));
  return { ...problem, kind: problemKind(problem), headers };
}

const json = { "content-type": "application/json" };
const newLink = {
  name: "retail",
  resourceId: "/subscriptions/x",
  environment: { name: "retail", title: "Retail", kind: "production" },
  settings: { lifecycleStage: "production", definitions: "always" },
};
const post = (body: unknown): Sent => ({ method: "POST", body: JSON.stringify(body), headers: json });

describe("a request that is refused says what is wrong with it", () => {
  test.each([
    ["no token", `${center}/links`, { headers: { authorization: "" } }, "not-signed-in"],
    ["a bad token", `${center}/links`, { headers: { authorization: "Bearer bad" } }, "not-signed-in"],
    ["an unknown API path", "/api/nothing", {}, "not-found"],
    ["a method that isn't there", `${center}/links`, { method: "PUT" }, "method-not-allowed"],
    ["a broken percent sign", "/api/centers/%E0%A4%A/rg/contoso", {}, "invalid-request"],
  ] as const)("%s", async (_name, path, sent, kind) => {
    expect(await problemOf(path, sent)).toMatchObject({ kind });
  });

  test("a token that isn't good is told how to get one", async () => {
    const problem = await problemOf(`${center}/links`, { headers: { authorization: "" } });
    expect(problem.headers.get("www-authenticate")).toMatch(/^Bearer realm="API Center Links"/);
  });

  test("a wrong method names the right ones", async () => {
    const { headers, detail } = await problemOf(`${center}/links`, { method: "PUT" });
    expect(headers.get("allow")).toBe("GET, POST");
    expect(detail).toContain("GET, POST");
  });

  test("a path that isn't one of a center names the part", async () => {
    const { errors } = await problemOf("/api/centers/not-a-guid/rg/contoso-apis/links");
    expect(errors).toMatchObject([{ field: "{subscriptionId}" }]);
  });

  test("a query names the parameter", async () => {
    const { errors } = await problemOf(`${center}/links/${guid}/runs?limit=0`);
    expect(errors).toMatchObject([{ field: "?limit" }]);
    expect((await problemOf(`${center}/links/${guid}`, { method: "DELETE" })).errors).toEqual([
      { field: "?confirm", message: "This is missing." },
    ]);
  });

  test("a body that isn't JSON", async () => {
    const problem = await problemOf(`${center}/links`, { method: "POST", body: "{nope", headers: json });
    expect(problem).toMatchObject({ kind: "invalid-request" });
    expect(problem.detail).toContain("isn't valid JSON");
  });

  test("a body of another content type, or none", async () => {
    const text = { method: "POST", body: "a=b", headers: { "content-type": "text/plain" } };
    expect(await problemOf(`${center}/links`, text)).toMatchObject({ kind: "not-json" });
    expect(await problemOf(`${center}/links`, { method: "POST" })).toMatchObject({ kind: "not-json" });
  });

  test("a body of 10 MB", async () => {
    const large = post({ ...newLink, name: "x".repeat(10 * 1024 * 1024) });
    expect(await problemOf(`${center}/links`, large)).toMatchObject({ kind: "body-too-large", status: 413 });
  });

  test("unknown, missing and wrong fields, all at once", async () => {
    const { environment: _, ...rest } = newLink;
    const { kind, errors } = await problemOf(
      `${center}/links`,
      post({
        ...rest,
        name: "a b",
        extra: 1,
        settings: { lifecycleStage: "someday", definitions: "always", x: 1 },
      }),
    );
    expect(kind).toBe("invalid-request");
    expect(errors?.map((error) => error.field).toSorted()).toEqual([
      "/environment",
      "/extra",
      "/name",
      "/settings/lifecycleStage",
      "/settings/x",
    ]);
    expect(errors?.find((error) => error.field === "/environment")?.message).toBe("This is missing.");
    expect(errors?.find((error) => error.field === "/name")?.message).toContain("3 to 90 letters");
  });

  test.each([["[]"], ["null"], ['"text"'], ["1"]])("a body that is no object: %s", async (body) => {
    const problem = await problemOf(`${center}/links`, { method: "POST", body, headers: json });
    expect(problem.kind).toBe("invalid-request");
  });

  test("what nobody foresaw keeps its secrets", async () => {
    const problem = await problemOf(`${center}/links/${guid}`);
    expect(problem).toMatchObject({ kind: "unexpected-error", status: 500 });
    expect(JSON.stringify(problem)).not.toContain("secret");
  });

  test("nothing was carried out by any of them", () => {
    expect(seen.filter((each) => JSON.stringify(each).includes("createLink"))).toEqual([]);
  });
});

test("a request that is right arrives checked and typed", async () => {
  const before = "2026-01-01T00:00:00.000Z";
  expect((await send(`${center}/links/${guid}/runs?before=${before}`)).status).toBe(200);
  expect(seen.at(-1)).toMatchObject({
    id: listRuns.id,
    params: { centerName: "contoso-apis", linkId: guid },
    query: { before, limit: 50 },
  });
  expect((await send(`${center}/links`, post(newLink))).status).toBe(201);
  expect(seen.at(-1)).toMatchObject({ id: createLink.id, body: newLink });
});

test("whatever is sent, it is refused in our own words or understood, and nothing breaks", async () => {
  const hostile = fc.oneof(
    fc.json(),
    fc.string(),
    fc.constant("{}"),
    fc.json().map((text) => `{"name":${text}}`),
  );
  const segment = fc.oneof(
    fc.string({ minLength: 1 }),
    fc.constantFrom("..", "%00", "links", guid, "a'b", "😀"),
  );
  const request = fc.record({
    method: fc.constantFrom("GET", "POST", "PATCH", "DELETE", "PUT"),
    path: fc.array(segment, { maxLength: 6 }),
    body: hostile,
  });
  await fc.assert(
    fc.asyncProperty(request, async ({ method, path, body }) => {
      const place = path
        .map((part) => (part === "%00" ? part : encodeURIComponent(part.toWellFormed())))
        .join("/");
      const withBody = method === "GET" ? {} : { body, headers: json };
      for (const prefix of [center, "/api"]) {
        const { status, text } = await send(`${prefix}/${place}`, { method, ...withBody });
        // The stand-in for reading a link breaks on purpose.
        if (status === 500) expect(text).toContain("unexpected-error");
        if (status >= 400) expect(Problem.safeParse(JSON.parse(text)).success).toBe(true);
        expect(status === 500 && !place.endsWith(guid)).toBe(false);
      }
    }),
    { numRuns: 150 },
  );
});

test("a preview isn't taken for a link of that name", async () => {
  expect((await send(`${center}/links/preview`, post(newLink))).text).toContain("previewLink");
});

test("every answer carries a correlation id; a caller's own is kept", async () => {
  const mine = { headers: { "x-correlation-id": guid } };
  expect((await send("/api/configuration", mine)).headers.get("x-correlation-id")).toBe(guid);
  const forged = { headers: { "x-correlation-id": "not a guid" } };
  expect((await send("/api/configuration", forged)).headers.get("x-correlation-id")).toMatch(
    /^[0-9a-f-]{36}$/,
  );
});

test("the log has one line a request and no token", async () => {
  logLines.length = 0;
  await send(`${center}/links?token=s3cret`, { headers: { authorization: "Bearer t0ken" } });
  await expect.poll(() => logLines.length).toBe(1);
  expect(JSON.parse(logLines[0] ?? "")).toMatchObject({
    msg: expect.stringContaining("401"),
    correlationId: expect.any(String),
  });
  expect(logLines[0]).not.toMatch(/t0ken|s3cret/);
});

describe("browsers are told to trust nobody else", () => {
  test.each([
    ["a page", "/", 200],
    ["a file", "/assets/app-abc123.js", 200],
    ["a missing file", "/assets/gone.js", 404],
    ["an answer", "/api/configuration", 200],
    ["a problem", "/api/nothing", 404],
    ["a failure", `${center}/links/${guid}`, 500],
  ])("by %s", async (_name, path, expected) => {
    const { status, headers } = await send(path);
    expect(status).toBe(expected);
    const policy = (headers.get("content-security-policy") ?? "").split(";");
    const directives = Object.fromEntries(policy.map((each) => each.split(/ (.*)/).slice(0, 2)));
    expect(directives).toEqual({
      "default-src": "'none'",
      "script-src": "'self'",
      "style-src": "'self' 'unsafe-inline'",
      "img-src": "'self' data:",
      "font-src": "'self' data:",
      "connect-src": "'self' https://login.example",
      "manifest-src": "'self'",
      "frame-ancestors": "'none'",
      "form-action": "'self'",
      "base-uri": "'none'",
      "object-src": "'none'",
    });
    expect(Object.fromEntries(headers)).toMatchObject({
      "strict-transport-security": "max-age=31536000",
      "referrer-policy": "no-referrer",
      "permissions-policy": expect.stringContaining("camera=()"),
      "x-frame-options": "DENY",
      "x-content-type-options": "nosniff",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
    });
    expect(headers.get("x-powered-by")).toBeNull();
    expect(headers.get("access-control-allow-origin")).toBeNull();
  });

  test("but not to insist on TLS where there is none", async () => {
    const app = express().use(securityHeaders({ signInOrigins: [], overTls: false }));
    const plain = createServer(app.get("/", (_request, response) => void response.end()));
    plain.listen(0, "127.0.0.1");
    await once(plain, "listening");
    const { port } = plain.address() as AddressInfo;
    const { headers } = await fetch(`http://127.0.0.1:${port}/`);
    plain.close();
    expect(headers.get("content-security-policy")).toContain("connect-src 'self';");
    expect(headers.get("strict-transport-security")).toBeNull();
    expect(headers.get("content-security-policy")).not.toContain("upgrade-insecure-requests");
  });
});

test("whoever guesses tokens, or asks too much, is held up", async () => {
  const limits = { requestsPerMinute: 2, requestsAtOnce: 50 };
  const app = express().use(requestLog(logger));
  app.use(routesOf(bindings, { tokens, authorize, record, limits, checkAnswers: false }), answerProblems);
  const strict = createServer(app).listen(0, "127.0.0.1");
  await once(strict, "listening");
  const { port } = strict.address() as AddressInfo;
  const ask = async (token: string, path: string) => {
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(`http://127.0.0.1:${port}${path}`, { headers })).status;
  };
  const guesses = [
    await ask("bad", "/api/centers"),
    await ask("bad", center),
    await ask("bad", "/api/centers"),
  ];
  expect(guesses).toEqual([401, 401, 429]);
  const asked = [await ask("good", "/api/centers"), await ask("good", center), await ask("good", center)];
  expect(asked).toEqual([200, 200, 429]);
  strict.closeAllConnections();
  strict.close();
});

describe("the portal", () => {
  test("is served for every place in it, always fresh", async () => {
    for (const place of ["/", "/centers/1/rg.dotted/contoso/apis?kind=rest"]) {
      const { status, text, headers } = await send(place, { headers: { accept: "text/html" } });
      expect({ status, text }).toMatchObject({ status: 200, text: expect.stringContaining("Portal") });
      expect(headers.get("cache-control")).toBe("no-cache");
    }
  });

  test("has files that browsers may keep for good, compressed; those missing aren't the page", async () => {
    const { headers } = await send("/assets/app-abc123.js", { headers: { "accept-encoding": "gzip" } });
    expect(headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(headers.get("content-encoding")).toBe("gzip");
    const missing = await send("/assets/gone.js", { headers: { accept: "*/*" } });
    expect(missing).toMatchObject({ status: 404, text: "No such file." });
  });

  test("never stands in for the API", async () => {
    expect(await problemOf("/api/nothing", { headers: { accept: "text/html" } })).toMatchObject({
      status: 404,
    });
    expect((await send("/api/configuration")).headers.get("cache-control")).toBe("no-store");
  });
});

test("health tells a running process from one that can serve", async () => {
  expect((await send("/healthz")).status).toBe(200);
  const ready = await send("/readyz");
  expect(ready.status).toBe(503);
  expect(JSON.parse(ready.text)).toEqual({ status: "not ready", checks: { database: "It is away." } });
});

test("the OpenAPI document is served to anyone", async () => {
  const { text } = await send("/api/openapi.json", { headers: { authorization: "" } });
  expect(JSON.parse(text)).toMatchObject({ openapi: "3.1.0", info: { version: "1.2.3" } });
});

test("an operation bound never or twice stops the start", () => {
  const limits = { requestsPerMinute: 1, requestsAtOnce: 1 };
  const options = { tokens, authorize, record, limits, checkAnswers: false };
  const without = bindings.filter((binding) => binding.operation.id !== getLink.id);
  expect(() => routesOf(without, options)).toThrow("getLink");
  const again = bind(getConfiguration, () => Promise.reject(new Error()));
  expect(() => routesOf([...bindings, again], options)).toThrow("getConfiguration");
});
