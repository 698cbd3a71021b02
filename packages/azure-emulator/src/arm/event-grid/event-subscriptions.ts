import { z } from "zod";
import { type EventSubscription, EventSubscriptionProperties } from "../../estate/estate.ts";
import { eventSubscriptionKey } from "../../estate/state.ts";
import { handshake } from "../../event-grid/handshake.ts";
import { tokenFor } from "../../event-grid/webhook.ts";
import { type ArmCall, type ArmReply, ok } from "../arm-call.ts";
import { ArmError, validationError } from "../arm-error.ts";
import { retryAfter } from "../long-running.ts";
import { tokenPage } from "../paging.ts";
import { parseBody } from "../validation.ts";
import { requireTopic } from "./topic.ts";

export function listEventSubscriptions(call: ArmCall): ArmReply {
  const scope = requireTopic(call);
  const found = [...call.world.state.eventSubscriptions].filter(
    (one) => one.scope.toLowerCase() === scope.toLowerCase(),
  );
  return tokenPage(call, found, call.world.behavior.pageSizes.resources, show);
}

export function getEventSubscription(call: ArmCall): ArmReply {
  return ok(show(require(call)));
}

const Body = z.object({ properties: EventSubscriptionProperties });

/** Accepted at once; it takes effect when the endpoint has proved itself. A change that doesn't leaves the old one as it was. */
export function putEventSubscription(call: ArmCall): ArmReply {
  const { world } = call;
  const scope = requireTopic(call);
  const name = call.names.at(-1) ?? "";
  if (!/^[a-zA-Z0-9-]{3,64}$/.test(name)) {
    throw new ArmError(
      400,
      "InvalidRequest",
      "Event subscription name must be between 3 and 64 characters long and hold letters, digits and hyphens only.",
    );
  }
  const { properties } = parseBody(Body, call.body);
  requireSecure(properties.destination.properties.endpointUrl);
  const before = world.state.eventSubscriptions.get(eventSubscriptionKey({ scope, name }));
  const wanted: EventSubscription = {
    scope,
    name: before?.name ?? name,
    provisioningState: "Creating",
    properties,
  };
  if (before) before.provisioningState = "Updating";
  else world.state.eventSubscriptions.set(wanted);
  world.changed();
  const work = establish(call, wanted, before);
  const id = world.operations.follow(`${scope}/providers/${type}/${name}`, work);
  const status = `/subscriptions/${call.path.subscriptionId}/providers/Microsoft.EventGrid/locations/global/operationsStatus/${id}`;
  return {
    status: 201,
    body: show(before ? { ...wanted, provisioningState: "Updating" } : wanted),
    headers: {
      "Azure-AsyncOperation": `${call.origin}${status}?api-version=${call.apiVersion}`,
      ...retryAfter(call),
    },
  };
}

async function establish(
  { world }: ArmCall,
  wanted: EventSubscription,
  before: EventSubscription | undefined,
): Promise<ArmReply | ArmError> {
  const { state } = world;
  const { destination } = wanted.properties;
  const settle = (one: EventSubscription, provisioningState: EventSubscription["provisioningState"]) => {
    one.provisioningState = provisioningState;
    if (world.state !== state || !state.eventSubscriptions.has(eventSubscriptionKey(one))) return;
    state.eventSubscriptions.set(one);
    world.changed();
  };
  const trouble = await tokenFor(world, destination.properties)
    .then(() => handshake(world, wanted, () => before ?? settle(wanted, "AwaitingManualAction")))
    .catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
  if (trouble === undefined) {
    settle(wanted, "Succeeded");
    return { status: 200, body: show(wanted) };
  }
  if (before) settle(before, "Succeeded");
  else settle(wanted, "Failed");
  return new ArmError(
    400,
    "Url validation",
    `Webhook validation handshake failed for ${baseOf(destination.properties.endpointUrl)}. ${trouble} For troubleshooting, visit https://aka.ms/esvalidation.`,
  );
}

export function deleteEventSubscription(call: ArmCall): ArmReply {
  const found = find(call);
  if (!found) return { status: 204 };
  call.world.state.eventSubscriptions.delete(eventSubscriptionKey(found));
  call.world.changed();
  return { status: 200 };
}

/** The whole address, which reading the subscription doesn't give: it may hold a secret. */
export function getFullUrl(call: ArmCall): ArmReply {
  return ok({ endpointUrl: require(call).properties.destination.properties.endpointUrl });
}

export function getDeliveryAttributes(call: ArmCall): ArmReply {
  return ok({ value: require(call).properties.destination.properties.deliveryAttributeMappings });
}

function find(call: ArmCall): EventSubscription | undefined {
  const scope = requireTopic(call);
  return call.world.state.eventSubscriptions.get(eventSubscriptionKey({ scope, name: call.names[0] ?? "" }));
}

function require(call: ArmCall): EventSubscription {
  const found = find(call);
  if (found) return found;
  throw new ArmError(404, "ResourceNotFound", `The event subscription '${call.names[0]}' was not found.`);
}

/** Event Grid calls https addresses only. The stand-in also calls this machine, so that a local stack needs no certificate. */
function requireSecure(endpointUrl: string): void {
  const { protocol, hostname } = new URL(endpointUrl);
  if (protocol === "https:" || ["localhost", "127.0.0.1", "[::1]"].includes(hostname)) return;
  throw validationError([
    {
      target: "properties.destination.properties.endpointUrl",
      message: "The endpoint must be an https address.",
    },
  ]);
}

function baseOf(endpointUrl: string): string {
  const { origin, pathname } = new URL(endpointUrl);
  return `${origin}${pathname}`;
}

const type = "Microsoft.EventGrid/eventSubscriptions";

/** What is secret is never shown: the address's query, and headers marked so. */
function show({ scope, name, provisioningState, properties }: EventSubscription) {
  const { endpointUrl, deliveryAttributeMappings, ...destination } = properties.destination.properties;
  return {
    id: `${scope}/providers/${type}/${name}`,
    name,
    type,
    properties: {
      ...properties,
      topic: scope,
      provisioningState,
      destination: {
        endpointType: "WebHook",
        properties: {
          ...destination,
          endpointBaseUrl: baseOf(endpointUrl),
          deliveryAttributeMappings: deliveryAttributeMappings.map((one) => ({
            ...one,
            properties: { ...one.properties, value: one.properties.isSecret ? null : one.properties.value },
          })),
        },
      },
    },
  };
}
