import type { ArmConnection } from "@api-center-links/azure/arm-connection";
import { type Center, getCenter } from "@api-center-links/azure/centers";
import { listPermissions, type Permission } from "@api-center-links/azure/permissions";
import { centerIdOf, ResourceIdError } from "@api-center-links/azure/resource-id";
import type { CenterParams } from "@api-center-links/contracts/names";
import { Refusal } from "../refusal.ts";
import { isHidden, refuseUnlessSeen } from "./hidden.ts";

/** An API center, and what the caller may do there. */
export interface CenterAccess {
  center: Center;
  permissions: readonly Permission[];
}

/** The ARM id that the path names. Throws `invalid-request`. */
export function centerIdFrom({ subscriptionId, resourceGroup, centerName }: CenterParams): string {
  try {
    return centerIdOf({ subscriptionId, resourceGroup, name: centerName });
  } catch (error) {
    if (!(error instanceof ResourceIdError)) throw error;
    throw new Refusal("invalid-request", error.message, {
      errors: [{ field: "{resourceGroup}", message: error.message }],
    });
  }
}

/** Asks ARM. A center that the caller can't read is refused as `not-found`, as one that doesn't exist. */
export async function askCenter(connection: ArmConnection, centerId: string): Promise<CenterAccess> {
  // Both are asked in any case: a center that is hidden takes no other time than one that doesn't exist.
  const [center, permissions] = await Promise.allSettled([
    getCenter(connection, centerId),
    listPermissions(connection, centerId),
  ]);
  if (center.status === "rejected") throw isHidden(center.reason) ? noSuchCenter(centerId) : center.reason;
  return { center: center.value, permissions: refuseUnlessSeen(permissions, centerId) };
}

export function noSuchCenter(centerId: string): Refusal {
  const name = centerId.slice(centerId.lastIndexOf("/") + 1);
  return new Refusal("not-found", `There is no API center ${name} here, or you can't read it.`);
}
