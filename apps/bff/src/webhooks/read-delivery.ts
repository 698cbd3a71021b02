import { parseInstanceId, ResourceIdError } from "@api-center-links/azure/resource-id";
import { z } from "zod";

/** What Event Grid has sent. */
export type Delivery =
  /** It asks whether the address is ours; the answer is the code. */
  | { kind: "handshake"; code: string }
  /** `ignored` are of other kinds; `unreadable` names the first wrong field of each that couldn't be read. */
  | { kind: "events"; events: SourceEvent[]; ignored: number; unreadable: string[] };

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
 * case: the documentation's samples of API Management's events have both. Events of other kinds are counted and ignored, and so is
 * what can't be read beside something that can: Event Grid doesn't deliver again what was refused. Throws a `ZodError` that names the
 * field where nothing can be read.
 * https://learn.microsoft.com/azure/event-grid/event-schema-api-management
 */
export function readDelivery(body: unknown): Delivery {
  const delivered = z
    .array(z.unknown())
    .min(1)
    .max(5_000)
    .parse(Array.isArray(body) ? body : [body]);
  const read = delivered.map(readEvent);
  const handshake = read.find((each) => "code" in each);
  if (handshake) return { kind: "handshake", code: handshake.code };
  const faults = read.flatMap((each) => ("fault" in each ? [each.fault] : []));
  const [first] = faults;
  if (first && faults.length === read.length) throw first;
  const events = read.flatMap((each) => ("event" in each ? [each.event] : []));
  return {
    kind: "events",
    events,
    ignored: read.length - events.length - faults.length,
    unreadable: faults.map(({ issues }) => issues[0]?.path.join(".") ?? ""),
  };
}

type Read = { code: string } | { event: SourceEvent } | { fault: z.ZodError } | { ignored: true };

function readEvent(delivered: unknown, index: number): Read {
  try {
    const event = Event.parse(delivered);
    if (event.type === validation) {
      return { code: Validation.parse(event).data.validationCode };
    }
    const source = sourceEvent(event);
    return source ? { event: source } : { ignored: true };
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    return { fault: new z.ZodError(error.issues.map((one) => ({ ...one, path: [index, ...one.path] }))) };
  }
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

const validation = "Microsoft.EventGrid.SubscriptionValidationEvent";
const Validation = z.object({ data: z.object({ validationCode: z.string() }) });

const OfApi = z.object({ data: z.object({ resourceUri: text.transform(apiOf) }) });

function sourceEvent(event: z.infer<typeof Event>): SourceEvent | undefined {
  if (!ofApis.test(event.type)) return undefined;
  const api = OfApi.parse(event).data.resourceUri;
  if (!api) return undefined;
  // Clocks differ: by one that is ahead a change would be yet to come, by a wrong date it would have waited for years.
  const now = Date.now();
  const told = Number.isNaN(event.time.getTime()) ? now : event.time.getTime();
  const happened = Math.min(Math.max(told, now - longestDeliveryMs), now);
  return { id: event.id, ...api, happenedAt: new Date(happened) };
}

function apiOf(resourceUri: string, context: z.RefinementCtx) {
  const place = /^(\/.+\/service\/[^/]+)(\/workspaces\/[^/]+)?\/apis\/([^/]+)/i.exec(resourceUri);
  if (!place) return undefined;
  const [, service = "", workspace = "", name = ""] = place;
  try {
    const instanceId = parseInstanceId(service).id;
    return { instanceId, apiId: `${instanceId}${workspace}/apis/${name.replace(/;rev=.*$/i, "")}` };
  } catch (error) {
    if (!(error instanceof ResourceIdError)) throw error;
    context.addIssue(error.message);
    return z.NEVER;
  }
}
