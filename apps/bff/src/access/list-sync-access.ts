import type { ArmConnection } from "@api-center-links/azure/arm-connection";
import { type Instance, listInstances, listSubscriptions } from "@api-center-links/azure/directory";
import { listPermissions, type Permission } from "@api-center-links/azure/permissions";
import { parseInstanceId, resourceKey, sameResource } from "@api-center-links/azure/resource-id";
import type { InstanceSyncAccess, SyncIdentity } from "@api-center-links/contracts/access";
import { Fault } from "@api-center-links/sync-engine/fault";
import pLimit from "p-limit";
import type { LinkRecord } from "../store/link-record.ts";
import type { Caller } from "./caller.ts";
import type { CheckRight } from "./check-access.ts";
import { isHidden } from "./hidden.ts";
import { readInstance } from "./requirements.ts";

/** A listing's instances are asked about so many at a time. */
const atOnce = 8;

/**
 * Whether the sync identity may read each instance that is linked, or that the caller can read in this directory. Linked ones first,
 * then by name. Rejects with a `Fault` where the instances can't be listed; of one that can't be asked about it is said.
 */
export async function listSyncAccess(
  check: CheckRight,
  who: SyncIdentity,
  asking: { caller: Caller; connection: ArmConnection; tenantId: string; links: readonly LinkRecord[] },
): Promise<InstanceSyncAccess[]> {
  const { caller, connection, links } = asking;
  const readable = await readableInstances(connection, asking.tenantId);
  const hidden = links
    .map((link) => parseInstanceId(link.instanceId))
    .filter((id) => !readable.some((instance) => sameResource(instance.id, id.id)))
    .map((id) => ({ ...id, subscriptionName: null }));
  const all = [...readable, ...new Map(hidden.map((id) => [resourceKey(id.id), id])).values()];

  const limit = pLimit(atOnce);
  const found = await Promise.all(
    all.map(({ id, name, resourceGroup, subscriptionId, subscriptionName }) =>
      limit(async () => {
        const linked = links.filter((link) => sameResource(link.instanceId, id));
        const right = readInstance(
          id,
          linked.map((link) => link.scope.kind),
        );
        const permissions = subscriptionName === null ? [] : await permissionsOf(connection, id);
        return {
          ...{ id, name, resourceGroup, subscriptionId, subscriptionName },
          links: linked.map((link) => ({ id: link.id, name: link.name })),
          access: await check(right, who, { caller, connection, permissions }),
        };
      }),
    ),
  );
  return found.toSorted(
    (left, right) =>
      Number(right.links.length > 0) - Number(left.links.length > 0) || left.name.localeCompare(right.name),
  );
}

/** Those of all subscriptions of the directory; a subscription that keeps them from the caller has none. */
async function readableInstances(
  connection: ArmConnection,
  tenantId: string,
): Promise<(Instance & { subscriptionName: string })[]> {
  const subscriptions = await listSubscriptions(connection);
  const limit = pLimit(atOnce);
  const found = await Promise.all(
    subscriptions
      .filter((each) => each.tenantId === null || each.tenantId.toLowerCase() === tenantId)
      .map(({ id, name }) =>
        limit(async () => {
          const instances = await listInstances(connection, id).catch((error: unknown) => {
            if (isHidden(error)) return [];
            throw error;
          });
          return instances.map((instance) => ({ ...instance, subscriptionName: name }));
        }),
      ),
  );
  return found.flat();
}

/** What the caller may do there; nothing where that can't be known. */
async function permissionsOf(connection: ArmConnection, scope: string): Promise<readonly Permission[]> {
  try {
    return await listPermissions(connection, scope);
  } catch (error) {
    if (error instanceof Fault) return [];
    throw error;
  }
}
