import type { ArmConnection } from "@api-center-links/azure/arm-connection";
import { getInstance, listSubscriptions } from "@api-center-links/azure/directory";
import type { Permission } from "@api-center-links/azure/permissions";
import {
  type InstanceId,
  parseInstanceId,
  ResourceIdError,
  sameResource,
} from "@api-center-links/azure/resource-id";
import { Refusal } from "../refusal.ts";
import { isElsewhere, isHidden, refuseUnlessSeen } from "./hidden.ts";

/** An API Management instance in ARM's own spelling, and what the caller may do there. */
export interface InstanceAccess {
  instance: InstanceId;
  permissions: readonly Permission[];
}

/** Takes the id apart. Throws `invalid-request`, naming the field. */
export function instanceIdFrom(text: string, field: string): InstanceId {
  try {
    return parseInstanceId(text);
  } catch (error) {
    if (!(error instanceof ResourceIdError)) throw error;
    throw new Refusal("invalid-request", "The resource id isn't that of an API Management instance.", {
      errors: [{ field, message: error.message }],
    });
  }
}

export interface AskOptions {
  tenantId: string;
  /** Of the request, where the id stands. */
  field: string;
  /** The caller's on the instance. They may be remembered; whether there is an instance is asked each time. */
  listPermissions: () => Promise<Permission[]>;
}

/**
 * Asks ARM. Throws `instance-not-found` where the caller can't read it, and `instance-in-other-directory`: a subscription may be
 * visible and yet trust another directory (guests, Lighthouse).
 */
export async function askInstance(
  connection: ArmConnection,
  wanted: InstanceId,
  { tenantId, field, listPermissions }: AskOptions,
): Promise<InstanceAccess> {
  const [instance, permissions, subscriptions] = await Promise.allSettled([
    getInstance(connection, wanted.id),
    listPermissions(),
    listSubscriptions(connection),
  ]);
  const failure = instance.status === "rejected" ? instance.reason : undefined;
  if (failure && !isHidden(failure)) throw failure;
  if (subscriptions.status === "rejected") throw subscriptions.reason;
  const home = subscriptions.value.find((each) => sameResource(each.id, wanted.subscriptionId))?.tenantId;
  if (isElsewhere(failure) || (home && home.toLowerCase() !== tenantId)) {
    throw new Refusal(
      "instance-in-other-directory",
      `${wanted.name} belongs to another directory than the API center. The sync identity can't read there: link it to an API center of its own directory.`,
      { errors: [{ field, message: "It is in another directory." }] },
    );
  }
  if (instance.status === "rejected") throw noSuchInstance(wanted, field);
  return {
    instance: parseInstanceId(instance.value.id),
    permissions: refuseUnlessSeen(permissions, wanted.id),
  };
}

function noSuchInstance(wanted: InstanceId, field: string): Refusal {
  return new Refusal(
    "instance-not-found",
    `There is no API Management instance ${wanted.name} in ${wanted.resourceGroup}, or you can't read it. Check the id, or ask for the Reader role on it.`,
    { errors: [{ field, message: "It doesn't exist, or you can't read it." }] },
  );
}
