import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { isAllowed, listPermissions } from "./permissions.ts";
import { assignmentName, assignRole, builtInRoles, listRoleAssignments } from "./role-assignments.ts";
import { getRoleDefinition } from "./role-definitions.ts";
import { startAzure, type TestAzure } from "./testing/azure.ts";
import { plainId, subscriptionId, syncIdentity } from "./testing/estate.ts";

let azure: TestAzure;
beforeAll(async () => {
  azure = await startAzure();
});
beforeEach(() => azure.reset());
afterAll(() => azure[Symbol.asyncDispose]());

const wanted = {
  scope: plainId,
  principalId: syncIdentity.objectId,
  roleId: builtInRoles.apiManagementServiceReader,
};
const assignments = () =>
  listRoleAssignments(azure.connectAs("owner"), { scope: plainId, principalId: syncIdentity.objectId });
const mayRead = async () =>
  isAllowed(
    await listPermissions(azure.connectAs("sync"), plainId),
    "Microsoft.ApiManagement/service/apis/read",
  );

test("a role is assigned with the caller's rights, and assigning it again changes nothing", async () => {
  expect(await mayRead()).toBe(false);
  await assignRole(azure.connectAs("owner"), wanted);
  const first = await assignments();
  expect(first).toMatchObject([{ roleId: wanted.roleId, scope: plainId, principalId: wanted.principalId }]);
  expect(await mayRead()).toBe(true);
  await assignRole(azure.connectAs("owner"), { ...wanted, scope: `${plainId.toUpperCase()}/` });
  expect(await assignments()).toEqual(first);
});

test("one that someone else has made under another name is as good", async () => {
  azure.emulator.estate.grant(wanted.principalId, "API Management Service Reader Role", plainId);
  await assignRole(azure.connectAs("owner"), wanted);
  expect(await assignments()).toHaveLength(1);
});

test("who may not assign roles is refused, with nothing written", async () => {
  await expect(assignRole(azure.connectAs("reader"), wanted)).rejects.toMatchObject({
    code: "AuthorizationFailed",
    isForbidden: true,
  });
  expect(await assignments()).toEqual([]);
});

test("an identity that is too new to be found is found a little later", async () => {
  const notFound = { status: 400, code: "PrincipalNotFound", action: "status" } as const;
  const match = { method: "PUT", pathPattern: "roleAssignments" };
  azure.emulator.controls.setBehavior({ faults: [{ match, ...notFound, times: 2 }] });
  await assignRole(azure.connectAs("owner"), wanted);
  expect(await assignments()).toHaveLength(1);

  azure.reset();
  azure.emulator.controls.setBehavior({ faults: [{ match, ...notFound }] });
  await expect(assignRole(azure.connectAs("owner"), wanted)).rejects.toMatchObject({
    code: "PrincipalNotFound",
  });
});

test("an assignment's name says which one it is, letter case aside", () => {
  expect(assignmentName(wanted)).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  expect(assignmentName({ ...wanted, scope: plainId.toUpperCase() })).toBe(assignmentName(wanted));
  const others = [{ scope: `${plainId}2` }, { principalId: subscriptionId }, { roleId: builtInRoles.reader }];
  const names = others.map((other) => assignmentName({ ...wanted, ...other }));
  expect(new Set([...names, assignmentName(wanted)]).size).toBe(4);
});

test("a role has the name and the permissions that Azure publishes", async () => {
  const role = await getRoleDefinition(azure.connectAs("reader"), {
    scope: plainId,
    roleId: builtInRoles.apiManagementServiceReader,
  });
  expect(role.name).toBe("API Management Service Reader Role");
  expect(isAllowed(role.permissions, "Microsoft.ApiManagement/service/apis/read")).toBe(true);
  expect(isAllowed(role.permissions, "Microsoft.ApiManagement/service/users/keys/read")).toBe(false);
});
