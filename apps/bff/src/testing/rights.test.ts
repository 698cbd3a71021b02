import { contosoEstate } from "@api-center-links/azure-emulator/estate/contoso/contoso";
import {
  apiCenterLinksApp,
  contosoTenant,
  fabrikamTenant,
  fiona,
  omar,
  priya,
  rita,
  subscriptions,
} from "@api-center-links/azure-emulator/estate/contoso/identities";
import { groups, places } from "@api-center-links/azure-emulator/estate/contoso/places";
import { type OperationId, operations } from "@api-center-links/contracts/operations";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tokenOf } from "../links/held-deletions.ts";
import { type Database, openDatabase } from "../store/database.ts";
import { linkClaims } from "../store/link-claims.ts";
import { linkStore } from "../store/link-store.ts";
import { missingApiStore } from "../store/missing-api-store.ts";
import { runStore } from "../store/run-store.ts";
import { type DatabaseServer, postgresServer } from "../store/testing/databases.ts";
import { newLink, startTestStack, type TestStack } from "./bff-on-emulator.ts";

/*
 * Who may call what, and what they are answered: every operation, for every kind of caller. A new operation belongs in here; without
 * its row neither types nor tests are satisfied.
 */

const callers = [
  ["no token", "nobody"],
  ["an expired token", "expired"],
  ["a token for something else", "audience"],
  ["a token of another directory", "tenant"],
  ["a reader", "reader"],
  ["a contributor", "contributor"],
  ["an owner", "owner"],
  ["a contributor of another center", "outsider"],
] as const;
type CallerKind = (typeof callers)[number][1];
type Statuses = readonly [number, number, number, number, number, number, number, number];

const everyone = (status: number): Statuses => [
  status,
  status,
  status,
  status,
  status,
  status,
  status,
  status,
];
const signedIn = (status: number): Statuses => [401, 401, 401, 401, status, status, status, status];
const readers = (status = 200): Statuses => [401, 401, 401, 401, status, status, status, 404];
const writers = (status: number): Statuses => [401, 401, 401, 401, 403, status, status, 404];
const owners = (status: number): Statuses => [401, 401, 401, 401, 403, 403, status, 404];

const linkId = "5e71c0a9-3d48-4f26-9b17-a4d86e2f5311";
const runId = "0b9d4f6e-81c3-4a7d-b5e0-7f3c19a8d210";
const instance = `resourceId=${encodeURIComponent(places.logistics)}`;
const query = `subscriptionId=${subscriptions.production.subscriptionId}`;
const body = newLink({
  name: "logistics",
  resourceId: places.logistics,
  environment: { name: "logistics", title: "Logistics", kind: "production" },
});
const heldApi = { root: "gone-from-retail", title: "Gone", sourceId: `${places.retail}/apis/gone` };
const heldSet = { token: tokenOf([{ ...heldApi, fate: "held" }]) };
const settings = { settings: { lifecycleStage: "preview" } };

/** Statuses in the order of `callers`; the path goes on below the API center unless it begins with `/api/`; then the body. */
const matrix: Record<OperationId, readonly [Statuses, path: string, body?: unknown]> = {
  getConfiguration: [everyone(200), "/api/configuration"],
  listCenters: [signedIn(200), "/api/centers"],
  getCenter: [readers(), ""],
  listEnvironments: [readers(), "/environments"],
  getEnvironment: [readers(), "/environments/developer-sandbox"],
  listApis: [readers(), "/apis"],
  getApi: [readers(), "/apis/size-advice"],
  deleteApi: [writers(204), "/apis/size-advice"],
  // Azure's plain Reader may not export; Azure API Center Service Reader may.
  getSpecification: [writers(200), "/apis/size-advice/versions/v0/definitions/openapi/specification"],
  listSubscriptions: [signedIn(200), "/api/subscriptions"],
  listInstances: [readers(), `/linkable-instances?${query}`],
  listLinkScopes: [readers(), `/linkable-instances/scopes?${instance}`],
  listLinks: [readers(), "/links"],
  createLink: [writers(201), "/links", body],
  previewLink: [readers(), "/links/preview", body],
  getLink: [readers(), `/links/${linkId}`],
  updateLink: [writers(200), `/links/${linkId}`, settings],
  syncLink: [writers(202), `/links/${linkId}/sync`],
  verifyLink: [writers(202), `/links/${linkId}/verify`],
  stopLink: [writers(202), `/links/${linkId}/stop`],
  pauseLink: [writers(200), `/links/${linkId}/pause`],
  resumeLink: [writers(200), `/links/${linkId}/resume`],
  listHeldDeletions: [readers(), `/links/${linkId}/held-deletions`],
  confirmDeletions: [writers(202), `/links/${linkId}/held-deletions/confirm`, heldSet],
  keepApis: [writers(200), `/links/${linkId}/held-deletions/keep`, heldSet],
  previewLinkDeletion: [readers(), `/links/${linkId}/deletion`],
  deleteLink: [writers(202), `/links/${linkId}?confirm=retail`],
  listRuns: [readers(), `/links/${linkId}/runs`],
  getRun: [readers(), `/links/${linkId}/runs/${runId}`],
  listLinkedApis: [readers(), `/links/${linkId}/apis`],
  getLinkAccess: [readers(), `/link-access?${instance}`],
  assignInstanceRole: [owners(200), "/link-access/instance", { resourceId: places.logistics }],
  assignCenterRole: [owners(200), "/link-access/center"],
  listSyncAccess: [readers(), "/sync-access"],
  getInstanceEvents: [readers(), `/instance-events?${instance}`],
  setUpInstanceEvents: [writers(200), "/instance-events", { resourceId: places.retail }],
  getIdentities: [readers(), "/identities"],
  changeIdentities: [writers(200), "/identities", { systemAssigned: true }],
  listAssignableIdentities: [readers(), `/assignable-identities?${query}`],
  listActivity: [readers(), "/activity"],
};

