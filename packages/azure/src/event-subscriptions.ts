import { z } from "zod";
import type { ArmConnection } from "./arm-connection.ts";
import { isGone } from "./arm-fault.ts";
import { awaitOperation } from "./arm-operation.ts";
import { armPath } from "./arm-path.ts";
import { parseInstanceId } from "./resource-id.ts";

/** What Event Grid is asked to send where about an API Management instance, as far as it can be read back. */
export interface EventSubscription {
  /** ARM id. */
  id: string;
  name: string;
  /** The endpoint without its query, which may hold a secret and isn't told. */
  endpointUrl: string | null;
  schema: EventSchema;
  /** `null`: all there are. */
  eventTypes: string[] | null;
  /** `Succeeded` once the endpoint has proved itself; before, `Creating`, `AwaitingManualAction`, `Failed` and others. */
  state: string;
}

export type EventSchema = "EventGridSchema" | "CloudEventSchemaV1_0";

/** An event subscription as it shall be. */
export interface WantedEventSubscription {
  /** 3 to 64 letters, digits and hyphens. One that has the name is replaced. */
  name: string;
  /** Event Grid calls https only. Its query is kept secret. */
  endpointUrl: string;
  schema: EventSchema;
  /** Has Event Grid show a token for this application of Entra, by client id or `api://` address, with every event. */
  entra?: { tenantId: string; application: string };
  /** Headers with every event; Event Grid keeps their values secret. */
  secretHeaders?: Record<string, string>;
}

/** Events of API Management that say that an inventory may be out of date ("API Management as an Event Grid source"). */
export const apiEventTypes = ["API", "APIRelease"].flatMap((what) =>
  ["Created", "Updated", "Deleted"].map((happened) => `Microsoft.ApiManagement.${what}${happened}`),
);

/**
 * Subscribes to an instance's API events with the rights of the connection's principal, which needs
 * `Microsoft.EventGrid/eventSubscriptions/write` there. Waits until the endpoint has proved itself; where it doesn't, rejects with a
 * `Fault` that says why, and Azure may keep the subscription in the state `Failed`.
 */
export async function putEventSubscription(
  connection: ArmConnection,
  instanceId: string,
  wanted: WantedEventSubscription,
  signal?: AbortSignal,
): Promise<EventSubscription> {
  const { name, endpointUrl, schema, entra, secretHeaders = {} } = wanted;
  const path = pathOf(instanceId, name);
  const started = await connection.send("PUT", path, {
    apiVersion,
    body: {
      properties: {
        destination: {
          endpointType: "WebHook",
          properties: {
            endpointUrl,
            ...(entra && {
              azureActiveDirectoryTenantId: entra.tenantId,
              azureActiveDirectoryApplicationIdOrUri: entra.application,
            }),
            deliveryAttributeMappings: Object.entries(secretHeaders).map(([header, value]) => ({
              name: header,
              type: "Static",
              properties: { value, isSecret: true },
            })),
          },
        },
        eventDeliverySchema: schema,
        filter: { includedEventTypes: apiEventTypes },
      },
    },
    signal,
  });
  await awaitOperation(connection, started, signal);
  return subscriptionOf(await connection.get(path, { apiVersion, schema: Resource, signal }));
}

/** The subscription of that name, or `undefined` where there is none. Rejects with a `Fault`. */
export async function getEventSubscription(
  connection: ArmConnection,
  instanceId: string,
  name: string,
  signal?: AbortSignal,
): Promise<EventSubscription | undefined> {
  try {
    return subscriptionOf(
      await connection.get(pathOf(instanceId, name), { apiVersion, schema: Resource, signal }),
    );
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** Ends the subscription; that there is none, nor the instance any more, is as good. Rejects with a `Fault`. */
export async function deleteEventSubscription(
  connection: ArmConnection,
  instanceId: string,
  name: string,
  signal?: AbortSignal,
): Promise<void> {
  try {
    const started = await connection.send("DELETE", pathOf(instanceId, name), { apiVersion, signal });
    await awaitOperation(connection, started, signal);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

const apiVersion = "2022-06-15";

function pathOf(instanceId: string, name: string): string {
  const { id } = parseInstanceId(instanceId);
  return armPath(`${id}/providers/Microsoft.EventGrid/eventSubscriptions`, name);
}

const Resource = z.object({
  id: z.string(),
  name: z.string(),
  properties: z.object({
    provisioningState: z.string().nullish(),
    eventDeliverySchema: z.enum(["EventGridSchema", "CloudEventSchemaV1_0"]).default("EventGridSchema"),
    filter: z.object({ includedEventTypes: z.array(z.string()).nullish() }).nullish(),
    /** Somebody may have given the name to one that goes elsewhere. */
    destination: z
      .object({ properties: z.object({ endpointBaseUrl: z.string().nullish() }).nullish() })
      .nullish(),
  }),
});

function subscriptionOf({ id, name, properties }: z.infer<typeof Resource>): EventSubscription {
  return {
    id,
    name,
    endpointUrl: properties.destination?.properties?.endpointBaseUrl ?? null,
    schema: properties.eventDeliverySchema,
    eventTypes: properties.filter?.includedEventTypes ?? null,
    state: properties.provisioningState ?? "Succeeded",
  };
}
