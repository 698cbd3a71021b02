import { contosoEstate } from "@api-center-links/azure-emulator/estate/contoso/contoso";
import {
  apiCenterLinksApp,
  contosoTenant,
  fiona,
  omar,
  rita,
  subscriptions,
} from "@api-center-links/azure-emulator/estate/contoso/identities";
import { groups, places } from "@api-center-links/azure-emulator/estate/contoso/places";
import type { NewLink } from "@api-center-links/contracts/links";
import { generateKeyPair, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Answer, newLink, startTestStack, type TestStack } from "./bff-on-emulator.ts";

const shared = subscriptions.sharedServices.subscriptionId;
const apis = `/api/centers/${shared}/${groups.governance}/contoso-apis`;
const sandbox = `/api/centers/${shared}/${groups.governance}/contoso-sandbox`;

let stack: TestStack;
beforeAll(async () => {
  // Nothing syncs here: what is refused is refused before any worker sees it.
  stack = await startTestStack({ estate: contosoEstate(), environment: { ROLE: "web" } });
});
afterAll(() => stack[Symbol.asyncDispose]());

const create = (change: Partial<NewLink> = {}, options: { as?: string; path?: string } = {}) =>
  stack.send("POST", `${options.path ?? apis}/links`, {
    body: newLink({ resourceId: places.retail, ...change }),
    ...(options.as && { as: options.as }),
  });

async function nothingWritten(path = apis): Promise<void> {
  const { body } = await stack.send("GET", `${path}/links`, { as: omar.userPrincipalName });
  expect(body).toMatchObject({ links: [] });
}

describe("a token", () => {
  const claims = {
    oid: "2b9d4f6e-81c3-4a7d-b5e0-7f3c19a8d210",
    tid: contosoTenant.tenantId,
    scp: "access_as_user",
    preferred_username: "priya@contoso.com",
  };
  const issuer = () => `${stack.emulator.armUrl}/${contosoTenant.tenantId}/v2.0`;
  const get = (token: string) => stack.send("GET", "/api/centers", { token });

  test("of the sign-in service lets its person in", async () => {
    const { status, body } = await stack.send("GET", "/api/centers");
    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        centers: [
          { name: "contoso-apis", plan: "Standard", apis: 1, links: 0 },
          { name: "contoso-sandbox", plan: "Free", apis: 0 },
        ],
      },
    });
  });

  test("that has expired is refused, saying so", async () => {
    const token = await stack.emulator.controls.token({
      account: omar.userPrincipalName,
      audience: apiCenterLinksApp.clientId,
      lifetimeSeconds: 1,
    });
    const later = Date.now() + 62_500;
    const { default: vitest } = { default: (await import("vitest")).vi };
    vitest.useFakeTimers({ toFake: ["Date"], now: later });
    try {
      const { status, problem, headers } = await get(token);
      expect({ status, detail: problem.detail }).toEqual({
        status: 401,
        detail: "Your sign-in has expired. Sign in again.",
      });
      expect(headers.get("www-authenticate")).toContain('error="invalid_token"');
    } finally {
      vitest.useRealTimers();
    }
  });

  test("that nobody signed, or someone else did, is refused", async () => {
    const { privateKey } = await generateKeyPair("RS256");
    const build = <
      T extends { setIssuer(i: string): T; setAudience(a: string): T; setExpirationTime(e: string): T },
    >(
      token: T,
    ) => token.setIssuer(issuer()).setAudience(apiCenterLinksApp.clientId).setExpirationTime("1h");
    const unsigned = build(new UnsecuredJWT(claims)).encode();
    const foreign = await build(new SignJWT(claims))
      .setProtectedHeader({ alg: "RS256", kid: "unknown" })
      .sign(privateKey);
    for (const token of [unsigned, foreign, "nonsense", "a.b.c"]) {
      expect(await get(token), token).toMatchObject({ status: 401, kind: "not-signed-in" });
    }
  });

  test("for another application is refused", async () => {
    const token = await stack.emulator.controls.token({ account: omar.userPrincipalName });
    const { status, problem } = await get(token);
    expect({ status, detail: problem.detail }).toEqual({
      status: 401,
      detail: expect.stringMatching(/another application|another directory/),
    });
  });

  test("of no person is refused", async () => {
    const token = await stack.emulator.controls.token({
      identity: "contoso-automation",
      audience: apiCenterLinksApp.clientId,
    });
    expect(await get(token)).toMatchObject({ status: 401, kind: "not-signed-in" });
  });

  test("never shows up in the log", async () => {
    await stack.send("GET", `${apis}/links`);
    expect(stack.log.join("\n")).not.toMatch(/eyJ[\w-]+\.|not-a-real-secret/);
  });
});

