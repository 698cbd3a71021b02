import type { ArmConnection } from "@api-center-links/azure/arm-connection";
import {
  deleteEventSubscription,
  getEventSubscription,
  type WantedEventSubscription,
} from "@api-center-links/azure/event-subscriptions";
import { isAllowed, listPermissions } from "@api-center-links/azure/permissions";
import { resourceKey, resourceName } from "@api-center-links/azure/resource-id";
import type { DeletingLink, LinkDeletion } from "@api-center-links/contracts/link-deletion";
import { Fault } from "@api-center-links/sync-engine/fault";
import type { Store } from "../store/store.ts";
import { unsubscribeCommand } from "./event-delivery.ts";

/** What it takes to find, and to remove, the Event Grid subscription that nobody needs once an instance's last link is gone. */
export interface Leftover {
  store: Store;
  /** On behalf of the caller: the sync identity may do nothing about subscriptions. */
  connection: ArmConnection;
  instanceId: string;
  delivery: WantedEventSubscription | undefined;
}

/** The subscription that only this link needs, and whether the caller may remove it. `null`: there is none that we know of. */
export async function previewLeftover(
  given: Leftover,
  linkId: string,
): Promise<LinkDeletion["eventSubscription"]> {
  const { store, connection, instanceId } = given;
  const name = (await store.links.anyOfInstance(instanceId, linkId)) ? null : await findLeftover(given);
  if (name === null) return null;
  const permissions = await unlessRefused(() => listPermissions(connection, instanceId));
  return {
    name,
    removable: isAllowed(permissions ?? [], deleteAction),
    command: unsubscribeCommand(instanceId, name),
  };
}

/** What became of the subscription that no link needs. Never rejects for Azure's sake: a link goes whether this can go or not. */
export interface RemovedLeftover {
  removed: string | null;
  left: DeletingLink["eventSubscriptionLeft"];
}

/** The person's page waits, and the link's deletion with it. */
const longestRemovalMs = 30_000;

/**
 * Removes the subscription unless a link needs it. To be called once it is stored that a link is being deleted, or that there is a
 * subscription: of several that do so at the same moment, the last sees what all have stored.
 */
export async function removeLeftover(given: Leftover): Promise<RemovedLeftover> {
  const { store, connection, instanceId } = given;
  if (await store.links.anyOfInstance(instanceId)) return { removed: null, left: null };
  const name = await findLeftover(given);
  const why = name && (await whyNotRemoved(connection, instanceId, name));
  if (name && why) {
    const message = `The Event Grid subscription ${name} stays on ${resourceName(instanceId)}: ${why}`;
    return { removed: null, left: { name, message, command: unsubscribeCommand(instanceId, name) } };
  }
  await store.watches.unsubscribed(instanceId);
  return { removed: name, left: null };
}

async function whyNotRemoved(
  connection: ArmConnection,
  instanceId: string,
  name: string,
): Promise<string | undefined> {
  const signal = AbortSignal.timeout(longestRemovalMs);
  try {
    await deleteEventSubscription(connection, instanceId, name, signal);
    return undefined;
  } catch (error) {
    if (signal.aborted) return "Azure took too long to answer. It may be gone all the same.";
    if (!(error instanceof Fault)) throw error;
    return error.isForbidden ? `You lack ${deleteAction} there.` : error.message;
  }
}

/** Given that no link needs it. */
async function findLeftover({ store, connection, instanceId, delivery }: Leftover): Promise<string | null> {
  const watch = (await store.watches.list([instanceId])).get(resourceKey(instanceId));
  // The address may have changed since it was made, and with it the name.
  const made = watch?.subscriptionName ?? null;
  const name = made ?? delivery?.name;
  if (name === undefined) return null;
  const seen = await unlessRefused(async () => ({
    subscription: await getEventSubscription(connection, instanceId, name),
  }));
  // Of one that can't be seen we know only that we made it.
  if (!seen) return made;
  return seen.subscription ? name : null;
}

const deleteAction = "Microsoft.EventGrid/eventSubscriptions/delete";

async function unlessRefused<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}
