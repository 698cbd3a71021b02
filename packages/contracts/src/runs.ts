import { z } from "zod";
import { LinkParams, linkPath } from "./link-path.ts";
import { Instant } from "./names.ts";
import { operation } from "./operation.ts";
import { readCenter } from "./rights.ts";

export const Progress = z
  .object({ done: z.number().int(), total: z.number().int() })
  .meta({ id: "Progress" });

/** `deletions`: someone confirmed deletions that were held. `event` and `activity-log`: a change was noticed, and its APIs alone were looked at. */
export const RunTrigger = z
  .enum([
    "created",
    "timer",
    "person",
    "resumed",
    "settings",
    "deletions",
    "deleted",
    "event",
    "activity-log",
  ])
  .meta({ id: "RunTrigger" });
export type RunTrigger = z.infer<typeof RunTrigger>;

/** `documents`: compared every document. `verify`: also read the API center back, to repair what others had changed there. */
export const RunDepth = z.enum(["listing", "documents", "verify"]).meta({ id: "RunDepth" });

export const RunResult = z
  .enum(["running", "succeeded", "succeeded-with-warnings", "failed", "stopped"])
  .meta({ id: "RunResult" });
export type RunResult = z.infer<typeof RunResult>;

export const RunTotals = z
  .object({
    created: z.number().int(),
    updated: z.number().int(),
    deleted: z.number().int(),
    unchanged: z.number().int(),
    /** Deletions that wait for a person. */
    held: z.number().int(),
    skipped: z.number().int(),
    failed: z.number().int(),
    /** Of all these, and the environment, how many had been changed in the API center by others, which a verify run has repaired. */
    drifted: z.number().int(),
  })
  .meta({ id: "RunTotals" });

export const Fault = z
  .object({ code: z.string(), message: z.string(), correlationId: z.string().nullable() })
  .meta({ id: "Fault" });

/** Why a run as a whole failed. */
export const RunFault = Fault.extend({
  /** What is wrong and what mends it, in a sentence; `message` is Azure's own. */
  reason: z.string(),
}).meta({ id: "RunFault" });

export const Run = z
  .object({
    id: z.string(),
    linkId: z.string(),
    trigger: RunTrigger,
    /** Who asked for it; `null` for the timer. */
    requestedBy: z.string().nullable(),
    depth: RunDepth,
    startedAt: Instant,
    endedAt: Instant.nullable(),
    result: RunResult,
    totals: RunTotals,
    progress: Progress.nullable(),
    armRequests: z.object({ reads: z.number().int(), writes: z.number().int(), deletes: z.number().int() }),
    fault: RunFault.nullable(),
  })
  .meta({ id: "Run" });
export type Run = z.infer<typeof Run>;

/** What a run did to one API (or to the environment). Unchanged APIs are counted, not listed. */
export const RunOutcome = z
  .object({
    root: z.string(),
    sourceId: z.string(),
    title: z.string(),
    action: z.enum(["create", "update", "delete", "skip"]),
    /** `held`: a deletion that waits for a person. */
    result: z.enum(["done", "failed", "skipped", "held"]),
    notes: z.array(z.string()),
    /** What a verify run found changed in the API center by others; repaired unless the result is `failed`. */
    drift: z.array(z.string()),
    fault: Fault.nullable(),
    at: Instant,
  })
  .meta({ id: "RunOutcome" });
export type RunOutcome = z.infer<typeof RunOutcome>;

export const RunParams = LinkParams.extend({ runId: z.guid() });

export const listRuns = operation({
  id: "listRuns",
  method: "get",
  path: `${linkPath}/runs`,
  summary: "Runs of a link, newest first",
  params: LinkParams,
  query: z.object({
    before: Instant.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  needs: [readCenter],
  response: {
    status: 200,
    schema: z.object({ runs: z.array(Run), more: z.boolean() }),
    description: "The runs",
  },
});

export const getRun = operation({
  id: "getRun",
  method: "get",
  path: `${linkPath}/runs/{runId}`,
  summary: "One run with its outcome for each API",
  params: RunParams,
  needs: [readCenter],
  response: {
    status: 200,
    schema: z.object({ run: Run, outcomes: z.array(RunOutcome) }),
    description: "The run and its outcomes, in the order in which they came",
  },
});
