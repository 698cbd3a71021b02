import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { Fault } from "@api-center-links/sync-engine/fault";
import { z } from "zod";
import type { ArmConnection } from "./arm-connection.ts";
import { resourceKey, resourceName, sameResource, scopeCovers } from "./resource-id.ts";

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
    // Also gives those below the scope: they are left out here, since no filter holds both conditions everywhere. Above are
    // management groups too, whose ids don't show it.
    query: { $filter: `assignedTo('${options.principalId.replaceAll("'", "''")}')` },
    schema: RoleAssignmentResource,
    signal,
  });
  return assignments
    .filter(
      ({ properties }) => sameResource(properties.scope, scope) || !scopeCovers(scope, properties.scope),
    )
    .map(({ id, properties }) => ({
      id,
      roleId: resourceName(properties.roleDefinitionId).toLowerCase(),
      principalId: properties.principalId,
      scope: properties.scope,
      createdAt: properties.createdOn ?? null,
    }));
}

/**
 * Gives a managed identity a role, with the rights of the connection's principal. The assignment's name is derived from what it
 * says, so that doing it again changes nothing; one that another has made is as good. Rejects with a `Fault`.
 */
export async function assignRole(
  connection: ArmConnection,
  options: { scope: string; principalId: string; roleId: string },
  signal?: AbortSignal,
): Promise<void> {
  const scope = options.scope.replace(/\/+$/, "");
  const name = assignmentName({ ...options, scope });
  const subscription = /^\/subscriptions\/[^/]+/i.exec(scope)?.[0] ?? "";
  const send = () =>
    connection.send("PUT", `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`, {
      apiVersion: "2022-04-01",
      body: {
        properties: {
          roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${options.roleId}`,
          principalId: options.principalId,
          // Said outright, so that Azure doesn't look for an identity that is too new to be found.
          principalType: "ServicePrincipal",
        },
      },
      signal,
    });
  for (let attempt = 1; ; attempt++) {
    try {
      await send();
      return;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      if (error.status === 409 && error.code === "RoleAssignmentExists") return;
      if (error.code !== "PrincipalNotFound" || attempt === mostAttempts) throw error;
      await pause(connection.patience.retryDelayMs * 2 ** attempt, undefined, signal ? { signal } : {});
    }
  }
}

/** A new identity reaches Azure's other regions within seconds. */
const mostAttempts = 4;

/** A GUID that is the same for the same assignment: RFC 9562, version 5, in the name space of URLs. */
export function assignmentName(assignment: { scope: string; principalId: string; roleId: string }): string {
  const { scope, principalId, roleId } = assignment;
  const urlNamespace = Buffer.from("6ba7b8119dad11d180b400c04fd430c8", "hex");
  const bytes = createHash("sha1")
    .update(urlNamespace)
    .update(`${resourceKey(scope)} ${principalId.toLowerCase()} ${roleId.toLowerCase()}`)
    .digest()
    .subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
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
