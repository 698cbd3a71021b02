import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  apiCenterLinksApp,
  contosoTenant,
  fiona,
  omar,
  priya,
  rita,
  syncIdentity,
  testEstate,
  testPlaces,
} from "../estate/test-estate.ts";
import { type Emulator, startEmulator } from "../start.ts";
import { armClient, valuesOf } from "../testing/arm-client.ts";
import { trustCertificateAuthority } from "../trust.ts";

const group = { objectId: "7f4b2a10-95d3-4c68-8e21-0b9c6d5a4f31", displayName: "Inventory readers" };
const otherTenantId = "b41c7d5a-0c6e-4f0b-8a55-92e6d1f3a7c4";
const { centerId, instanceId, subscriptionId, resourceGroup } = testPlaces;
const subscription = `/subscriptions/${subscriptionId}`;
const apis = `${centerId}/workspaces/default/apis`;
let azure: Emulator;

function estate() {
  const input = testEstate();
  const [contoso] = input.tenants;
  contoso?.principals?.push({ kind: "group", ...group, members: [rita.objectId] });
  input.tenants.push({
    tenantId: otherTenantId,
    displayName: "Fabrikam",
    domain: "fabrikam.com",
    principals: [fiona],
  });
  return input;
}

beforeAll(async () => {
  azure = await startEmulator({ estate: estate() });
  trustCertificateAuthority(azure.caCertificatePem);
});

beforeEach(() => azure.estate.replace(estate()));

afterAll(() => azure[Symbol.asyncDispose]());

const as = (account: { userPrincipalName: string }) =>
  armClient(azure, { account: account.userPrincipalName });
const api = { properties: { title: "Orders", kind: "rest" } };
const forbidden = { status: 403, body: { error: { code: "AuthorizationFailed" } } };

