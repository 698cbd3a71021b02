import { z } from "zod";
import type { RoleAssignment } from "../../estate/role-assignments.ts";
import { type ArmCall, type ArmReply, ok } from "../arm-call.ts";
import { ArmError } from "../arm-error.ts";
import { isWithin } from "../arm-path.ts";
import { callerOf } from "../caller.ts";
import { mayDo } from "../rbac.ts";
import { roleWithId } from "../roles.ts";
import { parseBody } from "../validation.ts";
import { roleDefinitionPath } from "./role-definitions.ts";

/**
 * `atScope()`: at and above. `principalId eq`: at, above and below, for exactly that principal. `assignedTo()`: the
 * same, through groups as well. Without a filter: at, above and below (azure-wire.md, section 3).
 */
export function listRoleAssignments(call: ArmCall): ArmReply {
  const scope = scopeOf(call);
  const filter = call.query.get("$filter") ?? "";
  const principal = /principalId\s+eq\s+'([^']*)'/i.exec(filter)?.[1]?.toLowerCase();
  const assignee = /assignedTo\(\s*'([^']*)'\s*\)/i.exec(filter)?.[1]?.toLowerCase();
  const onlyAbove = /atScope\(\s*\)/i.test(filter);
  const rest = filter
    .replace(/principalId\s+eq\s+'[^']*'|assignedTo\(\s*'[^']*'\s*\)|atScope\(\s*\)/gi, "")
    .replace(/\band\b/gi, "");
  if (rest.trim() !== "") {
    throw new ArmError(
      400,
      "InvalidFilterInQueryString",
      `The filter '${filter}' in the query string is invalid.`,
    );
  }
  const principals =
    assignee === undefined
      ? undefined
      : callerOf(call.world, assignee, call.caller.tenantId).principalIds.map((id) => id.toLowerCase());
  const found = [...call.world.state.roleAssignments].filter((assignment) => {
    const above = isWithin(scope, assignment.scope);
    const below = !onlyAbove && isWithin(assignment.scope, scope);
    const holder = assignment.principalId.toLowerCase();
    return (
      (above || below) &&
      (principal === undefined || holder === principal) &&
      (principals === undefined || principals.includes(holder)) &&
      (above ||
        mayDo(call.world, call.caller, "Microsoft.Authorization/roleAssignments/read", assignment.scope))
    );
  });
  return ok({ value: found.map(show) });
}

export function getRoleAssignment(call: ArmCall): ArmReply {
  const found = find(call);
  if (!found) throw notFound(call);
  return ok(show(found));
}

const Body = z.object({
  properties: z.object({
    roleDefinitionId: z.string().min(1),
    principalId: z.string().min(1),
    principalType: z.enum(["User", "Group", "ServicePrincipal", "ForeignGroup", "Device"]).optional(),
    description: z.string().optional(),
  }),
});

/** Creates the assignment. The same content under the same name again is fine; Azure's own refusals otherwise. */
export function putRoleAssignment(call: ArmCall): ArmReply {
  const { properties } = parseBody(Body, call.body);
  const scope = scopeOf(call);
  const name = call.names.at(-1) ?? "";
  if (!z.guid().safeParse(name).success) {
    throw new ArmError(
      400,
      "InvalidRoleAssignmentId",
      `The role assignment ID '${name}' is not valid. The role assignment ID must be a GUID.`,
    );
  }
  const roleId = properties.roleDefinitionId.split("/").at(-1)?.toLowerCase() ?? "";
  if (!roleWithId(call.world.state, roleId, scope)) {
    throw new ArmError(
      400,
      "RoleDefinitionDoesNotExist",
      `The specified role definition with ID '${roleId.replaceAll("-", "")}' does not exist.`,
    );
  }
  const principal = principalOf(call, properties.principalId);
  if (!principal && !properties.principalType) {
    throw new ArmError(
      400,
      "PrincipalNotFound",
      `Principal ${properties.principalId.replaceAll("-", "")} does not exist in the directory ${call.caller.tenantId}. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group.  See https://aka.ms/docs-principaltype`,
    );
  }
  const sameName = find(call);
  const sameContent = [...call.world.state.roleAssignments.of(properties.principalId)].find(
    (one) => one.roleDefinitionId.toLowerCase() === roleId && one.scope.toLowerCase() === scope.toLowerCase(),
  );
  if (sameName && sameName === sameContent) return { status: 201, body: show(sameName) };
  if (sameName) {
    throw new ArmError(
      400,
      "RoleAssignmentUpdateNotPermitted",
      "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.",
    );
  }
  if (sameContent) {
    throw new ArmError(
      409,
      "RoleAssignmentExists",
      `The role assignment already exists. The ID of the existing role assignment is ${sameContent.name.replaceAll("-", "")}.`,
    );
  }
  const assignment: RoleAssignment = {
    name,
    scope,
    roleDefinitionId: roleId,
    principalId: properties.principalId,
    principalType: principal?.type ?? knownType(properties.principalType),
    createdOn: new Date().toISOString(),
  };
  call.world.state.roleAssignments.add(assignment);
  call.world.changed();
  return { status: 201, body: show(assignment) };
}

export function deleteRoleAssignment(call: ArmCall): ArmReply {
  const found = find(call);
  if (!found) return { status: 204 };
  call.world.state.roleAssignments.delete(found);
  call.world.changed();
  return ok(show(found));
}

function scopeOf(call: ArmCall): string {
  return call.path.provider?.scope || "/";
}

function find(call: ArmCall): RoleAssignment | undefined {
  const name = call.names.at(-1)?.toLowerCase();
  const scope = scopeOf(call).toLowerCase();
  return [...call.world.state.roleAssignments].find(
    (one) => one.name.toLowerCase() === name && one.scope.toLowerCase() === scope,
  );
}

function notFound(call: ArmCall): ArmError {
  return new ArmError(
    404,
    "RoleAssignmentNotFound",
    `The role assignment '${call.names.at(-1)}' is not found.`,
  );
}

function principalOf(call: ArmCall, objectId: string): { type: RoleAssignment["principalType"] } | undefined {
  const tenant = call.world.state.tenants.find((one) => one.tenantId === call.caller.tenantId);
  const found = tenant?.principals.find((one) => one.objectId.toLowerCase() === objectId.toLowerCase());
  if (!found) return undefined;
  if (found.kind === "user") return { type: "User" };
  return { type: found.kind === "group" ? "Group" : "ServicePrincipal" };
}

function knownType(type: string | undefined): RoleAssignment["principalType"] {
  return type === "Group" || type === "User" ? type : "ServicePrincipal";
}

function show(assignment: RoleAssignment) {
  const subscriptionId = /^\/subscriptions\/([^/]+)/i.exec(assignment.scope)?.[1];
  const prefix = assignment.scope === "/" ? "" : assignment.scope;
  return {
    id: `${prefix}/providers/Microsoft.Authorization/roleAssignments/${assignment.name}`,
    type: "Microsoft.Authorization/roleAssignments",
    name: assignment.name,
    properties: {
      roleDefinitionId: roleDefinitionPath(subscriptionId, assignment.roleDefinitionId),
      principalId: assignment.principalId,
      principalType: assignment.principalType,
      scope: assignment.scope,
      condition: null,
      conditionVersion: null,
      createdOn: assignment.createdOn,
      updatedOn: assignment.createdOn,
      createdBy: null,
      updatedBy: null,
      delegatedManagedIdentityResourceId: null,
      description: null,
    },
  };
}
