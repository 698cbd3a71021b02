import { z } from "zod";

/** API Center's rule for names of what it holds (Microsoft.ApiCenter 2024-03-01). */
export const EntityName = z
  .string()
  .regex(/^[a-zA-Z0-9-]{3,90}$/, "Use 3 to 90 letters, digits and hyphens.")
  .meta({ description: "3 to 90 letters, digits and hyphens" });

/**
 * Name of something that exists: shorter ones than {@link EntityName} allows have been seen, and one revision of API
 * Center's own specification takes them.
 */
export const ExistingName = z
  .string()
  .regex(/^[a-zA-Z0-9-]{1,90}$/, "A name has up to 90 letters, digits and hyphens.");

/** API Center's rule for titles. */
export const Title = z
  .string()
  .trim()
  .min(1, "Give it a title.")
  .max(50, "Use at most 50 characters: API Center takes no more.");

/** An ARM id as ARM gave it; compared without regard to letter case. */
export const ResourceId = z
  .string()
  .trim()
  .regex(
    /^\/subscriptions\/[0-9a-fA-F-]{36}\/resourceGroups\/[^/]+\/providers\/[^/]+\/[^/]+\/[^/]+/i,
    "Use a full resource id: /subscriptions/…/resourceGroups/…/providers/…",
  );

export const Instant = z.iso.datetime();

export const LifecycleStage = z
  .enum(["design", "development", "testing", "preview", "production", "deprecated", "retired"])
  .meta({ id: "LifecycleStage" });
export type LifecycleStage = z.infer<typeof LifecycleStage>;

export const EnvironmentKind = z
  .enum(["development", "testing", "staging", "production"])
  .meta({ id: "EnvironmentKind" });
export type EnvironmentKind = z.infer<typeof EnvironmentKind>;

/**
 * What of an API Management instance a link covers: the APIs of the instance itself, those of all its workspaces as well (also of
 * workspaces made later), or those of one workspace.
 */
export const LinkScope = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("service") }),
    z.strictObject({ kind: z.literal("service-and-workspaces") }),
    z.strictObject({
      kind: z.literal("workspace"),
      workspace: z
        .string()
        .trim()
        .min(1, "Choose a workspace.")
        .max(80, "A workspace's name has at most 80 characters."),
    }),
  ])
  .meta({ id: "LinkScope" });
export type LinkScope = z.infer<typeof LinkScope>;

/** Where an API center stands; part of every path below it. */
export const CenterParams = z.object({
  subscriptionId: z.guid(),
  resourceGroup: z.string().min(1).max(90),
  centerName: EntityName,
});
export type CenterParams = z.infer<typeof CenterParams>;

export const centerPath = "/api/centers/{subscriptionId}/{resourceGroup}/{centerName}";
