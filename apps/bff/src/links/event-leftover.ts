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
import type { LinkRecord } from "../store/link-record.ts";
import type { Store } from "../store/store.ts";
import { unsubscribeCommand } from "./event-delivery.ts";

/** What it takes to find, and to remove, the Event Grid subscription that nobody needs once a link is gone. */
export interface LeftoverOfLink {
  store: Store;
  /** On behalf of the caller: the sync identity may do nothing about subscriptions. */
  connection: ArmConnection;
  link: LinkRecord;
  delivery: WantedEventSubscription | undefined;
}

/** The subscription that only this link needs, and whether the caller may remove it. `null`: there is none that we know of. */
export async function previewLeftover(given: LeftoverOfLink): Promise<LinkDeletion["eventSubscription"]> {
  const { connection, link } = given;
  const name = (await given.store.links.anyOther(link)) ? null : await findLeftover(given);
  if (name === null) return null;
  const permissions = await unlessRefused(() => listPermissions(connection, link.instanceId));
  return {
    name,
    removable: isAllowed(permissions ?? [], deleteAction),
    command: unsubscribeCommand(link.instanceId, name),
  };
}

/** What became of the subscription that only this link needs. Never rejects for Azure's sake: a link goes whether this can go or not. */
export interface RemovedLeftover {
  removed: string | null;
  left: DeletingLink["eventSubscriptionLeft"];
}

/** The person's page waits, and the link's deletion with it. */
const longestRemovalMs = 30_000;

export async function removeLeftover(given: LeftoverOfLink): Promise<RemovedLeftover> {
  const { store, connection, link } = given;
  if (await store.links.anyOther(link)) return { removed: null, left: null };
  const name = await findLeftover(given);
  const why = name && (await whyNotRemoved(connection, link.instanceId, name));
  if (name && why) {
    const message = `The Event Grid subscription ${name} stays on ${resourceName(link.instanceId)}: ${why}`;
    return { removed: null, left: { name, message, command: unsubscribeCommand(link.instanceId, name) } };
  }
  await store.watches.unsubscribed(link.instanceId);
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

/** Given that no other link needs it. */
async function findLeftover({ store, connection, link, delivery }: LeftoverOfLink): Promise<string | null> {
  const watch = (await store.watches.list([link.instanceId])).get(resourceKey(link.instanceId));
  // The address may have changed since it was made, and with it the name.
  const made = watch?.subscriptionName ?? null;
  const name = made ?? delivery?.name;
  if (name === undefined) return null;
  const seen = await unlessRefused(async () => ({
    subscription: await getEventSubscription(connection, link.instanceId, name),
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
