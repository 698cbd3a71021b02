import { type ArmCall, type ArmReply, ok } from "../arm-call.ts";
import { ArmError } from "../arm-error.ts";
import { compileFilter } from "../odata-filter.ts";
import { isBuiltIn, type RoleDefinition, rolesAt, roleWithId } from "../roles.ts";

export function listRoleDefinitions(call: ArmCall): ArmReply {
  const filter = call.query
    .get("$filter")
    ?.replace(/\s*(and\s+)?atScopeAndBelow\(\)(\s+and)?\s*/i, "")
    .trim();
  const wanted = filter
    ? compileFilter<RoleDefinition>(filter, ["roleName", "type"], (role, field) =>
        field === "roleName" ? role.roleName : typeOf(role),
      )
    : () => true;
  const roles = rolesAt(call.world.state, call.path.provider?.scope ?? "/");
  return ok({ value: roles.filter(wanted).map((role) => show(call, role)) });
}

export function getRoleDefinition(call: ArmCall): ArmReply {
  const id = call.names.at(-1) ?? "";
  const role = roleWithId(call.world.state, id);
  if (!role) {
    throw new ArmError(
      404,
      "RoleDefinitionDoesNotExist",
      `The specified role definition with ID '${id.replaceAll("-", "")}' does not exist.`,
    );
  }
  return ok(show(call, role));
}

function show(call: ArmCall, role: RoleDefinition) {
  const { roleName, description, assignableScopes } = role;
  const { actions, notActions, dataActions, notDataActions } = role;
  return {
    id: roleDefinitionPath(call.path.subscriptionId, role.id),
    type: "Microsoft.Authorization/roleDefinitions",
    name: role.id,
    properties: {
      roleName,
      type: typeOf(role),
      description,
      assignableScopes,
      permissions: [{ actions, notActions, dataActions, notDataActions }],
      createdOn: "2015-02-02T21:55:09.8806423Z",
      updatedOn: "2024-02-05T21:24:38.4580130Z",
      createdBy: null,
      updatedBy: null,
    },
  };
}

function typeOf(role: RoleDefinition): "BuiltInRole" | "CustomRole" {
  return isBuiltIn(role) ? "BuiltInRole" : "CustomRole";
}

export function roleDefinitionPath(subscriptionId: string | undefined, roleId: string): string {
  const prefix = subscriptionId === undefined ? "" : `/subscriptions/${subscriptionId}`;
  return `${prefix}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`;
}
