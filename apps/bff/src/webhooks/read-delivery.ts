import { parseInstanceId } from "@api-center-links/azure/resource-id";
import { z } from "zod";

/** What Event Grid has sent. */
export type Delivery =
  /** It asks whether the address is ours; the answer is the code. */
  { kind: "handshake"; code: string } | { kind: "events"; events: SourceEvent[]; ignored: number };

/** An API of an instance was written, or a release that makes another revision of it current. */
export interface SourceEvent {
  /** Unique per event; a repeated delivery has the same. */
  id: string;
  instanceId: string;
  /** ARM id of the API, without a revision. */
  apiId: string;
  happenedAt: Date;
}

/**
 * Reads a delivery in Event Grid's own schema or as CloudEvents 1.0, one event or many. Field names compare without regard to letter
 * case: the documentation's samples of API Management's events have both. Events of other kinds are counted and ignored. Throws a
 * `ZodError` that names the field.
 * https://learn.microsoft.com/azure/event-grid/event-schema-api-management
 */
export function readDelivery(body: unknown): Delivery {
  const events = z
    .array(Event)
    .min(1)
    .max(5_000)
    .parse(Array.isArray(body) ? body : [body]);
  const handshake = events.find(({ type }) => type === "Microsoft.EventGrid.SubscriptionValidationEvent");
  if (handshake) {
    return {
      kind: "handshake",
      code: z.object({ validationCode: z.string() }).parse(handshake.data).validationCode,
    };
  }
  const read = events.flatMap(sourceEvent);
  return { kind: "events", events: read, ignored: events.length - read.length };
}

const text = z.string().min(1).max(4_000);

const Event = z.preprocess(
  (value) =>
    typeof value === "object" && value !== null
      ? Object.fromEntries(Object.entries(value).map(([name, field]) => [name.toLowerCase(), field]))
      : value,
  z
    .object({
      id: text,
      eventtype: text.optional(),
      type: text.optional(),
      eventtime: text.optional(),
      time: text.optional(),
      data: z.record(z.string(), z.unknown()),
    })
    .transform(({ id, eventtype, type, eventtime, time, data }) => ({
      ...{ id, data },
      type: eventtype ?? type ?? "",
      time: new Date(eventtime ?? time ?? ""),
    })),
);

/** Releases have had both names in the documentation. */
const ofApis = /^Microsoft\.ApiManagement\.(?:API|APIRelease|Release)(?:Created|Updated|Deleted)$/i;

/** Event Grid gives up after a day ("Event Grid message delivery and retry"). */
const longestDeliveryMs = 24 * 3_600_000;

function sourceEvent({ id, type, time, data }: z.infer<typeof Event>): SourceEvent[] {
  if (!ofApis.test(type)) return [];
  const { resourceUri } = z.object({ resourceUri: text }).parse(data);
  const place = /^(\/.+\/service\/[^/]+)(\/workspaces\/[^/]+)?\/apis\/([^/]+)/i.exec(resourceUri);
  if (!place) return [];
  const [, service = "", workspace = "", name = ""] = place;
  const instanceId = parseInstanceId(service).id;
  const api = name.replace(/;rev=.*$/i, "");
  // Clocks differ: by one that is ahead a change would be yet to come, by a wrong date it would have waited for years.
  const now = Date.now();
  const told = Number.isNaN(time.getTime()) ? now : time.getTime();
  const happened = Math.min(Math.max(told, now - longestDeliveryMs), now);
  return [{ id, instanceId, apiId: `${instanceId}${workspace}/apis/${api}`, happenedAt: new Date(happened) }];
}
