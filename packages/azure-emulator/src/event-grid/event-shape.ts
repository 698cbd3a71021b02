import type { EventSubscription } from "../estate/estate.ts";

export interface RaisedEvent {
  id: string;
  /** ARM id of the API Management instance. */
  topic: string;
  /** Path below the topic, such as `/apis/orders;Rev=1`. */
  subject: string;
  type: string;
  time: string;
}

/** An event as the subscription wants it: an array of one in Event Grid's own schema, an object in that of CloudEvents. */
export function eventBody({ properties }: EventSubscription, event: RaisedEvent): string {
  const { id, topic, subject, type, time } = event;
  const data = { resourceUri: `${topic}${subject}` };
  return JSON.stringify(
    properties.eventDeliverySchema === "CloudEventSchemaV1_0"
      ? { id, source: topic, subject, type, time, data, specversion: "1.0" }
      : [
          {
            id,
            topic,
            subject,
            data,
            eventType: type,
            dataVersion: "1",
            metadataVersion: "1",
            eventTime: time,
          },
        ],
  );
}

/** `attempt` counts from 0, as Event Grid does. */
export function eventHeaders(
  { name, properties }: EventSubscription,
  attempt: number,
): Record<string, string> {
  const isCloudEvent = properties.eventDeliverySchema === "CloudEventSchemaV1_0";
  return {
    "Content-Type": isCloudEvent
      ? "application/cloudevents+json; charset=utf-8"
      : "application/json; charset=utf-8",
    "aeg-event-type": "Notification",
    "aeg-subscription-name": name.toUpperCase(),
    "aeg-delivery-count": String(attempt),
    ...(isCloudEvent
      ? { "WebHook-Request-Origin": eventGridOrigin }
      : { "aeg-data-version": "1", "aeg-metadata-version": "1" }),
  };
}

/** Whom an endpoint for CloudEvents allows. */
export const eventGridOrigin = "eventgrid.azure.net";
