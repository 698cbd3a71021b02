import { z } from "zod";
import { SignInRule } from "./sign-in-rules.ts";

const Bucket = z.object({
  /** Requests the bucket holds when full. */
  size: z.number().positive(),
  /** Requests that come back each second. */
  refillPerSecond: z.number().min(0),
});

/** Azure's own token buckets since 2024, per subscription, principal and kind of operation (azure-wire.md, section 5). */
export const azureThrottle = {
  reads: { size: 250, refillPerSecond: 25 },
  writes: { size: 200, refillPerSecond: 10 },
  deletes: { size: 200, refillPerSecond: 10 },
  globalFactor: 15,
};

const Throttle = z.object({
  reads: Bucket.default(azureThrottle.reads),
  writes: Bucket.default(azureThrottle.writes),
  deletes: Bucket.default(azureThrottle.deletes),
  /** How many times the buckets of one principal all principals of a subscription have together. */
  globalFactor: z.number().positive().default(azureThrottle.globalFactor),
});

export const FaultRule = z
  .object({
    match: z
      .object({
        /** Which door: ARM itself, signing in (Entra and managed identities) or the downloads of exported definitions. */
        target: z.enum(["arm", "sign-in", "blob"]).default("arm"),
        /** HTTP method; any when absent. */
        method: z.string().optional(),
        /** Regular expression on path and query, letter case ignored; any when absent. */
        pathPattern: z.string().optional(),
      })
      .prefault({}),
    /** `hold`: this request of ARM's and all that come after it wait until `faults` are set anew; whose client is gone by then, never was. */
    action: z.enum(["status", "reset", "hang", "truncate", "hold"]),
    /** `before`: nothing has happened yet. `after`: the request was carried out, its answer is lost. */
    when: z.enum(["before", "after"]).default("before"),
    /** For `status`. With 200 and a web page as `body`, a proxy stands in for Azure. */
    status: z.number().int().min(200).max(599).optional(),
    /** `Retry-After` in seconds, for `status`. */
    retryAfter: z.number().min(0).optional(),
    /** ARM's error code, for `status`; the OAuth error when signing in. */
    code: z.string().optional(),
    /** The raw body in place of ARM's error, for `status`. */
    body: z.string().optional(),
    contentType: z.string().optional(),
    /** Share of the matching requests that are hit, 0 to 1. */
    rate: z.number().min(0).max(1).optional(),
    /** Makes `rate` hit the same each time: the request and how often it came before decide, and not the moment. */
    seed: z.number().int().optional(),
    /** Only the nth matching request, counted from 1. */
    nth: z.number().int().positive().optional(),
    /** At most so many times. */
    times: z.number().int().positive().optional(),
  })
  .refine(({ action, match }) => action !== "hold" || match.target === "arm", {
    path: ["action"],
    error: "only ARM itself can be held",
  });
export type FaultRule = z.infer<typeof FaultRule>;

/** How the stand-in behaves, beyond its state. Everything here can be changed while it runs. */
export const Behavior = z.object({
  /** Added to every ARM request. */
  latencyMs: z.number().min(0).default(0),
  /** Keep request bodies in the request log. */
  recordBodies: z.boolean().default(false),
  /** `null`: no limit. `"azure"` on the way in stands for Azure's own buckets. */
  throttle: z
    .union([z.null(), z.literal("azure").transform(() => Throttle.parse({})), Throttle])
    .default(null),
  faults: z.array(FaultRule).default([]),
  /** Whom the directory, or ARM in its place, asks for more or refuses. Setting them forgets consents given so far. */
  signIn: z.array(SignInRule).default([]),
  /** Misbehaviours seen in the real Azure, by name. */
  quirks: z
    .object({
      /**
       * Exports that overlap in time and belong to one version set (or to revisions of one API) all give the
       * document of the first (Azure/apiops, comments in ApiSpecification.cs).
       */
      sameDocumentForConcurrentExports: z.boolean().default(true),
      /** Lists of APIs end with their first page, as if there were no more. */
      apiListsCutShort: z.boolean().default(false),
      /** Lists of APIs are empty. */
      apiListsEmpty: z.boolean().default(false),
      /** Lists of version sets are empty. */
      versionSetListsEmpty: z.boolean().default(false),
      /** API Center can't reach the links of exports, as with storage behind a firewall. */
      exportLinksUnreachable: z.boolean().default(false),
      /** Entries of the activity log show after anything up to twice the usual delay, and in no order. */
      activityLogOutOfOrder: z.boolean().default(false),
      /** Each entry of the activity log is listed twice. */
      activityLogTwice: z.boolean().default(false),
      /** Each event is delivered twice. */
      eventsTwice: z.boolean().default(false),
      /** Events are delivered after anything up to twice the usual delay, and so in no order. */
      eventsOutOfOrder: z.boolean().default(false),
    })
    .prefault({}),
  longRunning: z
    .object({
      /** How long an import or another long-running operation takes. */
      durationMs: z.number().min(0).default(200),
      /** What `Retry-After` tells clients that poll. */
      retryAfterSeconds: z.number().int().min(0).default(1),
      /** `false`: operations that may answer at once (200, 204) do. */
      accepted: z.boolean().default(true),
    })
    .prefault({}),
  /** How long API Management takes to export a definition; exports overlap during this time. */
  exportDurationMs: z.number().min(0).default(20),
  /** How long a new role assignment is listed, but not yet honoured. In Azure it may be minutes. */
  roleAssignmentDelayMs: z.number().min(0).default(0),
  /** How long a write takes to show in the activity log. In Azure it is minutes. */
  activityLogDelayMs: z.number().min(0).default(500),
  eventGrid: z
    .object({
      /** From a write to the first delivery of its event. */
      delayMs: z.number().min(0).default(100),
      /** Pauses before each further attempt, the last one for all that follow (azure-wire.md, section 5). */
      retryDelaysMs: z
        .array(z.number().min(0))
        .min(1)
        .default([10, 30, 60, 300, 600, 1800, 3600].map((seconds) => seconds * 1000)),
      /** How long an endpoint that didn't answer the handshake may take to visit the validation address. */
      validationWindowMs: z.number().min(0).default(300_000),
    })
    .prefault({}),
  /** Items on one page of a list where the client doesn't ask for less. */
  pageSizes: z
    .object({
      apiManagement: z.number().int().positive().default(100),
      apiCenter: z.number().int().positive().default(50),
      resources: z.number().int().positive().default(100),
      activityLog: z.number().int().positive().default(200),
    })
    .prefault({}),
  accessTokenLifetimeSeconds: z.number().int().positive().default(3600),
});
export type Behavior = z.infer<typeof Behavior>;
export type BehaviorInput = z.input<typeof Behavior>;

/** The behaviour with the given fields changed; groups such as `quirks` are changed field by field. Throws a `ZodError`. */
export function changedBehavior(behavior: Behavior, change: unknown): Behavior {
  const fields = z.record(z.string(), z.unknown()).parse(change);
  const merged: Record<string, unknown> = { ...behavior };
  for (const [key, value] of Object.entries(fields)) {
    const before = merged[key];
    merged[key] = groups.has(key) && isObject(value) && isObject(before) ? { ...before, ...value } : value;
  }
  return Behavior.strict().parse(merged);
}

const groups = new Set(["quirks", "longRunning", "pageSizes", "eventGrid"]);

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
