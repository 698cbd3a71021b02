import { randomUUID } from "node:crypto";
import type { EventSubscription } from "../estate/estate.ts";
import type { World } from "../server/world.ts";
import { eventGridOrigin } from "./event-shape.ts";
import { callWebhook } from "./webhook.ts";

/**
 * Has the endpoint prove that it wants the events: by the code it sends back, the origin it allows, or else by a visit to the
 * validation address, which `onWait` tells of. Gives what went wrong, or nothing.
 */
export async function handshake(
  world: World,
  subscription: EventSubscription,
  onWait: () => void,
): Promise<string | undefined> {
  const code = randomUUID().toUpperCase();
  const address = `${world.armUrl}/event-grid/validate?code=${code}`;
  const isCloudEvent = subscription.properties.eventDeliverySchema === "CloudEventSchemaV1_0";
  const { validationWindowMs } = world.behavior.eventGrid;
  // Listened for before the request: the endpoint may visit the address while it answers.
  const visit = world.deliveries.confirmation(code, validationWindowMs);
  const method = isCloudEvent ? "OPTIONS" : "POST";
  try {
    const proved = await (isCloudEvent
      ? askForOrigin(world, subscription, address)
      : askForCode(world, subscription, code, address));
    if (proved) return undefined;
  } catch (error) {
    return `Http ${method} request failed: ${error instanceof Error ? error.message : String(error)}`;
  }
  onWait();
  if (await visit) return undefined;
  return `Http ${method} request succeeded without validation, and the validation address was not visited within ${validationWindowMs} ms.`;
}

async function askForCode(
  world: World,
  subscription: EventSubscription,
  code: string,
  validationUrl: string,
): Promise<boolean> {
  const event = {
    id: randomUUID(),
    topic: subscription.scope,
    subject: "",
    data: { validationCode: code, validationUrl },
    eventType: "Microsoft.EventGrid.SubscriptionValidationEvent",
    eventTime: new Date().toISOString(),
    metadataVersion: "1",
    dataVersion: "2",
  };
  const answer = await callWebhook(world, subscription, {
    method: "POST",
    headers: {
      "Content-Type": "application/json; charset=utf-8",
      "aeg-event-type": "SubscriptionValidation",
      "aeg-subscription-name": subscription.name.toUpperCase(),
      "aeg-delivery-count": "0",
      "aeg-data-version": "2",
      "aeg-metadata-version": "1",
    },
    body: JSON.stringify([event]),
  });
  requireOk(answer.status);
  return responseIn(answer.text) === code;
}

async function askForOrigin(
  world: World,
  subscription: EventSubscription,
  callback: string,
): Promise<boolean> {
  const answer = await callWebhook(world, subscription, {
    method: "OPTIONS",
    headers: { "WebHook-Request-Origin": eventGridOrigin, "WebHook-Request-Callback": callback },
  });
  requireOk(answer.status);
  const allowed = answer.headers.get("WebHook-Allowed-Origin")?.split(",") ?? [];
  return allowed.some((one) => one.trim() === "*" || one.trim().toLowerCase() === eventGridOrigin);
}

/** No other success counts: not even 202 (azure-wire.md, section 5). */
function requireOk(status: number): void {
  if (status !== 200) throw new Error(`response code ${status}.`);
}

function responseIn(text: string): unknown {
  try {
    return (JSON.parse(text) as { validationResponse?: unknown } | null)?.validationResponse;
  } catch {
    return undefined;
  }
}