test("the portal learns where browsers sign in, and the issuer stays what tokens name", async () => {
  const { body } = (await stack.send("GET", "/api/configuration")) as Answer<{
    signIn: { authority: string; authorityMetadata: string; scopes: string[] };
  }>;
  const metadata = JSON.parse(body.signIn.authorityMetadata);
  expect(metadata.authorization_endpoint).toMatch(`${stack.emulator.httpUrl}/`);
  expect(metadata.token_endpoint).toMatch(`${stack.emulator.httpUrl}/`);
  expect(metadata.issuer).toBe(`${body.signIn.authority}/v2.0`);
  expect(body.signIn.scopes).toEqual([`api://${apiCenterLinksApp.clientId}/access_as_user`]);
});

describe("rights", () => {
  test("who only reads sees everything and changes nothing", async () => {
    const as = rita.userPrincipalName;
    expect((await stack.send("GET", apis, { as })).body).toMatchObject({
      rights: { listLinks: true, createLink: false, deleteApi: false },
    });
    expect((await stack.send("GET", apis)).body).toMatchObject({
      rights: { listLinks: true, createLink: true, deleteApi: true },
    });
    const refused = await create({}, { as });
    expect(refused).toMatchObject({ status: 403, kind: "not-allowed" });
    expect(refused.problem).toMatchObject({
      detail: expect.stringContaining("Azure API Center Service Contributor"),
      missing: [
        {
          actions: [
            "Microsoft.ApiCenter/services/workspaces/environments/write",
            "Microsoft.ApiCenter/services/workspaces/apis/write",
          ],
          role: "Azure API Center Service Contributor",
          scope: expect.stringMatching(/\/contoso-apis$/),
        },
      ],
      command: expect.stringContaining(`--assignee-object-id ${rita.objectId}`),
    });
    expect(await stack.send("DELETE", `${apis}/apis/size-advice`, { as })).toMatchObject({
      kind: "not-allowed",
    });
    await nothingWritten();
  });

  test("a center that the caller can't see is like one that doesn't exist", async () => {
    stack.emulator.estate.grant("priya@contoso.com", "Reader", places.retail);
    stack.emulator.estate.revoke("priya@contoso.com", places.contosoSandbox);
    const missing = `/api/centers/${shared}/${groups.governance}/no-such-center`;
    const [hidden, absent] = await Promise.all(
      [sandbox, missing].map((path) => stack.send("GET", `${path}/links`)),
    );
    expect(hidden).toMatchObject({ status: 404, kind: "not-found" });
    expect(hidden?.problem.detail.replace("contoso-sandbox", "X")).toBe(
      absent?.problem.detail.replace("no-such-center", "X"),
    );
    stack.emulator.estate.grant("priya@contoso.com", "Contributor", places.contosoSandbox);
  });
});

