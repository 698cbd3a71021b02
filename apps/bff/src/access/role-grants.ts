import type { ArmConnection } from "@api-center-links/azure/arm-connection";
import { isAllowed } from "@api-center-links/azure/permissions";
import { resourceKey } from "@api-center-links/azure/resource-id";
import { listRoleAssignments, type RoleAssignment } from "@api-center-links/azure/role-assignments";
import { getRoleDefinition, type RoleDefinition } from "@api-center-links/azure/role-definitions";
import type { RoleGrant } from "@api-center-links/contracts/access";
import { Fault } from "@api-center-links/sync-engine/fault";
import type { Caller } from "./caller.ts";
import { rememberFor } from "./remember.ts";
import type { RequiredRight } from "./requirements.ts";

/** Roles that reach a principal at a scope and have a part in what is required, as far as the caller may see them. */
export interface VisibleGrants {
  /** The narrowest scope first. */
  grants: RoleGrant[];
  /** Whether they allow all that is required, once Azure honours them. */
  suffice: boolean;
}

/** Reads them on behalf of the caller; `null` where they can't be read, mostly since the caller may not. */
export type ReadGrants = (
  by: { caller: Caller; connection: ArmConnection },
  right: RequiredRight,
  principalId: string,
) => Promise<VisibleGrants | null>;

/** Definitions of roles rarely change. */
const rememberedMs = 10 * 60_000;

export function grantReader(): ReadGrants {
  const remember = rememberFor<RoleDefinition>(rememberedMs);
  return async ({ caller, connection }, { scope, actions }, principalId) => {
    const definitionOf = ({ roleId }: RoleAssignment) =>
      remember(`${caller.objectId} ${roleId} ${resourceKey(scope)}`, () =>
        getRoleDefinition(connection, { scope, roleId }),
      );
    try {
      const assignments = await listRoleAssignments(connection, { scope, principalId });
      const defined = await Promise.all(
        assignments.map(async (assignment) => ({ assignment, role: await definitionOf(assignment) })),
      );
      const useful = defined.filter(({ role }) =>
        actions.some((action) => isAllowed(role.permissions, action)),
      );
      const permissions = useful.flatMap(({ role }) => role.permissions);
      return {
        grants: useful
          .map(({ assignment, role }) => grantOf(assignment, role, principalId))
          .toSorted(
            (left, right) => scopeKinds.indexOf(left.scopeKind) - scopeKinds.indexOf(right.scopeKind),
          ),
        suffice: actions.every((action) => isAllowed(permissions, action)),
      };
    } catch (error) {
      if (error instanceof Fault) return null;
      throw error;
    }
  };
}

const scopeKinds = ["resource", "resource-group", "subscription", "management-group", "tenant"] as const;

function grantOf(assignment: RoleAssignment, role: RoleDefinition, principalId: string): RoleGrant {
  const own = assignment.principalId.toLowerCase() === principalId.toLowerCase();
  const since = assignment.createdAt === null ? Number.NaN : Date.parse(assignment.createdAt);
  return {
    role: role.name,
    scope: assignment.scope,
    scopeKind: kindOf(assignment.scope),
    groupId: own ? null : assignment.principalId,
    since: Number.isNaN(since) ? null : new Date(since).toISOString(),
  };
}

function kindOf(scope: string): RoleGrant["scopeKind"] {
  const key = resourceKey(scope);
  if (key === "") return "tenant";
  if (key.startsWith("/providers/microsoft.management/managementgroups/")) return "management-group";
  if (/^\/subscriptions\/[^/]+$/.test(key)) return "subscription";
  return /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+$/.test(key) ? "resource-group" : "resource";
}
