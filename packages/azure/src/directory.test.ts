import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { getInstance, listInstances, listSubscriptions, listWorkspaces } from "./directory.ts";
import { isAllowed, listPermissions } from "./permissions.ts";
import { builtInRoles, listRoleAssignments } from "./role-assignments.ts";
import { startAzure, type TestAzure } from "./testing/azure.ts";
import {
  centerId,
  group,
  hiddenSubscriptionId,
  owner,
  plainId,
  reader,
  retailId,
  subscriptionId,
  syncIdentity,
  tenantId,
} from "./testing/estate.ts";

let azure: TestAzure;
beforeAll(async () => {
  azure = await startAzure();
});
beforeEach(() => azure.reset());
afterAll(() => azure[Symbol.asyncDispose]());

test("everyone sees their own subscriptions", async () => {
  const retail = { id: subscriptionId, name: "Retail", tenantId };
  expect(await listSubscriptions(azure.connectAs("reader"))).toEqual([retail]);
  expect(await listSubscriptions(azure.connectAs("owner"))).toEqual([
    retail,
    { id: hiddenSubscriptionId, name: "Hidden", tenantId },
  ]);
});

test("instances of a subscription are listed with what a picker shows", async () => {
  const instances = await listInstances(azure.connectAs("reader"), subscriptionId);
  expect(instances).toEqual([
    {
      id: retailId,
      name: "retail",
      subscriptionId,
      resourceGroup: "rg",
      location: "West Europe",
      sku: "Premium",
      provisioningState: "Succeeded",
      gatewayUrl: "https://retail.azure-api.net",
      developerPortalUrl: "https://retail.developer.azure-api.net",
    },
    expect.objectContaining({ id: plainId, sku: "Developer" }),
  ]);
});

test("one instance is read by its id; one that isn't there is gone, one out of reach is forbidden", async () => {
  const connection = azure.connectAs("reader");
  expect(await getInstance(connection, retailId.toLowerCase())).toMatchObject({ name: "retail" });
  await expect(getInstance(connection, retailId.replace(/retail$/, "nothing"))).rejects.toMatchObject({
    status: 404,
  });
  await expect(getInstance(azure.connectAs("sync"), plainId)).rejects.toMatchObject({ isForbidden: true });
});

test("workspaces of an instance have names people gave them", async () => {
  expect(await listWorkspaces(azure.connectAs("reader"), retailId)).toEqual([
    { id: `${retailId}/workspaces/team-a`, name: "team-a", displayName: "Team A" },
  ]);
  expect(await listWorkspaces(azure.connectAs("reader"), plainId)).toEqual([]);
});

test("effective permissions say what a person may do where, inherited through groups too", async () => {
  const may = async (who: "owner" | "reader" | "sync", scope: string, action: string) =>
    isAllowed(await listPermissions(azure.connectAs(who), scope), action);
  const write = "Microsoft.ApiCenter/services/workspaces/apis/write";
  const read = "Microsoft.ApiManagement/service/apis/read";
  expect(await may("owner", centerId, write)).toBe(true);
  expect(await may("reader", centerId, write)).toBe(false);
  expect(await may("sync", centerId, write)).toBe(true);
  expect(await may("reader", retailId, read)).toBe(true);
  expect(await may("sync", retailId, read)).toBe(true);
  expect(await may("sync", plainId, read)).toBe(false);
});

test("roles that reach a principal at a scope are found where they were given: here, above, through a group", async () => {
  const roles = async (scope: string, principalId: string) =>
    (await listRoleAssignments(azure.connectAs("owner"), { scope, principalId })).map(
      ({ roleId, scope: at, principalId: holder }) => ({
        roleId,
        at,
        holder,
      }),
    );
  const groupScope = retailId.slice(0, retailId.indexOf("/providers/"));
  expect(await roles(retailId, syncIdentity.objectId)).toEqual([
    { roleId: builtInRoles.apiManagementServiceReader, at: retailId, holder: syncIdentity.objectId },
  ]);
  expect(await roles(plainId, syncIdentity.objectId)).toEqual([]);
  expect(await roles(retailId, reader)).toEqual([
    { roleId: builtInRoles.reader, at: groupScope, holder: group },
  ]);
  // Its role lies below the subscription and doesn't reach it.
  expect(await roles(`/subscriptions/${subscriptionId}`, syncIdentity.objectId)).toEqual([]);
  expect(await roles(`/subscriptions/${subscriptionId}`, owner)).toMatchObject([
    { roleId: builtInRoles.owner },
  ]);
});
