import { z } from "zod";
import type { ArmConnection } from "./arm-connection.ts";
import { resourceName, scopeCovers } from "./resource-id.ts";

/** Azure's built-in roles that matter here, by the GUID in their `roleDefinitionId`. */
export const builtInRoles = {
  apiManagementServiceReader: "71522526-b88f-4d52-b57f-d31fc3546d0d",
  reader: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
  contributor: "b24988ac-6180-42a0-ab88-20f7382dd24c",
  owner: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
  apiCenterServiceContributor: "dd24193f-ef65-44e5-8a7e-6fa6e03f7713",
} as const;

export interface RoleAssignment {
  /** ARM id of the assignment. */
  id: string;
  /** GUID of the role. */
  roleId: string;
  /** The principal it was given to: the one asked for, or a group that holds it. */
  principalId: string;
  /** Where it was given: the scope asked for or one above it. */
  scope: string;
  createdAt: string | null;
}

/**
 * Roles that reach a principal at a scope: given there or above, to itself or through a group. Needs the right to read role
 * assignments. Rejects with a `Fault`.
 */
export async function listRoleAssignments(
  connection: ArmConnection,
  options: { scope: string; principalId: string },
  signal?: AbortSignal,
): Promise<RoleAssignment[]> {
  const scope = options.scope.replace(/\/+$/, "");
  const assignments = await connection.list(`${scope}/providers/Microsoft.Authorization/roleAssignments`, {
    apiVersion: "2022-04-01",
    // Also gives those below the scope: they are left out here, since no filter holds both conditions everywhere.
    query: { $filter: `assignedTo('${options.principalId.replaceAll("'", "''")}')` },
    schema: RoleAssignmentResource,
    signal,
  });
  return assignments
    .filter((assignment) => scopeCovers(assignment.properties.scope, scope))
    .map(({ id, properties }) => ({
      id,
      roleId: resourceName(properties.roleDefinitionId).toLowerCase(),
      principalId: properties.principalId,
      scope: properties.scope,
      createdAt: properties.createdOn ?? null,
    }));
}

const RoleAssignmentResource = z.object({
  id: z.string(),
  properties: z.object({
    roleDefinitionId: z.string(),
    principalId: z.string(),
    scope: z.string(),
    createdOn: z.string().nullish(),
  }),
});
