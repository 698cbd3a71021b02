import type { Permission } from "@api-center-links/azure/permissions";
import { resourceName } from "@api-center-links/azure/resource-id";
import { Fault } from "@api-center-links/sync-engine/fault";
import { Refusal } from "../refusal.ts";

/** Whether ARM's refusal says that the resource doesn't exist, or is kept from the caller: from outside the two are one. */
export function isHidden(error: unknown): boolean {
  if (!(error instanceof Fault) || error.code === "UnexpectedResponse") return false;
  return error.status === 403 || error.status === 404 || isElsewhere(error);
}

/** Whether the resource's subscription trusts another directory than the caller's. */
export function isElsewhere(error: unknown): boolean {
  return error instanceof Fault && error.code === "InvalidAuthenticationTokenTenant";
}

/** The caller's permissions on something they can read. Those that can't be known are none, and it is said why. */
export function refuseUnlessSeen(
  permissions: PromiseSettledResult<Permission[]>,
  scope: string,
): readonly Permission[] {
  if (permissions.status === "fulfilled") return permissions.value;
  if (!isHidden(permissions.reason)) throw permissions.reason;
  const action = "Microsoft.Authorization/permissions/read";
  throw new Refusal(
    "not-allowed",
    `Azure doesn't tell what you may do on ${resourceName(scope)}: that needs ${action} there. The role Reader gives that; its owner can assign it to you.`,
    { missing: [{ actions: [action], role: "Reader", scope }] },
  );
}
