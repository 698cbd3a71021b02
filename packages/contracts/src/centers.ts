import { z } from "zod";
import { CenterParams, centerPath, ResourceId } from "./names.ts";
import { operation } from "./operation.ts";
import { readApis, readCenter, readEnvironments, seeCenters } from "./rights.ts";

export const Plan = z.enum(["Free", "Standard"]).meta({ id: "Plan" });

/** An API center that the caller can read. */
export const CenterSummary = z
  .object({
    id: ResourceId,
    name: z.string(),
    subscriptionId: z.string(),
    subscriptionName: z.string(),
    resourceGroup: z.string(),
    location: z.string(),
    /** `null` where Azure doesn't name it. */
    plan: Plan.nullable(),
    /** `null` where its APIs couldn't be counted. */
    apis: z.number().int().nullable(),
    links: z.number().int(),
  })
  .meta({ id: "CenterSummary" });
export type CenterSummary = z.infer<typeof CenterSummary>;

/** Limits of the center's plan, as configured here. */
export const CenterLimits = z
  .object({
    apis: z.number().int(),
    environments: z.number().int(),
    links: z.number().int(),
    apisPerLink: z.number().int(),
  })
  .meta({ id: "CenterLimits" });

export const Center = z
  .object({
    ...CenterSummary.shape,
    environments: z.number().int(),
    limits: CenterLimits,
    identity: z.object({ type: z.string(), principalId: z.string().nullable() }),
    /**
     * Which operations the caller's roles on this API center allow, by the operation's id, so that the portal can explain what they
     * may not. What an operation needs elsewhere isn't in it.
     */
    rights: z.record(z.string(), z.boolean()),
  })
  .meta({ id: "Center" });
export type Center = z.infer<typeof Center>;

export const listCenters = operation({
  id: "listCenters",
  method: "get",
  path: "/api/centers",
  summary: "API centers that the caller can read, in all subscriptions of the directory",
  needs: [seeCenters],
  response: {
    status: 200,
    schema: z.object({ centers: z.array(CenterSummary) }),
    description: "The API centers, by name",
  },
});

export const getCenter = operation({
  id: "getCenter",
  method: "get",
  path: centerPath,
  summary: "One API center",
  params: CenterParams,
  needs: [readCenter, readApis, readEnvironments],
  response: { status: 200, schema: Center, description: "The API center" },
});
