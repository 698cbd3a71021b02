import { z } from "zod";
import type { EntityKind, EntityProperties } from "./inventory.ts";

/*
 * What API Center takes in the bodies of its PUTs: the lengths, enumerations and required fields of Microsoft.ApiCenter
 * 2024-03-01, as far as they bear on what is written here. Fields not named pass: they are people's, or of a later API Center.
 */

const text = (most: number, least = 0) =>
  z
    .string()
    .min(least)
    .max(most)
    .refine((value) => value.isWellFormed(), { message: "holds half a character" });
const title = text(50, 1);
const address = text(200, 1);

const bodies = {
  environment: z.looseObject({
    title,
    description: z.string().optional(),
    kind: z.enum(["development", "testing", "staging", "production"]),
    server: z
      .looseObject({ type: z.string().optional(), managementPortalUri: z.array(address).max(1).optional() })
      .optional(),
    onboarding: z
      .looseObject({
        instructions: z.string().optional(),
        developerPortalUri: z.array(address).max(1).optional(),
      })
      .optional(),
    customProperties: z.unknown().optional(),
  }),
  api: z.looseObject({
    title,
    // Extensible: `mcp` and kinds yet to come are taken.
    kind: text(100, 1),
    description: text(1000).optional(),
    summary: text(200).optional(),
    contacts: z
      .array(
        z.looseObject({
          name: text(100).optional(),
          email: text(100).optional(),
          url: address.optional(),
        }),
      )
      .optional(),
    license: z
      .looseObject({
        name: text(100).optional(),
        url: address.optional(),
        identifier: text(50).optional(),
      })
      .optional(),
    termsOfService: z.looseObject({ url: address }).optional(),
    externalDocumentation: z
      .array(z.looseObject({ url: address, title: text(50).optional(), description: text(500).optional() }))
      .max(20)
      .optional(),
    customProperties: z.unknown().optional(),
  }),
  version: z.looseObject({
    title,
    lifecycleStage: z.enum([
      "design",
      "development",
      "testing",
      "preview",
      "production",
      "deprecated",
      "retired",
    ]),
  }),
  definition: z.looseObject({ title, description: z.string().optional() }),
  deployment: z.looseObject({
    title: title.optional(),
    description: text(500).optional(),
    state: z.enum(["active", "inactive"]).optional(),
    server: z.looseObject({ runtimeUri: z.array(address).optional() }).optional(),
    environmentId: z.string().optional(),
    definitionId: z.string().optional(),
    customProperties: z.unknown().optional(),
  }),
} satisfies Record<EntityKind, z.ZodObject>;

/**
 * The first field of the body that API Center would refuse, and why; `undefined` where it takes the body. A field that is
 * `undefined` is absent, as it is on the wire.
 */
export function refusalOf(
  kind: EntityKind,
  properties: EntityProperties,
): { field: string; reason: string } | undefined {
  const issue = bodies[kind].safeParse(properties).error?.issues[0];
  return issue && { field: issue.path.join("."), reason: issue.message };
}

/** The fields of the body that the rules speak of. */
export function fieldsOf(kind: EntityKind): string[] {
  return Object.keys(bodies[kind].shape);
}
