import { Fault } from "@api-center-links/sync-engine/fault";
import pLimit from "p-limit";
import type { z } from "zod";
import { apiCenterApiVersion, apiCenterClient } from "./api-center-client.ts";
import { CenterResource } from "./api-center-schemas.ts";
import type { ArmConnection } from "./arm-connection.ts";
import { awaitOperation } from "./arm-operation.ts";
import { listSubscriptions } from "./directory.ts";
import { parseCenterId, sameResource } from "./resource-id.ts";
import { sdkGet, sdkList } from "./sdk-answers.ts";
import { together } from "./together.ts";

/** An API center as ARM shows it. */
export interface Center {
  id: string;
  name: string;
  subscriptionId: string;
  resourceGroup: string;
  location: string;
  /** `null` where ARM names none that is known: the published schema has no plan. */
  plan: "Free" | "Standard" | null;
  tags: Record<string, string>;
  identity: {
    /** `None`, `SystemAssigned`, `UserAssigned`, `SystemAssigned,UserAssigned`. */
    type: string;
    /** Object id of the system-assigned identity. */
    principalId: string | null;
    tenantId: string | null;
    userAssigned: { resourceId: string; principalId: string | null; clientId: string | null }[];
  };
}

/**
 * All API centers that the connection's principal can read, in all its subscriptions, each with its subscription's name.
 * Subscriptions that hide API Center from it are passed over; any other failure rejects with a `Fault`.
 */
export async function listCenters(
  connection: ArmConnection,
  signal?: AbortSignal,
): Promise<(Center & { subscriptionName: string })[]> {
  const subscriptions = await listSubscriptions(connection, signal);
  const atOnce = pLimit(8);
  const found = await together(signal, (shared) =>
    Promise.all(
      subscriptions.map((subscription) =>
        atOnce(async () => {
          const centers = await centersOf(connection, subscription.id, shared);
          return centers.map((center) => ({ ...center, subscriptionName: subscription.name }));
        }),
      ),
    ),
  );
  return found.flat();
}

/** One API center. Rejects with a `Fault`; throws `ResourceIdError` when `centerId` is none. */
export function getCenter(
  connection: ArmConnection,
  centerId: string,
  signal?: AbortSignal,
): Promise<Center> {
  const { subscriptionId, resourceGroup, name } = parseCenterId(centerId);
  const client = apiCenterClient(connection, subscriptionId);
  return sdkGet(CenterResource, (sdk) => client.services.get(resourceGroup, name, sdk), signal).then(
    centerOf,
  );
}

/**
 * Changes which identities a center has, and gives it as it is then. User-assigned ones that aren't named stay. `center` says
 * which it has now. Who adds one needs the right to assign it. Rejects with a `Fault`.
 */
export async function changeCenterIdentities(
  connection: ArmConnection,
  center: Center,
  change: { systemAssigned?: boolean | undefined; add?: readonly string[]; remove?: readonly string[] },
  signal?: AbortSignal,
): Promise<Center> {
  const { add = [], remove = [] } = change;
  const leaves = ({ resourceId }: { resourceId: string }) =>
    remove.some((id) => sameResource(id, resourceId));
  const system = change.systemAssigned ?? center.identity.principalId !== null;
  const user = add.length > 0 || !center.identity.userAssigned.every(leaves);
  const type = [...(system ? ["SystemAssigned"] : []), ...(user ? ["UserAssigned"] : [])].join(",");
  // Only what changes is named: whoever names an identity must have the right to assign it.
  const named = [...add.map((id) => [id, {}]), ...remove.map((id) => [id, null])];
  const response = await connection.send("PATCH", center.id, {
    apiVersion: apiCenterApiVersion,
    body: {
      identity: {
        type: type || "None",
        ...(user && named.length > 0 && { userAssignedIdentities: Object.fromEntries(named) }),
      },
    },
    signal,
  });
  await awaitOperation(connection, response, signal);
  return getCenter(connection, center.id, signal);
}

async function centersOf(
  connection: ArmConnection,
  subscriptionId: string,
  signal: AbortSignal | undefined,
): Promise<Center[]> {
  const client = apiCenterClient(connection, subscriptionId);
  try {
    const centers = await sdkList(CenterResource, (sdk) => client.services.listBySubscription(sdk), signal);
    return centers.map(centerOf);
  } catch (error) {
    if (isHidden(error)) return [];
    throw error;
  }
}

/** No right to look there, or a subscription that never registered API Center. */
function isHidden(error: unknown): boolean {
  return (
    error instanceof Fault &&
    (error.status === 403 ||
      error.code === "MissingSubscriptionRegistration" ||
      error.code === "SubscriptionNotFound")
  );
}

const plans = ["Free", "Standard"] as const;

function centerOf(resource: z.infer<typeof CenterResource>): Center {
  const { subscriptionId, resourceGroup } = parseCenterId(resource.id);
  const { identity } = resource;
  return {
    id: resource.id,
    name: resource.name,
    subscriptionId,
    resourceGroup,
    location: resource.location,
    plan: plans.find((plan) => plan.toLowerCase() === resource.sku?.name.toLowerCase()) ?? null,
    tags: resource.tags,
    identity: {
      type: identity?.type ?? "None",
      principalId: identity?.principalId ?? null,
      tenantId: identity?.tenantId ?? null,
      userAssigned: Object.entries(identity?.userAssignedIdentities ?? {}).map(([resourceId, assigned]) => ({
        resourceId,
        ...assigned,
      })),
    },
  };
}
