import { z } from "zod";
import { LinkParams, linkPath } from "./link-path.ts";
import {
  CenterParams,
  centerPath,
  EntityName,
  EnvironmentKind,
  Instant,
  LifecycleStage,
  LinkScope,
  ResourceId,
  Title,
} from "./names.ts";
import { operation } from "./operation.ts";
import {
  readApis,
  readAzureLinks,
  readCenter,
  readEnvironments,
  readInstance,
  readInstanceApis,
  writeLinks,
} from "./rights.ts";
import { Fault, Progress, Run } from "./runs.ts";

export const LinkStatus = z
  .enum([
    "initializing",
    "syncing",
    "in-sync",
    "in-sync-with-warnings",
    "needs-attention",
    "paused",
    "error",
    "deleting",
  ])
  .meta({ id: "LinkStatus" });
export type LinkStatus = z.infer<typeof LinkStatus>;

export const DefinitionsOption = z.enum(["always", "never"]).meta({ id: "DefinitionsOption" });

/** What a person decides about a link and may change later. */
export const LinkSettings = z
  .object({
    lifecycleStage: LifecycleStage,
    definitions: DefinitionsOption,
  })
  .meta({ id: "LinkSettings" });
export type LinkSettings = z.infer<typeof LinkSettings>;

/** Why a status isn't green, and the one thing that mends it. */
export const StatusReason = z
  .object({
    message: z.string(),
    /** Where the portal leads: to what became of each API, to deletions that are held, a resume, a new try, an Azure CLI command, or the link's deletion. */
    remedy: z
      .enum(["view-apis", "review-deletions", "resume", "sync-now", "run-command", "delete-link"])
      .nullable(),
    /** The command to run, for `run-command`. */
    command: z.string().nullable(),
    correlationId: z.string().nullable(),
  })
  .meta({ id: "StatusReason" });

export const Link = z
  .object({
    id: z.string(),
    name: z.string(),
    source: z.object({
      resourceId: ResourceId,
      instanceName: z.string(),
      resourceGroup: z.string(),
      subscriptionId: z.string(),
      portalUrl: z.string(),
      scope: LinkScope,
    }),
    environment: z.object({ name: z.string(), title: z.string() }),
    settings: LinkSettings,
    status: LinkStatus,
    statusReason: StatusReason.nullable(),
    /** APIs that their source no longer has and that are in the inventory still. */
    missing: z.object({
      /** Their deletion waits for a person. */
      held: z.number().int(),
      /** A person decided to keep them. */
      kept: z.number().int(),
    }),
    /** Of the current run, while one is under way. */
    progress: Progress.nullable(),
    counts: z.object({
      apis: z.number().int(),
      versions: z.number().int(),
      definitions: z.number().int(),
      deployments: z.number().int(),
    }),
    currentRun: Run.nullable(),
    lastRun: Run.nullable(),
    /** When a sync last changed something in the API center; looks that found nothing don't count. */
    lastChangedAt: Instant.nullable(),
    /** How changes at the source are noticed, besides the regular check. */
    noticing: z.object({
      /** When Event Grid last delivered an event of the instance; `null`: never so far. */
      lastEventAt: Instant.nullable(),
      /** Up to when the instance's activity log has been read; `null`: it isn't. */
      logReadUntil: Instant.nullable(),
      /** Why the log couldn't be read. */
      logFault: Fault.nullable(),
    }),
    /** Since when a change that was noticed hasn't been in the inventory; `null` where none is waiting. */
    pendingSince: Instant.nullable(),
    lastSuccessAt: Instant.nullable(),
    /** The last complete verify run, and what it found; `null`: none so far. */
    lastVerification: z
      .object({
        /** The run itself may be forgotten by now. */
        runId: z.guid(),
        at: Instant,
        /** APIs that others had changed in the API center, and that were repaired. */
        drifted: z.number().int(),
        environmentDrifted: z.boolean(),
        /** APIs that failed: what they are in the API center is uncertain. */
        failed: z.number().int(),
      })
      .nullable(),
    /** When the next check is due, or the next try of a deletion that failed; `null` while paused, and while a run goes on. */
    nextCheckAt: Instant.nullable(),
    /** Earliest time at which a person may force a sync again; `null`: now. */
    forceableAt: Instant.nullable(),
    createdAt: Instant,
    createdBy: z.string(),
  })
  .meta({ id: "Link" });
export type Link = z.infer<typeof Link>;

/** A link that Azure itself manages (`apiSources`): shown, read-only. */
export const AzureManagedLink = z
  .object({
    name: z.string(),
    instanceName: z.string(),
    resourceId: z.string(),
    environmentName: z.string().nullable(),
    state: z.string().nullable(),
    message: z.string().nullable(),
    lastUpdatedAt: z.string().nullable(),
  })
  .meta({ id: "AzureManagedLink" });
export type AzureManagedLink = z.infer<typeof AzureManagedLink>;