const oona = {
  kind: "user",
  objectId: "c4a1f7e2-96b0-4d83-8f5e-2a7d19c3b615",
  userPrincipalName: "oona@contoso.com",
  displayName: "Oona Virtanen",
} as const;

/** May do everything, if Azure tells. */
const nils = {
  kind: "user",
  objectId: "d9e3b6a1-5c72-4f08-a3d4-61f0c8e7b29a",
  userPrincipalName: "nils@contoso.com",
  displayName: "Nils Berg",
} as const;

const governance = `/api/centers/${subscriptions.sharedServices.subscriptionId}/${groups.governance}`;
const center = `${governance}/contoso-apis`;

let server: DatabaseServer;
let database: Database;
let stack: TestStack;
let estate: ReturnType<TestStack["emulator"]["estate"]["document"]>;
const tokens = {} as Record<CallerKind, string>;

beforeAll(async () => {
  server = await postgresServer();
  const place = await server.newDatabase();
  if (place.kind !== "postgres") throw new Error("This needs a database that two can open.");
  // Nothing syncs here: what changes is what requests change.
  const environment = { ROLE: "web", DATABASE_URL: place.url, FORCED_SYNC_INTERVAL_MS: "0" };
  stack = await startTestStack({ estate: estateOfTwoDirectories(), environment });
  stack.emulator.estate.grant(oona.userPrincipalName, "Contributor", places.contosoSandbox);
  stack.emulator.estate.grant(oona.userPrincipalName, "Reader", places.logistics);
  stack.emulator.estate.grant(nils.userPrincipalName, "Owner", places.contosoApis);
  stack.emulator.estate.grant(nils.userPrincipalName, "Owner", places.logistics);
  estate = stack.emulator.estate.document();
  database = await openDatabase(place, () => {});

  const { controls } = stack.emulator;
  const ours = { audience: apiCenterLinksApp.clientId };
  tokens.nobody = "";
  tokens.expired = await controls.token({
    ...ours,
    account: omar.userPrincipalName,
    lifetimeSeconds: -3600,
  });
  tokens.audience = await controls.token({ account: omar.userPrincipalName });
  tokens.tenant = await controls.token({ ...ours, account: fiona.userPrincipalName });
  tokens.reader = await controls.token({ ...ours, account: rita.userPrincipalName });
  tokens.contributor = await controls.token({ ...ours, account: priya.userPrincipalName });
  tokens.owner = await controls.token({ ...ours, account: omar.userPrincipalName });
  tokens.outsider = await controls.token({ ...ours, account: oona.userPrincipalName });
});
afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});

/** Contoso with two more people, and the app known in the other directory too. */
function estateOfTwoDirectories() {
  const input = contosoEstate();
  const tenantOf = (id: string) => {
    const found = input.tenants.find((tenant) => tenant.tenantId === id);
    if (!found) throw new Error(`There is no directory ${id}.`);
    return found;
  };
  const contoso = tenantOf(contosoTenant.tenantId);
  const fabrikam = tenantOf(fabrikamTenant.tenantId);
  contoso.principals = [...(contoso.principals ?? []), oona, nils];
  fabrikam.apps = (contoso.apps ?? []).filter((app) => app.clientId === apiCenterLinksApp.clientId);
  return input;
}

/** One link with one run and one deletion held, and the estate as it was. */
async function startOver(): Promise<void> {
  if (stack.emulator.controls.requests().some(isWrite)) {
    stack.emulator.estate.replace(estate);
    stack.emulator.controls.clearRequests();
  }
  await database.query.deleteFrom("links").execute();
  const request = { trigger: "created", requestedBy: omar.userPrincipalName, depth: "documents" } as const;
  await linkStore(database).create(
    {
      id: linkId,
      centerId: places.contosoApis,
      instanceId: places.retail,
      scope: { kind: "service" },
      name: "retail",
      settings: {
        environment: { name: "retail", title: "Retail", kind: "production" },
        lifecycleStage: "production",
        definitions: "always",
      },
      createdAt: new Date("2026-01-01T00:00:00Z"),
      createdBy: omar.userPrincipalName,
      request,
    },
    10,
  );
  const startedAt = new Date("2026-01-01T00:00:01Z");
  const owner = "a worker";
  const claims = linkClaims(database);
  await claims.claim(linkId, owner, 60_000, new Date());
  await runStore(database).begin({ id: runId, linkId, ...request, startedAt }, owner);
  await missingApiStore(database)
    .guardOf(linkId, owner, runId, { count: 0, percent: 0 })
    .record({ going: [], held: [heldApi], settled: [] });
  await claims.releaseAll();
}