test("what Azure said that a person may do holds for a minute, then it is asked again", async () => {
  const { estate } = stack.emulator;
  const as = "priya@contoso.com";
  const look = async () => (await stack.send("GET", `${sandbox}/links`, { as })).status;
  const change = async () => (await stack.send("DELETE", `${sandbox}/apis/no-such-api`, { as })).status;
  const minutes = (count: number) => vi.setSystemTime(startedAt + count * 60_000);
  vi.useFakeTimers({ toFake: ["Date"] });
  const startedAt = Date.now();
  try {
    expect([await look(), await change()]).toEqual([200, 404]);
    estate.revoke(as, places.contosoSandbox);
    estate.grant(as, "Reader", places.contosoSandbox);
    minutes(0.9);
    expect(await change()).toBe(404);
    minutes(1);
    expect([await look(), await change()]).toEqual([200, 403]);
    estate.revoke(as, places.contosoSandbox);
    minutes(2);
    expect(await look()).toBe(404);
  } finally {
    vi.useRealTimers();
    estate.grant(as, "Contributor", places.contosoSandbox);
  }
});

describe("a link is refused, with nothing written, when", () => {
  test.each([
    [
      "its instance doesn't exist",
      { resourceId: places.retail.replace("contoso-retail", "contoso-nowhere") },
      "instance-not-found",
      "/resourceId",
    ],
    [
      "its instance is in another directory",
      { resourceId: places.fabrikam },
      "instance-in-other-directory",
      "/resourceId",
    ],
    ["its id is none", { resourceId: "contoso-retail" }, "invalid-request", "/resourceId"],
    ["its id is of something else", { resourceId: places.contosoApis }, "invalid-request", "/resourceId"],
    ["its name breaks API Center's rules", { name: "retail production!" }, "invalid-request", "/name"],
    [
      "its environment's title is too long",
      { environment: { name: "retail", title: "x".repeat(51), kind: "production" } },
      "invalid-request",
      "/environment/title",
    ],
    [
      "its environment's title is empty",
      { environment: { name: "retail", title: "  ", kind: "production" } },
      "invalid-request",
      "/environment/title",
    ],
    [
      "its environment exists",
      { environment: { name: "Developer-Sandbox", title: "R", kind: "production" } },
      "environment-name-taken",
      "/environment/name",
    ],
  ] as [string, Partial<NewLink>, string, string][])("%s", async (_name, change, kind, field) => {
    const answer = await create(change);
    expect(answer.kind).toBe(kind);
    expect(answer.problem.errors?.map((error) => error.field)).toEqual([field]);
    expect(answer.problem.detail).not.toBe("");
    await nothingWritten();
  });

  test("the person can't read the instance", async () => {
    stack.emulator.estate.revoke("priya@contoso.com", places.empty);
    expect(await create({ resourceId: places.empty })).toMatchObject({
      kind: "instance-not-found",
      status: 422,
    });
    stack.emulator.estate.grant("priya@contoso.com", "Reader", places.empty);
    await nothingWritten();
  });

  test("ARM is down, or answers with a web page", async () => {
    for (const action of [
      { action: "reset" as const },
      { action: "status" as const, status: 502, body: "<html>Bad gateway</html>", contentType: "text/html" },
    ]) {
      stack.emulator.controls.setBehavior({
        faults: [{ match: { pathPattern: "Microsoft.ApiManagement" }, ...action }],
      });
      const answer = await create();
      stack.emulator.controls.setBehavior({ faults: [] });
      expect(answer).toMatchObject({ status: 503, kind: "azure-unreachable" });
      expect(answer.problem.armCorrelationId).toMatch(/^[0-9a-f-]{36}$/);
    }
    await nothingWritten();
  });

  test("it is linked already, or its name is taken, or the plan's links are used up", async () => {
    const environment = (name: string) => ({ name, title: "T", kind: "testing" as const });
    const first = await create({ name: "first", environment: environment("first") }, { path: sandbox });
    expect(first).toMatchObject({ status: 201, body: { name: "first", status: "initializing" } });
    const attempts: [Partial<NewLink>, string][] = [
      [
        { name: "other", resourceId: places.retail.toUpperCase(), environment: environment("other") },
        "already-linked",
      ],
      [{ name: "FIRST", resourceId: places.empty, environment: environment("other") }, "link-name-taken"],
      [{ name: "other", resourceId: places.empty, environment: environment("other") }, "link-limit-reached"],
    ];
    for (const [change, kind] of attempts) {
      expect((await create(change, { path: sandbox })).kind).toBe(kind);
    }
    const { body } = (await stack.send("GET", `${sandbox}/links`)) as Answer<{
      links: unknown[];
      limit: number;
    }>;
    expect(body.links).toHaveLength(1);
    expect(body.limit).toBe(1);
    const preview = await stack.send("POST", `${sandbox}/links/preview`, {
      body: newLink({ resourceId: places.retail }),
    });
    expect(preview.kind).toBe("already-linked");
    const query = `subscriptionId=${subscriptions.production.subscriptionId}`;
    expect((await stack.send("GET", `${sandbox}/linkable-instances?${query}`)).body).toMatchObject({
      instances: [
        { name: "contoso-logistics", unavailable: null },
        { name: "contoso-retail", unavailable: "Linked already, by first." },
      ],
    });
  });
});

