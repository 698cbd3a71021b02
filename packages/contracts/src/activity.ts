import { z } from "zod";
import { CenterParams, centerPath, Instant } from "./names.ts";
import { operation } from "./operation.ts";
import { readCenter } from "./rights.ts";

/** What people do that is recorded, and the end of a deletion, which the sync identity brings about later. */
export const ActivityAction = z
  .enum([
    "link.create",
    "link.update",
    "link.sync",
    "link.verify",
    "link.stop",
    "link.pause",
    "link.resume",
    "link.confirm-deletions",
    "link.keep-apis",
    "link.delete",
    "link.removed",
    "link.rebuild",
    "api.delete",
    "events.set-up",
    "role.assign",
    "identity.change",
  ])
  .meta({ id: "ActivityAction" });
export type ActivityAction = z.infer<typeof ActivityAction>;

/**
 * How it ended. `unknown` until that is known: for good where the process was killed meanwhile, or Azure's answer to a write never
 * came.
 */
export const ActivityOutcome = z
  .enum(["done", "refused", "failed", "unknown"])
  .meta({ id: "ActivityOutcome" });
export type ActivityOutcome = z.infer<typeof ActivityOutcome>;

/** What it was done to. */
export const ActivitySubject = z
  .object({
    kind: z.enum(["link", "api", "instance", "api-center"]),
    /** As it was called then. */
    name: z.string(),
    /** Link id, API name, or ARM id; `null` where nothing was found under that name. */
    id: z.string().nullable(),
  })
  .meta({ id: "ActivitySubject" });
export type ActivitySubject = z.infer<typeof ActivitySubject>;

/** One fact of what was done, in words: "Lifecycle stage: design" (before: production). */
export const ActivityDetail = z
  .object({
    name: z.string(),
    value: z.string(),
    /** The value before, of something that changed. */
    before: z.string().optional(),
  })
  .meta({ id: "ActivityDetail" });
export type ActivityDetail = z.infer<typeof ActivityDetail>;

/** Who did it: a person as they were called then, or the sync identity. */
export const ActivityActor = z
  .object({
    /** Object id in the directory; `null`: the sync identity. */
    objectId: z.string().nullable(),
    name: z.string(),
  })
  .meta({ id: "ActivityActor" });
export type ActivityActor = z.infer<typeof ActivityActor>;

/** Something that was done, or tried. Written once and never changed but for its outcome. */
export const Activity = z
  .object({
    id: z.string(),
    at: Instant,
    action: ActivityAction,
    subject: ActivitySubject,
    actor: ActivityActor,
    /** Address of the client; `null` for the sync identity. */
    address: z.string().nullable(),
    outcome: ActivityOutcome,
    /** Why it was refused or failed. */
    problem: z.object({ kind: z.string(), detail: z.string() }).nullable(),
    details: z.array(ActivityDetail),
    /** Ours, also in the log; `null` for the sync identity. */
    correlationId: z.string().nullable(),
    /** Of what was written in Azure for it. */
    armCorrelationIds: z.array(z.string()),
  })
  .meta({ id: "Activity" });
export type Activity = z.infer<typeof Activity>;

/** Stands for the sync identity where people are told apart by object id. */
export const syncIdentityActor = "sync-identity";

/** One or several, with commas between them. */
function anyOf<T extends z.ZodType<string, string>>(schema: T) {
  return z
    .string()
    .max(2000)
    .transform((text) => text.split(","))
    .pipe(z.array(schema))
    .optional();
}

export const listActivity = operation({
  id: "listActivity",
  method: "get",
  path: `${centerPath}/activity`,
  summary:
    "Who did what in an API center, newest first. Refused attempts are listed too; repeated within a minute, once",
  params: CenterParams,
  needs: [readCenter],
  query: z.object({
    /** `next` of the page before. */
    before: z.coerce.number().int().positive().optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    action: anyOf(ActivityAction),
    /** Object ids of people, or `sync-identity`. */
    actor: anyOf(z.union([z.guid(), z.literal(syncIdentityActor)])),
    outcome: anyOf(ActivityOutcome),
    linkId: z.guid().optional(),
    from: Instant.optional(),
    to: Instant.optional(),
    /** Part of a name, an address, a reason, a detail or a correlation id, whatever the letter case. */
    text: z
      .string()
      .trim()
      .max(200)
      .regex(/^\P{Cc}*$/u, "Leave out control characters.")
      .optional(),
  }),
  response: {
    status: 200,
    schema: z.object({
      activities: z.array(Activity),
      /** For `before` of the next page; `null`: there is none. What comes meanwhile doesn't move it. */
      next: z.number().int().nullable(),
      /** Everyone who ever did something here, by name. */
      actors: z.array(ActivityActor),
    }),
    description: "The activity",
  },
});
