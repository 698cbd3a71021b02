import type { ArmConnection } from "@api-center-links/azure/arm-connection";
import {
  apiEventTypes,
  type EventSubscription,
  getEventSubscription,
  type WantedEventSubscription,
} from "@api-center-links/azure/event-subscriptions";
import { isAllowed } from "@api-center-links/azure/permissions";
import { resourceKey } from "@api-center-links/azure/resource-id";
import type { InstanceEvents } from "@api-center-links/contracts/instance-events";
import { explainMissing, writeEventSubscriptions } from "@api-center-links/contracts/rights";
import { Fault } from "@api-center-links/sync-engine/fault";
import type { InstanceAccess } from "../access/instance-access.ts";
import type { Store } from "../store/store.ts";
import { subscribeCommand } from "./event-delivery.ts";

export interface EventsOfInstance {
  store: Pick<Store, "watches">;
  /** On behalf of the caller. */
  connection: ArmConnection;
  instance: InstanceAccess;
  /** `undefined` where Event Grid can't reach this product. */
  delivery: WantedEventSubscription | undefined;
}

/** Whether Event Grid announces the instance's changes here, read with the caller's own rights. Rejects with a `Fault`. */
export async function viewInstanceEvents(given: EventsOfInstance): Promise<InstanceEvents> {
  const { store, connection, instance, delivery } = given;
  const { id, name } = instance.instance;
  if (!delivery) return { state: "off", message: unreachable, offered: false, command: null };

  const offered = isAllowed(instance.permissions, writeEventSubscriptions.actions[0]);
  const tell = (state: InstanceEvents["state"], message: string): InstanceEvents => {
    const isEnough = offered || state === "on" || state === "pending";
    return {
      state,
      message: isEnough
        ? message
        : `${message} ${explainMissing(writeEventSubscriptions, name, "Setting it up")}`,
      offered,
      command: state === "on" ? null : subscribeCommand(id, delivery),
    };
  };
  const watch = (await store.watches.list([id])).get(resourceKey(id));
  const tried = watch?.subscriptionFault
    ? ` The last attempt failed: ${watch.subscriptionFault.message}`
    : "";

  let found: EventSubscription | undefined;
  try {
    found = await getEventSubscription(connection, id, delivery.name);
  } catch (error) {
    if (!(error instanceof Fault) || !error.isForbidden) throw error;
    return watch?.subscriptionName === delivery.name
      ? tell("unknown", `Events of ${name} were set up here. You may not see whether they still are.`)
      : tell("unknown", `You may not see whether events of ${name} are set up.${tried}`);
  }
  if (!found) {
    return watch?.subscriptionName
      ? tell(
          "off",
          `The Event Grid subscription that was set up for ${name} is gone, or goes elsewhere.${tried}`,
        )
      : tell("off", `Event Grid doesn't announce the changes of ${name} yet.${tried}`);
  }
  const state = found.state.toLowerCase();
  if (state === "creating" || state === "updating") {
    return tell("pending", `Azure is setting up the Event Grid subscription ${found.name}.`);
  }
  if (state !== "succeeded") {
    return tell("broken", `The Event Grid subscription ${found.name} doesn't work: ${found.state}.${tried}`);
  }
  const changed = whatWasChanged(found, delivery);
  return changed
    ? tell("broken", `Somebody changed the Event Grid subscription ${found.name}: ${changed}`)
    : tell("on", `Event Grid announces the changes of ${name}, by the subscription ${found.name}.`);
}

/** For an operation that needs an address. */
export const unreachable =
  "Event Grid can't reach this product. Whoever runs it has to set PUBLIC_URL to its public https address.";

function whatWasChanged(
  { endpointUrl, eventTypes }: EventSubscription,
  wanted: WantedEventSubscription,
): string | undefined {
  if (endpointUrl !== null && new URL(wanted.endpointUrl).href !== URL.parse(endpointUrl)?.href)
    return "it goes elsewhere.";
  const kept = eventTypes?.map((type) => type.toLowerCase());
  const complete =
    !kept || kept.includes("all") || apiEventTypes.every((type) => kept.includes(type.toLowerCase()));
  return complete ? undefined : "it leaves out events that count.";
}