describe("what doesn't exist is said not to", () => {
  const guid = "5e71c0a9-3d48-4f26-9b17-a4d86e2f5311";
  test.each([
    ["an API", "GET", `${apis}/apis/no-such-api`],
    ["an API to delete", "DELETE", `${apis}/apis/no-such-api`],
    ["a document", "GET", `${apis}/apis/size-advice/versions/v9/definitions/openapi/specification`],
    ["an environment", "GET", `${apis}/environments/no-such-environment`],
    ["a link", "GET", `${apis}/links/${guid}`],
    ["a link to sync", "POST", `${apis}/links/${guid}/sync`],
    ["a run", "GET", `${apis}/links/${guid}/runs/${guid}`],
    ["a page of the API", "GET", "/api/pages/none"],
  ] as const)("%s", async (_name, method, path) => {
    expect(await stack.send(method, path)).toMatchObject({ status: 404, kind: "not-found" });
  });
});

test("the inventory: what people registered can be read, opened and deleted", async () => {
  expect((await stack.send("GET", `${apis}/apis`)).body).toMatchObject({
    apis: [{ name: "size-advice", title: "Size Advice", origin: null, versions: null }],
  });
  expect((await stack.send("GET", `${apis}/apis/size-advice`)).body).toMatchObject({
    lockedProperties: [],
    contacts: [{ email: "app-team@contoso.com" }],
    versions: [{ name: "v0", definitions: [{ name: "openapi", specification: { name: "openapi" } }] }],
    deployments: [{ environmentTitle: "Developer sandbox", definition: { version: "v0", name: "openapi" } }],
  });
  const path = `${apis}/apis/size-advice/versions/v0/definitions/openapi/specification`;
  const { body } = (await stack.send("GET", path)) as Answer<{ content: string }>;
  expect(body).toMatchObject({
    format: "openapi",
    fileName: "size-advice-v0.json",
    mediaType: "application/json",
  });
  expect(JSON.parse(body.content).info.title).toBe("Size Advice");
  expect((await stack.send("GET", `${apis}/environments`)).body).toMatchObject({
    environments: [{ name: "developer-sandbox", link: null, serverType: "Kubernetes" }],
  });
  expect((await stack.send("DELETE", `${apis}/apis/size-advice`)).status).toBe(204);
  expect((await stack.send("GET", `${apis}/apis/size-advice`)).status).toBe(404);
});

test("people of the other directory can't come in", async () => {
  const asFiona = stack.emulator.controls.token({
    account: fiona.userPrincipalName,
    audience: apiCenterLinksApp.clientId,
  });
  const token = await asFiona.catch(() => undefined);
  if (token) expect(await stack.send("GET", "/api/centers", { token })).toMatchObject({ status: 401 });
});
