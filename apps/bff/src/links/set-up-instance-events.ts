import { deleteEventSubscription, putEventSubscription } from "@api-center-links/azure/event-subscriptions";
import { resourceKey, sameResource } from "@api-center-links/azure/resource-id";
import type { InstanceEvents } from "@api-center-links/contracts/instance-events";
import { Fault, toFaultRecord } from "@api-center-links/sync-engine/fault";
import type { CenterAccess } from "../access/center-access.ts";
import type { Recording } from "../activity/recording.ts";
import { Refusal } from "../refusal.ts";
import type { Store } from "../store/store.ts";
import { removeLeftover } from "./event-leftover.ts";
import { type EventsOfInstance, unreachable, viewInstanceEvents } from "./view-instance-events.ts";

/** The person's page waits, and proxies in front of us don't wait for ever. */
const longestSetUpMs = 90_000;

/**
 * Has Event Grid announce the changes of a linked instance here, on behalf of the caller and with their rights alone. Setting up what
 * is set up changes nothing but what others changed about it. Throws a `Refusal`, and a `Fault` where Azure refuses or can't reach us;
 * why it failed is kept, for the link's page to tell.
 */
export async function setUpInstanceEvents(
  given: EventsOfInstance & { store: Store; access: CenterAccess; recording: Recording },
): Promise<InstanceEvents> {
  const { store, access, connection, delivery, recording } = given;
  const { id, name } = given.instance.instance;
  recording.about({ subject: { kind: "instance", name, id } });
  if (!delivery) throw new Refusal("events-unavailable", unreachable);
  const links = await store.links.listOfCenter(access.center.id);
  // What no link needs, no link's deletion would ever remove.
  if (!links.some((link) => link.state !== "deleting" && sameResource(link.instanceId, id))) {
    throw new Refusal(
      "instance-not-linked",
      `No link of ${access.center.name} has ${name}. Create one first; then its events can be set up.`,
    );
  }
  recording.about({
    details: [
      { name: "Event Grid subscription", value: delivery.name },
      { name: "Delivers to", value: delivery.endpointUrl },
    ],
  });

  const before = (await store.watches.list([id])).get(resourceKey(id))?.subscriptionName;
  try {
    await putEventSubscription(connection, id, delivery, AbortSignal.timeout(longestSetUpMs));
  } catch (error) {
    if (error instanceof Fault) await store.watches.subscriptionFailed(id, toFaultRecord(error), new Date());
    throw error;
  }
  await store.watches.subscribed(id, delivery.name, new Date());
  if (before && before !== delivery.name) {
    // It was made for an address that this product has no more, where nobody listens.
    await deleteEventSubscription(connection, id, before).catch((error: unknown) => {
      if (!(error instanceof Fault)) throw error;
    });
  }
  if (!(await store.links.anyOfInstance(id))) {
    const { left } = await removeLeftover({ store, connection, instanceId: id, delivery });
    throw new Refusal(
      "instance-not-linked",
      `The last link that has ${name} was deleted meanwhile. ${left?.message ?? "No subscription was left there."}`,
      left ? { command: left.command } : {},
    );
  }
  return viewInstanceEvents(given);
}