describe("who may do what", () => {
  test.each([
    ["a contributor of the center writes to it", priya, "PUT", `${apis}/orders`, 201],
    ["a reader doesn't", rita, "PUT", `${apis}/orders`, 403],
    ["a reader reads", rita, "GET", apis, 200],
    ["a reader of the instance reads its APIs", priya, "GET", `${instanceId}/apis`, 200],
    ["but doesn't delete them", priya, "DELETE", `${instanceId}/apis/orders`, 403],
    ["the owner of the subscription writes anywhere below it", omar, "PUT", `${apis}/orders`, 201],
  ])("%s", async (_, account, method, path, status) => {
    const apiVersion = path.startsWith(instanceId) ? "2024-05-01" : "2024-03-01";
    const answer = await as(account)(method, path, { apiVersion, ...(method === "PUT" && { body: api }) });
    expect(answer.status).toBe(status);
  });

  test("a refusal says who, what and where, in ARM's words", async () => {
    const answer = await as(rita)("PUT", `${apis}/orders`, { body: api });
    expect(answer).toMatchObject(forbidden);
    expect((answer.body as { error: { message: string } }).error.message).toBe(
      `The client 'rita@contoso.com' with object id '${rita.objectId}' does not have authorization to perform action 'Microsoft.ApiCenter/services/workspaces/apis/write' over scope '${apis}/orders' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    );
    expect(answer.headers.get("x-ms-failure-cause")).toBe("gateway");
  });

  test("a role of a group is a role of its members", async () => {
    azure.estate.revoke(rita.userPrincipalName);
    expect(await as(rita)("GET", apis)).toMatchObject(forbidden);
    azure.estate.grant(group.displayName, "Azure API Center Service Reader", centerId);
    expect((await as(rita)("GET", apis)).status).toBe(200);
  });

  test("a role of a group is a role of the groups inside it", async () => {
    const outer = { objectId: "9a1f6e03-7c52-4db8-b6e4-2d8f0c75a132", displayName: "Everyone in inventory" };
    const input = estate();
    input.tenants[0]?.principals?.push({ kind: "group", ...outer, members: [group.objectId] });
    azure.estate.replace(input);
    azure.estate.revoke(rita.userPrincipalName);
    azure.estate.grant(outer.displayName, "Azure API Center Service Reader", centerId);
    expect((await as(rita)("GET", apis)).status).toBe(200);
  });

  test("a custom role gives its actions less its notActions, where it may be assigned", async () => {
    const editor = "d4f7a0c2-18be-4e95-9c63-5b2a7f10e844";
    const input = estate();
    input.roleDefinitions = [
      {
        id: editor,
        roleName: "Inventory Editor",
        actions: ["Microsoft.ApiCenter/services/*"],
        notActions: ["Microsoft.ApiCenter/services/*/delete"],
        assignableScopes: [subscription],
      },
    ];
    azure.estate.replace(input);
    azure.estate.revoke(rita.userPrincipalName);
    const assign = (scope: string) =>
      as(omar)(
        "PUT",
        `${scope}/providers/Microsoft.Authorization/roleAssignments/00000003-aaaa-4000-8000-000000000000`,
        {
          apiVersion: "2022-04-01",
          body: { properties: { roleDefinitionId: editor, principalId: rita.objectId } },
        },
      );
    expect((await assign(centerId)).status).toBe(201);
    expect((await as(rita)("PUT", `${apis}/orders`, { body: api })).status).toBe(201);
    expect(await as(rita)("DELETE", `${apis}/orders`)).toMatchObject(forbidden);
    const permissions = await as(rita)("GET", `${centerId}/providers/Microsoft.Authorization/permissions`, {
      apiVersion: "2022-04-01",
    });
    expect(valuesOf<{ notActions: string[] }>(permissions)).toMatchObject([
      { notActions: ["Microsoft.ApiCenter/services/*/delete"] },
    ]);
    const definitions = await as(omar)(
      "GET",
      `${centerId}/providers/Microsoft.Authorization/roleDefinitions`,
      {
        apiVersion: "2022-04-01",
        query: "$filter=roleName eq 'Inventory Editor'",
      },
    );
    expect(valuesOf(definitions)).toMatchObject([
      { name: editor, properties: { type: "CustomRole", assignableScopes: [subscription] } },
    ]);

    input.roleDefinitions = input.roleDefinitions.map((role) => ({
      ...role,
      assignableScopes: [instanceId],
    }));
    azure.estate.replace(input);
    expect(await assign(centerId)).toMatchObject({
      status: 400,
      body: { error: { code: "RoleDefinitionDoesNotExist" } },
    });
  });

  test("what a role's notActions take away, another role may still give", async () => {
    const assign = (who: typeof priya | typeof omar, number: number) =>
      as(who)(
        "PUT",
        `${centerId}/providers/Microsoft.Authorization/roleAssignments/0000000${number}-aaaa-4000-8000-000000000000`,
        {
          apiVersion: "2022-04-01",
          body: {
            properties: {
              roleDefinitionId: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
              principalId: syncIdentity.objectId,
            },
          },
        },
      );
    expect(await assign(priya, 1)).toMatchObject(forbidden);
    azure.estate.grant(priya.userPrincipalName, "Role Based Access Control Administrator", centerId);
    expect((await assign(priya, 1)).status).toBe(201);
  });

  test("lists show only what the caller can read", async () => {
    const centersOf = async (who: typeof priya | typeof rita) =>
      valuesOf(await as(who)("GET", `${subscription}/providers/Microsoft.ApiCenter/services`)).length;
    expect(await centersOf(priya)).toBe(1);
    azure.estate.revoke(priya.userPrincipalName, centerId);
    expect(await centersOf(priya)).toBe(0);
    azure.estate.revoke(priya.userPrincipalName);
    const subscriptions = await as(priya)("GET", "/subscriptions", { apiVersion: "2022-12-01" });
    expect(valuesOf(subscriptions)).toEqual([]);
  });

  test("whoever may reach one resource sees the way there: subscription and group", async () => {
    azure.estate.revoke(priya.userPrincipalName, instanceId);
    const subscriptions = await as(priya)("GET", "/subscriptions", { apiVersion: "2022-12-01" });
    const groups = await as(priya)("GET", `${subscription}/resourcegroups`, { apiVersion: "2021-04-01" });
    expect(valuesOf<{ displayName: string }>(subscriptions).map((one) => one.displayName)).toEqual([
      "Contoso Test",
    ]);
    expect(valuesOf(groups).map((one) => one.name)).toEqual([resourceGroup]);
  });

  test("a new assignment is listed at once, and may take a while to be honoured", async () => {
    azure.estate.revoke(rita.userPrincipalName);
    azure.controls.setBehavior({ roleAssignmentDelayMs: 60_000 });
    azure.estate.grant(group.displayName, "Reader", centerId);
    const listed = await as(omar)("GET", `${centerId}/providers/Microsoft.Authorization/roleAssignments`, {
      apiVersion: "2022-04-01",
      query: `$filter=atScope() and assignedTo('${rita.objectId}')`,
    });
    const rights = async () =>
      valuesOf(
        await as(rita)("GET", `${centerId}/providers/Microsoft.Authorization/permissions`, {
          apiVersion: "2022-04-01",
        }),
      );
    expect(valuesOf(listed)).toMatchObject([
      { properties: { principalId: group.objectId, principalType: "Group", scope: centerId } },
    ]);
    expect(await rights()).toEqual([]);
    expect(await as(rita)("GET", apis)).toMatchObject(forbidden);
    azure.controls.setBehavior({ roleAssignmentDelayMs: 0 });
    expect(await rights()).toHaveLength(1);
    expect((await as(rita)("GET", apis)).status).toBe(200);
  });
});

describe("role assignments", () => {
  const place = `${instanceId}/providers/Microsoft.Authorization/roleAssignments`;
  const put = (name: string, properties: Record<string, unknown>) =>
    as(omar)("PUT", `${place}/${name}`, { apiVersion: "2022-04-01", body: { properties } });
  const reader = {
    roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`,
  };
  const first = "10000000-0000-4000-8000-000000000001";
  const second = "10000000-0000-4000-8000-000000000002";

  test("are made, found by principal, and taken away", async () => {
    azure.estate.revoke(syncIdentity.displayName);
    expect((await put(first, { ...reader, principalId: syncIdentity.objectId })).status).toBe(201);
    const found = await as(omar)("GET", place, {
      apiVersion: "2022-04-01",
      query: `$filter=principalId eq '${syncIdentity.objectId}'`,
    });
    expect(valuesOf(found)).toMatchObject([
      { name: first, properties: { principalType: "ServicePrincipal", scope: instanceId } },
    ]);
    expect((await as(omar)("DELETE", `${place}/${first}`, { apiVersion: "2022-04-01" })).status).toBe(200);
    expect((await as(omar)("DELETE", `${place}/${first}`, { apiVersion: "2022-04-01" })).status).toBe(204);
  });

  test("repeat as Azure repeats them", async () => {
    await put(first, { ...reader, principalId: rita.objectId });
    expect((await put(first, { ...reader, principalId: rita.objectId })).status).toBe(201);
    expect(await put(second, { ...reader, principalId: rita.objectId })).toMatchObject({
      status: 409,
      body: {
        error: {
          code: "RoleAssignmentExists",
          message: expect.stringContaining("role assignment already exists"),
        },
      },
    });
    expect(await put(first, { ...reader, principalId: omar.objectId })).toMatchObject({
      status: 400,
      body: { error: { code: "RoleAssignmentUpdateNotPermitted" } },
    });
    expect(await put(second, { ...reader, principalId: second })).toMatchObject({
      status: 400,
      body: { error: { code: "PrincipalNotFound" } },
    });
  });

  test("permissions tell what the caller itself may do", async () => {
    const answer = await as(priya)("GET", `${centerId}/providers/Microsoft.Authorization/permissions`, {
      apiVersion: "2022-04-01",
    });
    expect(valuesOf<{ actions: string[]; notActions: string[] }>(answer)).toMatchObject([
      { actions: ["*"], notActions: expect.arrayContaining(["Microsoft.Authorization/*/Write"]) },
    ]);
  });
});

describe("tokens", () => {
  const ask = (authorization?: string) =>
    fetch(`${azure.armUrl}/subscriptions?api-version=2022-12-01`, {
      ...(authorization !== undefined && { headers: { Authorization: authorization } }),
    });
  test.each([
    ["none", () => undefined, "AuthenticationFailed"],
    ["a malformed header", () => "Basic abc", "AuthenticationFailedInvalidHeader"],
    [
      "a token nobody signed",
      () => `Bearer ${Buffer.from('{"alg":"none"}').toString("base64url")}.e30.`,
      "InvalidAuthenticationToken",
    ],
    [
      "a token for another audience",
      () =>
        azure.controls
          .token({ account: priya.userPrincipalName, audience: apiCenterLinksApp.clientId })
          .then((one) => `Bearer ${one}`),
      "InvalidAuthenticationTokenAudience",
    ],
  ])("%s gets 401 with a challenge", async (_, authorization, code) => {
    const answer = await ask(await authorization());
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toMatch(
      /^Bearer authorization_uri="https:[^"]+", error="invalid_token"/,
    );
    expect(await answer.json()).toMatchObject({ error: { code } });
  });

  test("a token of another directory is told which one is right", async () => {
    const answer = await as(fiona)("GET", centerId);
    expect(answer).toMatchObject({
      status: 401,
      body: { error: { code: "InvalidAuthenticationTokenTenant" } },
    });
    expect((answer.body as { error: { message: string } }).error.message).toContain(contosoTenant.tenantId);
  });
});
