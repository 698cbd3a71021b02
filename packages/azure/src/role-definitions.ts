import { z } from "zod";
import type { ArmConnection } from "./arm-connection.ts";
import { armPath } from "./arm-path.ts";
import { type Permission, PermissionResource } from "./permissions.ts";

/** A role, built in or custom. */
export interface RoleDefinition {
  /** A GUID. */
  id: string;
  /** As people know it: `Reader`. */
  name: string;
  permissions: Permission[];
}

/** A role as it is known at a scope. Needs the right to read role definitions there. Rejects with a `Fault`. */
export async function getRoleDefinition(
  connection: ArmConnection,
  options: { scope: string; roleId: string },
  signal?: AbortSignal,
): Promise<RoleDefinition> {
  const path = armPath(`${options.scope}/providers/Microsoft.Authorization/roleDefinitions`, options.roleId);
  const { properties } = await connection.get(path, {
    apiVersion: "2022-04-01",
    schema: RoleDefinitionResource,
    signal,
  });
  return { id: options.roleId, name: properties.roleName, permissions: properties.permissions };
}

const RoleDefinitionResource = z.object({
  properties: z.object({ roleName: z.string(), permissions: z.array(PermissionResource) }),
});
