import type { ArmConnection } from "@api-center-links/azure/arm-connection";
import { isAllowed, type Permission } from "@api-center-links/azure/permissions";
import { resourceName } from "@api-center-links/azure/resource-id";
import type { AccessItem, SyncIdentity } from "@api-center-links/contracts/access";
import { assignRolesAction } from "@api-center-links/contracts/rights";
import { Fault } from "@api-center-links/sync-engine/fault";
import type { Caller } from "./caller.ts";
import type { RequiredRight } from "./requirements.ts";
import { roleCommand } from "./role-command.ts";
import type { ReadGrants, VisibleGrants } from "./role-grants.ts";
import type { SyncIdentityRights } from "./sync-identity.ts";

/** Who wants to know. What the caller may not see isn't told, and what they may not do isn't offered. */
export interface Asking {
  caller: Caller;
  /** ARM on behalf of the caller. */
  connection: ArmConnection;
  /** What the caller may do at the scope asked about. */
  permissions: readonly Permission[];
}

/** Whether the sync identity can sign in. */
export function checkIdentity({ problem }: SyncIdentity): AccessItem {
  const [state, message] =
    problem === null
      ? (["met", "The sync identity can sign in to Azure."] as const)
      : ([
          "missing",
          `The sync identity can't sign in to Azure: ${problem} Whoever runs this product has to run it with a managed identity.`,
        ] as const);
  return { ...silent, requirement: "sync-identity", state, message };
}

/** Checks rights of the sync identity. Never rejects for Azure's sake: what can't be known is said to be unknown. */
export type CheckRight = (right: RequiredRight, who: SyncIdentity, asking: Asking) => Promise<AccessItem>;

/**
 * Azure's own word decides: the sync identity asks ARM what it may do. Where its rights come from, and whether some are on their
 * way, is read on behalf of the caller.
 */
export function rightChecker(syncIdentity: SyncIdentityRights, readGrants: ReadGrants): CheckRight {
  return async (right, who, asking) => {
    const { requirement, scope, actions } = right;
    const role = { name: right.role.name, scope };
    const unknown = (message: string): AccessItem => ({
      ...silent,
      requirement,
      state: "unknown",
      message,
      role,
    });
    if (who.objectId === null) return unknown("It can be checked once the sync identity can sign in.");

    let held: readonly Permission[];
    try {
      held = await syncIdentity.permissionsAt(scope);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return unknown(`Azure can't be asked about ${resourceName(scope)} just now: ${error.message}`);
    }
    const lacking = actions.filter((action) => !isAllowed(held, action));
    const visible = await readGrants(asking, right, who.objectId);
    const state = lacking.length === 0 ? "met" : visible?.suffice ? "settling" : "missing";
    return {
      ...{ requirement, state, role },
      message: messageOf(right, state, lacking, visible),
      grants: visible?.grants ?? null,
      assignable: state === "missing" && isAllowed(asking.permissions, assignRolesAction),
      command:
        state === "missing"
          ? roleCommand({
              ...{ role: role.name, scope },
              ...{ principalId: who.objectId, principalType: "ServicePrincipal" },
            })
          : null,
    };
  };
}

const silent = { grants: null, role: null, assignable: false, command: null };

const deeds = { "read-instance": "read", "write-center": "write to" };

function messageOf(
  { requirement, scope, actions, role }: RequiredRight,
  state: "met" | "settling" | "missing",
  lacking: readonly string[],
  visible: VisibleGrants | null,
): string {
  const deed = `${deeds[requirement]} ${resourceName(scope)}`;
  switch (state) {
    case "met":
      return `The sync identity may ${deed}.`;
    case "settling":
      return `The sync identity was given the right to ${deed}; it can take Azure some minutes to honour it.`;
    case "missing": {
      const [first = ""] = lacking;
      const partly = lacking.length < actions.length && (visible?.grants.length ?? 0) > 0;
      return partly
        ? `The sync identity may not yet ${deed}: what it has there lacks ${first}${lacking.length > 1 ? ` and ${lacking.length - 1} more` : ""}.`
        : `The sync identity may not yet ${deed}: it needs the ${role.name} there.`;
    }
  }
}