export const NewLink = z
  .strictObject({
    name: EntityName,
    resourceId: z.string().trim().min(1, "Choose an API Management instance."),
    /** Left out: the APIs of the instance itself. */
    scope: LinkScope.optional(),
    environment: z.strictObject({
      name: EntityName,
      title: Title,
      kind: EnvironmentKind,
      description: z.string().trim().max(1000, "Use at most 1,000 characters.").optional(),
    }),
    settings: z.strictObject({
      lifecycleStage: LifecycleStage,
      definitions: DefinitionsOption,
    }),
  })
  .meta({ id: "NewLink" });
export type NewLink = z.infer<typeof NewLink>;

export const listLinks = operation({
  id: "listLinks",
  method: "get",
  path: `${centerPath}/links`,
  summary: "Links of an API center, Azure's own included",
  params: CenterParams,
  needs: [readCenter, readAzureLinks],
  response: {
    status: 200,
    schema: z.object({
      links: z.array(Link),
      managedByAzure: z.array(AzureManagedLink),
      limit: z.number().int(),
    }),
    description: "The links, by name",
  },
});

export const createLink = operation({
  id: "createLink",
  method: "post",
  path: `${centerPath}/links`,
  summary: "Links an API Management instance; the first sync starts at once",
  records: "link.create",
  params: CenterParams,
  body: NewLink,
  needs: [readCenter, readEnvironments, readAzureLinks, writeLinks, readInstance],
  response: { status: 201, schema: Link, description: "The link, initializing" },
  problems: [
    "already-linked",
    "link-name-taken",
    "environment-name-taken",
    "link-limit-reached",
    "environment-limit-reached",
  ],
});

/** What the first sync of a link would do. */
export const LinkPreview = z
  .object({
    totals: z.object({
      apis: z.number().int(),
      versions: z.number().int(),
      definitions: z.number().int(),
      skipped: z.number().int(),
    }),
    items: z.array(
      z.object({
        title: z.string(),
        kind: z.string(),
        versions: z.array(z.string()),
        action: z.enum(["create", "update", "delete", "skip"]),
        notes: z.array(z.string()),
      }),
    ),
  })
  .meta({ id: "LinkPreview" });
export type LinkPreview = z.infer<typeof LinkPreview>;

export const previewLink = operation({
  id: "previewLink",
  method: "post",
  path: `${centerPath}/links/preview`,
  summary: "What the first sync would do, read on the caller's behalf; writes nothing",
  records: null,
  params: CenterParams,
  body: NewLink,
  needs: [readCenter, readEnvironments, readAzureLinks, readApis, readInstance, readInstanceApis],
  response: { status: 200, schema: LinkPreview, description: "The plan, not applied" },
  problems: ["already-linked"],
});

export const getLink = operation({
  id: "getLink",
  method: "get",
  path: linkPath,
  summary: "One link",
  params: LinkParams,
  needs: [readCenter],
  response: { status: 200, schema: Link, description: "The link" },
});

export const updateLink = operation({
  id: "updateLink",
  method: "patch",
  path: linkPath,
  summary: "Changes a link's settings; a sync follows at once",
  records: "link.update",
  params: LinkParams,
  body: z.strictObject({ settings: LinkSettings.partial().strict() }).meta({ id: "LinkChange" }),
  needs: [readCenter, writeLinks],
  response: { status: 200, schema: Link, description: "The link as it is now" },
  problems: ["link-deleting"],
});

export const syncLink = operation({
  id: "syncLink",
  method: "post",
  path: `${linkPath}/sync`,
  summary: "Forces a sync that also compares every document; at most once a minute",
  records: "link.sync",
  params: LinkParams,
  needs: [readCenter, writeLinks],
  response: { status: 202, schema: Link, description: "The link; the sync is queued or running" },
  problems: ["sync-too-soon", "link-paused", "link-deleting"],
});

export const verifyLink = operation({
  id: "verifyLink",
  method: "post",
  path: `${linkPath}/verify`,
  summary:
    "Reads the API center back and repairs what others have changed there; counts as a forced sync, which may be once a minute",
  records: "link.verify",
  params: LinkParams,
  needs: [readCenter, writeLinks],
  response: { status: 202, schema: Link, description: "The link; the run is queued or running" },
  problems: ["sync-too-soon", "link-paused", "link-deleting"],
});

export const stopLink = operation({
  id: "stopLink",
  method: "post",
  path: `${linkPath}/stop`,
  summary: "Stops the run under way after its current steps; the next check goes on from there",
  records: "link.stop",
  params: LinkParams,
  needs: [readCenter, writeLinks],
  response: { status: 202, schema: Link, description: "The link" },
  problems: ["link-deleting"],
});

export const pauseLink = operation({
  id: "pauseLink",
  method: "post",
  path: `${linkPath}/pause`,
  summary: "Stops watching until resumed; what is in the inventory stays",
  records: "link.pause",
  params: LinkParams,
  needs: [readCenter, writeLinks],
  response: { status: 200, schema: Link, description: "The link, paused" },
  problems: ["link-deleting"],
});

export const resumeLink = operation({
  id: "resumeLink",
  method: "post",
  path: `${linkPath}/resume`,
  summary: "Watches again, and syncs at once",
  records: "link.resume",
  params: LinkParams,
  needs: [readCenter, writeLinks],
  response: { status: 200, schema: Link, description: "The link" },
  problems: ["link-deleting"],
});
