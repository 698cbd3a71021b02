import { randomUUID } from "node:crypto";
import type { EventSubscription } from "../estate/estate.ts";
import { eventSubscriptionKey } from "../estate/state.ts";
import type { World } from "../server/world.ts";
import { eventBody, eventHeaders, type RaisedEvent } from "./event-shape.ts";
import { callWebhook } from "./webhook.ts";

/** Sends an event to every subscription of its topic that asks for it: at least once, later, in no promised order. */
export function raiseEvent(world: World, what: Pick<RaisedEvent, "topic" | "subject" | "type">): void {
  const { eventGrid, quirks } = world.behavior;
  const event: RaisedEvent = { ...what, id: randomUUID(), time: new Date().toISOString() };
  for (const subscription of world.state.eventSubscriptions) {
    if (!wants(subscription, event)) continue;
    for (let copies = quirks.eventsTwice ? 2 : 1; copies > 0; copies--) {
      const delayMs = quirks.eventsOutOfOrder ? Math.random() * 2 * eventGrid.delayMs : eventGrid.delayMs;
      plan(world, eventSubscriptionKey(subscription), event, 0, delayMs);
    }
  }
}

function plan(world: World, key: string, event: RaisedEvent, attempt: number, delayMs: number): void {
  world.deliveries.plan(delayMs, async () => {
    const subscription = world.state.eventSubscriptions.get(key);
    if (!subscription || !isActive(subscription)) return;
    const { retryPolicy } = subscription.properties;
    const tooOld = Date.now() - Date.parse(event.time) > retryPolicy.eventTimeToLiveInMinutes * 60_000;
    if (tooOld) return;
    const status = await deliver(world, subscription, event, attempt);
    if (taken.has(status) || refusedForGood.has(status)) return;
    if (attempt + 1 >= retryPolicy.maxDeliveryAttempts) return;
    const delays = world.behavior.eventGrid.retryDelaysMs;
    plan(world, key, event, attempt + 1, delays[Math.min(attempt, delays.length - 1)] ?? 0);
  });
}

const taken = new Set([200, 201, 202, 203, 204]);
/** Without a place for dead letters these lose the event at once ("Event Grid delivery and retry"). */
const refusedForGood = new Set([400, 401, 413]);

/** The answer's status; 0 where there was none. */
async function deliver(
  world: World,
  subscription: EventSubscription,
  event: RaisedEvent,
  attempt: number,
): Promise<number> {
  try {
    const answer = await callWebhook(world, subscription, {
      method: "POST",
      headers: eventHeaders(subscription, attempt),
      body: eventBody(subscription, event),
    });
    return answer.status;
  } catch {
    return 0;
  }
}

/** One that is being changed sends as before until the change has proved itself. */
function isActive({ provisioningState }: EventSubscription): boolean {
  return provisioningState === "Succeeded" || provisioningState === "Updating";
}

function wants(subscription: EventSubscription, event: RaisedEvent): boolean {
  const { includedEventTypes, subjectBeginsWith, subjectEndsWith, isSubjectCaseSensitive } =
    subscription.properties.filter;
  const spelled = (text: string) => (isSubjectCaseSensitive ? text : text.toLowerCase());
  const subject = spelled(event.subject);
  const types = includedEventTypes?.map((type) => type.toLowerCase());
  return (
    isActive(subscription) &&
    subscription.scope.toLowerCase() === event.topic.toLowerCase() &&
    (!types || types.includes("all") || types.includes(event.type.toLowerCase())) &&
    subject.startsWith(spelled(subjectBeginsWith)) &&
    subject.endsWith(spelled(subjectEndsWith))
  );
}