/** Everything that is kept but that someone tried. What there is in Azure can't have changed where nothing but GET was asked of it. */
async function everything(): Promise<string> {
  const tables = await sql<{ name: string }>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')
      and tablename not in ('queue', 'version', 'activity')
    order by 1`.execute(database.query);
  const rows = tables.rows.map(async ({ name }) => {
    const found = await sql`select * from ${sql.raw(name)}`.execute(database.query);
    return [name, found.rows];
  });
  return JSON.stringify(await Promise.all(rows));
}

function isWrite({ method }: { method: string }): boolean {
  return method !== "GET";
}

async function ask(operationId: OperationId, token: string, at = center) {
  const [, path, given] = matrix[operationId];
  const method = operations.find((operation) => operation.id === operationId)?.method ?? "get";
  return stack.send(method.toUpperCase(), path.startsWith("/api/") ? path : at + path, {
    token,
    ...(given !== undefined && { body: given }),
  });
}

test("every operation is in the table", () => {
  expect(Object.keys(matrix).toSorted()).toEqual(operations.map((operation) => operation.id).toSorted());
});

describe.each(operations.map((operation) => operation.id))("%s", (operationId) => {
  beforeAll(startOver);

  test.each(callers.map(([name, kind], at) => [name, matrix[operationId][0][at], kind] as const))(
    "with %s: %i",
    async (_name, expected, kind) => {
      stack.emulator.controls.clearRequests();
      const before = await everything();
      const answer = await ask(operationId, tokens[kind]);
      expect({ status: answer.status, detail: answer.problem?.detail }).toMatchObject({ status: expected });
      const asked = stack.emulator.controls.requests();
      if (answer.status >= 400) {
        expect(asked.filter(isWrite)).toEqual([]);
        expect(await everything()).toBe(before);
      } else {
        // Only as the caller is anything written; what the sync identity may do, it is itself asked about.
        expect(asked.filter((request) => isWrite(request) && request.principal?.kind !== "user")).toEqual([]);
      }
      if (answer.status === 401) expect(asked).toEqual([]);
      if (answer.status === 403) {
        expect(answer.kind).toBe("not-allowed");
        expect([places.contosoApis, places.logistics, places.retail]).toContain(
          answer.problem.missing?.[0]?.scope,
        );
      }
      if (answer.status < 400) await startOver();
    },
  );
});

const below = operations.map((operation) => operation.id).filter((id) => !matrix[id][1].startsWith("/api/"));

describe("where Azure doesn't tell what the caller may do, nothing is done", () => {
  beforeAll(startOver);

  test.each(below)("%s", async (operationId) => {
    const before = await everything();
    const token = await stack.emulator.controls.token({
      account: nils.userPrincipalName,
      audience: apiCenterLinksApp.clientId,
    });
    for (const [armStatus, status, kind] of [
      [503, 503, "azure-unreachable"],
      [403, 403, "not-allowed"],
    ] as const) {
      stack.emulator.controls.clearRequests();
      stack.emulator.controls.setBehavior({
        faults: [
          {
            match: { pathPattern: "/providers/Microsoft.Authorization/permissions" },
            ...{ action: "status", status: armStatus, retryAfter: 0 },
          },
        ],
      });
      const answer = await ask(operationId, token);
      stack.emulator.controls.setBehavior({ faults: [] });
      expect(answer).toMatchObject({ status, kind });
      expect(stack.emulator.controls.requests().filter(isWrite)).toEqual([]);
      expect(await everything()).toBe(before);
    }
  });
});

describe("a center that the caller can't read is like one that doesn't exist", () => {
  test.each(below)("%s", async (operationId) => {
    const observe = async (name: string) => {
      stack.emulator.controls.clearRequests();
      const answer = await ask(operationId, tokens.outsider, `${governance}/${name}`);
      const { correlationId, ...problem } = answer.problem;
      const headers = Object.fromEntries(answer.headers);
      expect(headers["x-correlation-id"]).toBe(correlationId);
      return {
        status: answer.status,
        headers: { ...headers, date: "", "x-correlation-id": "", etag: "" },
        problem: JSON.stringify(problem).replaceAll(name, "NAME"),
        armRequests: stack.emulator.controls
          .requests()
          .map((request) => `${request.method} ${request.path.replaceAll(name, "NAME")}`)
          .toSorted(),
      };
    };
    const hidden = await observe("contoso-apis");
    expect(hidden).toMatchObject({ status: 404 });
    // The name is as long as the other, so that the length of the answer may be compared too.
    expect(hidden).toEqual(await observe("no-such-apis"));
  });

  test("and isn't among those listed", async () => {
    const { body: listed } = await ask("listCenters", tokens.outsider);
    expect(listed).toMatchObject({ centers: [{ name: "contoso-sandbox" }] });
  });
});
