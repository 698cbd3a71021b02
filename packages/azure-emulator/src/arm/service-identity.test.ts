import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { EstateInput } from "../estate/estate.ts";
import { contosoTenant, omar, priya, syncIdentity, testEstate, testPlaces } from "../estate/test-estate.ts";
import { type Emulator, startEmulator } from "../start.ts";
import { armClient, valuesOf } from "../testing/arm-client.ts";
import { trustCertificateAuthority } from "../trust.ts";

const { subscriptionId, resourceGroup, centerId, instanceId } = testPlaces;
const group = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
const identityId = (name: string) =>
  `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
const [first, second] = [
  { objectId: "0a4c7f1e-63d2-4b98-a5e0-7c1f92d8b360", clientId: "5d1b8e70-2f94-4c6a-8e37-b0a6f3c9d461" },
  { objectId: "1b5d8a2f-74e3-4ca9-96f1-8d2aa3e9c471", clientId: "6e2c9f81-30a5-4d7b-9f48-c1b7a4dae572" },
] as const;
let azure: Emulator;

function estate(): EstateInput {
  const input = testEstate();
  input.tenants[0]?.principals?.push(
    ...[first, second].map((ids, index) => ({
      kind: "managedIdentity" as const,
      ...ids,
      displayName: `id-${index + 1}`,
      resourceId: identityId(`id-${index + 1}`),
      assignment: "user" as const,
    })),
  );
  return input;
}

beforeAll(async () => {
  azure = await startEmulator({ estate: estate() });
  trustCertificateAuthority(azure.caCertificatePem);
});

beforeEach(() => azure.estate.replace(estate()));

afterAll(() => azure[Symbol.asyncDispose]());

const services = [
  { name: "an API center", id: centerId, apiVersion: "2024-03-01", both: "SystemAssigned,UserAssigned" },
  {
    name: "an API Management instance",
    id: instanceId,
    apiVersion: "2024-05-01",
    both: "SystemAssigned, UserAssigned",
  },
];

describe.each(services)("the identity of $name", ({ id, apiVersion, both }) => {
  const send = (method: string, body?: unknown, account: string = omar.userPrincipalName) =>
    armClient(azure, { account })(method, id, { apiVersion, ...(body !== undefined && { body }) });
  const patch = (identity: unknown, account?: string) => send("PATCH", { identity }, account);
  const identityOf = (answer: { body: unknown }) =>
    (answer.body as { identity?: Record<string, unknown> }).identity;
  const principals = () => azure.estate.document().tenants[0]?.principals.map((one) => one.objectId);

  test("system-assigned comes with a principal that can hold roles, and goes with it; its roles stay behind", async () => {
    const on = identityOf(await patch({ type: "SystemAssigned" }));
    expect(on).toMatchObject({ type: "SystemAssigned", tenantId: contosoTenant.tenantId });
    const principalId = String(on?.principalId);
    expect(principals()).toContain(principalId);
    expect(identityOf(await send("GET"))).toEqual(on);
    expect(identityOf(await patch({ type: "SystemAssigned" }))).toEqual(on);
    azure.estate.grant(principalId, "Reader", instanceId);

    const off = await patch({ type: "None" });
    expect(off.status).toBe(200);
    expect(off.body).not.toHaveProperty("identity");
    expect(principals()).not.toContain(principalId);
    const assignments = await armClient(azure, { account: omar.userPrincipalName })(
      "GET",
      `${instanceId}/providers/Microsoft.Authorization/roleAssignments`,
      { apiVersion: "2022-04-01", query: `$filter=principalId eq '${principalId}'` },
    );
    expect(valuesOf(assignments)).toHaveLength(1);

    const again = identityOf(await patch({ type: "SystemAssigned" }));
    expect(again?.principalId).not.toBe(principalId);
  });

  test("user-assigned ones are added by PATCH, taken away by null, and show their ids", async () => {
    const one = await patch({ type: "UserAssigned", userAssignedIdentities: { [identityId("id-1")]: {} } });
    expect(identityOf(one)).toEqual({
      type: "UserAssigned",
      userAssignedIdentities: {
        [identityId("id-1")]: { principalId: first.objectId, clientId: first.clientId },
      },
    });
    const two = await patch({
      type: "SystemAssigned, UserAssigned",
      userAssignedIdentities: { [identityId("id-2").toUpperCase()]: {} },
    });
    expect(identityOf(two)).toMatchObject({ type: both, principalId: expect.any(String) });
    expect(Object.keys(identityOf(two)?.userAssignedIdentities ?? {})).toEqual([
      identityId("id-1"),
      identityId("id-2"),
    ]);
    const less = await patch({
      type: "UserAssigned",
      userAssignedIdentities: { [identityId("id-1")]: null },
    });
    expect(identityOf(less)).toEqual({
      type: "UserAssigned",
      userAssignedIdentities: {
        [identityId("id-2")]: { principalId: second.objectId, clientId: second.clientId },
      },
    });
    const system = await patch({ type: "SystemAssigned" });
    expect(identityOf(system)).not.toHaveProperty("userAssignedIdentities");
  });

  test("PUT replaces the user-assigned ones, and leaves the identity alone where it names none", async () => {
    await patch({ type: "UserAssigned", userAssignedIdentities: { [identityId("id-1")]: {} } });
    const { location, sku, properties } = (await send("GET")).body as Record<string, unknown>;
    const same = await send("PUT", { location, sku, properties });
    expect(Object.keys(identityOf(same)?.userAssignedIdentities ?? {})).toEqual([identityId("id-1")]);
    const other = await send("PUT", {
      location,
      sku,
      properties,
      identity: { type: "UserAssigned", userAssignedIdentities: { [identityId("id-2")]: {} } },
    });
    expect(Object.keys(identityOf(other)?.userAssignedIdentities ?? {})).toEqual([identityId("id-2")]);
  });

  test("whoever may write the service but not assign the identity is refused, and nothing has changed", async () => {
    azure.estate.grant(priya.userPrincipalName, "Contributor", id);
    const wanted = { type: "UserAssigned", userAssignedIdentities: { [identityId("id-1")]: {} } };
    const send = () =>
      armClient(azure, { account: priya.userPrincipalName })("PATCH", id, {
        apiVersion,
        body: { identity: wanted, tags: { changed: "yes" } },
      });
    const refused = await send();
    expect(refused).toMatchObject({ status: 403, body: { error: { code: "LinkedAuthorizationFailed" } } });
    expect((refused.body as { error: { message: string } }).error.message).toContain(
      `'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action' on the linked scope(s) '${identityId("id-1")}'`,
    );
    expect(
      (await armClient(azure, { account: omar.userPrincipalName })("GET", id, { apiVersion })).body,
    ).toMatchObject({ tags: {} });
    azure.estate.grant(priya.userPrincipalName, "Managed Identity Operator", identityId("id-1"));
    expect((await send()).status).toBe(200);
  });

  test.each([
    ["identities of no kind", { type: "Sometimes" }, "ValidationError"],
    ["none where some are asked for", { type: "UserAssigned" }, "MissingIdentityIds"],
    [
      "one that doesn't exist",
      { type: "UserAssigned", userAssignedIdentities: { [identityId("id-9")]: {} } },
      "FailedIdentityOperation",
    ],
    [
      "some where none are asked for",
      { type: "SystemAssigned", userAssignedIdentities: { [identityId("id-1")]: {} } },
      "InvalidIdentityValues",
    ],
  ])("refuses %s", async (_, identity, code) => {
    expect(await patch(identity)).toMatchObject({ status: 400, body: { error: { code } } });
    expect((await send("GET")).body).not.toHaveProperty("identity");
  });

  test("goes with the service", async () => {
    const principalId = identityOf(await patch({ type: "SystemAssigned" }))?.principalId;
    expect((await send("DELETE")).status).toBe(200);
    expect(principals()).not.toContain(principalId);
  });
});

test("user-assigned identities are listed by subscription and by group, as far as the caller may read them", async () => {
  const names = async (account: string, scope: string) =>
    valuesOf(
      await armClient(azure, { account })(
        "GET",
        `${scope}/providers/Microsoft.ManagedIdentity/userAssignedIdentities`,
        { apiVersion: "2023-01-31" },
      ),
    ).map(({ name }) => name);
  const subscription = `/subscriptions/${subscriptionId}`;
  expect(await names(omar.userPrincipalName, group)).toEqual(["id-1", "id-2"]);
  expect(await names(omar.userPrincipalName, subscription)).toEqual(["id-1", "id-2"]);
  expect(await names(priya.userPrincipalName, subscription)).toEqual([]);
  azure.estate.grant(priya.userPrincipalName, "Managed Identity Operator", identityId("id-2"));
  expect(await names(priya.userPrincipalName, subscription)).toEqual(["id-2"]);
  // The sync identity lives in another subscription.
  expect(syncIdentity.resourceId).not.toContain(subscriptionId);
});
