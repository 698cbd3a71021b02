import { resourceName } from "@api-center-links/azure/resource-id";
import { assignRole } from "@api-center-links/azure/role-assignments";
import type { AccessItem } from "@api-center-links/contracts/access";
import type { Recording } from "../activity/recording.ts";
import { Refusal } from "../refusal.ts";
import type { Asking, CheckRight } from "./check-access.ts";
import type { RequiredRight } from "./requirements.ts";
import type { SyncIdentityRights } from "./sync-identity.ts";

export interface Assigning {
  check: CheckRight;
  syncIdentity: SyncIdentityRights;
  recording: Recording;
}

/**
 * Gives the sync identity the role that is missing, on behalf of the caller and with their rights alone. Does nothing where it
 * isn't missing. Gives how it is afterwards: Azure may take a while to honour it. Throws a `Refusal` where the identity can't sign
 * in, and a `Fault` where Azure refuses.
 */
export async function assignAccess(
  { check, syncIdentity, recording }: Assigning,
  right: RequiredRight,
  asking: Asking,
): Promise<AccessItem> {
  const { scope, role } = right;
  const kind = right.requirement === "write-center" ? "api-center" : "instance";
  recording.about({ subject: { kind, name: resourceName(scope), id: scope } });
  const who = await syncIdentity.who();
  if (who.objectId === null) {
    throw new Refusal(
      "sync-identity-unavailable",
      `The sync identity can't sign in, so nobody can tell whom to give the role to: ${who.problem} Nothing was changed.`,
    );
  }
  const before = await check(right, who, asking);
  if (before.state === "met" || before.state === "settling") {
    recording.about({ details: [{ name: "Already", value: "The sync identity had what it needs" }] });
    return before;
  }
  recording.about({
    details: [
      { name: "Role", value: role.name },
      { name: "Scope", value: scope },
      { name: "Given to", value: `Sync identity (${who.objectId})` },
    ],
  });
  await assignRole(asking.connection, { scope, principalId: who.objectId, roleId: role.id });
  await syncIdentity.permissionsAt(scope, { anew: true }).catch(() => undefined);
  return check(right, who, asking);
}
