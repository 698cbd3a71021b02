import { z } from "zod";

/*
 * API Center as it answers, api-version 2024-03-01 (apiSources: 2024-06-01-preview). Tolerant: unknown fields pass,
 * absent values become `null`, and only what nothing can be done without is required.
 */

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? null);

const texts = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);

const record = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((value) => value ?? {});

/** When it was made and last changed; ARM leaves it out for some types. */
const systemData = z
  .object({ createdAt: text, lastModifiedAt: text })
  .nullish()
  .transform((value) => value ?? { createdAt: null, lastModifiedAt: null });

export const CenterResource = z.object({
  id: z.string(),
  name: z.string(),
  location: z.string(),
  // On the wire, but in no published schema.
  sku: z.object({ name: z.string() }).nullish(),
  tags: z
    .record(z.string(), z.string())
    .nullish()
    .transform((value) => value ?? {}),
  identity: z
    .object({
      type: z.string(),
      principalId: text,
      tenantId: text,
      userAssignedIdentities: z
        .record(z.string(), z.object({ principalId: text, clientId: text }))
        .nullish()
        .transform((value) => value ?? {}),
    })
    .nullish()
    .transform((value) => value ?? null),
});

export const EnvironmentResource = z.object({
  id: z.string(),
  name: z.string(),
  systemData,
  properties: z.object({
    title: z.string(),
    kind: z.string(),
    description: text,
    server: z
      .object({ type: text, managementPortalUri: texts })
      .nullish()
      .transform((value) => value ?? { type: null, managementPortalUri: [] }),
    onboarding: z
      .object({ instructions: text, developerPortalUri: texts })
      .nullish()
      .transform((value) => value ?? { instructions: null, developerPortalUri: [] }),
    customProperties: record,
  }),
});
export type EnvironmentResource = z.infer<typeof EnvironmentResource>;

export const ApiResource = z.object({
  id: z.string(),
  name: z.string(),
  systemData,
  properties: z.object({
    title: z.string(),
    kind: z.string(),
    description: text,
    summary: text,
    lifecycleStage: text,
    termsOfService: z
      .object({ url: text })
      .nullish()
      .transform((value) => value ?? null),
    license: z
      .object({ name: text, url: text, identifier: text })
      .nullish()
      .transform((value) => value ?? null),
    contacts: z
      .array(z.object({ name: text, email: text, url: text }))
      .nullish()
      .transform((value) => value ?? []),
    externalDocumentation: z
      .array(z.object({ title: text, description: text, url: z.string() }))
      .nullish()
      .transform((value) => value ?? []),
    customProperties: record,
  }),
});
export type ApiResource = z.infer<typeof ApiResource>;

export const VersionResource = z.object({
  id: z.string(),
  name: z.string(),
  systemData,
  properties: z.object({ title: z.string(), lifecycleStage: z.string() }),
});
export type VersionResource = z.infer<typeof VersionResource>;

export const DefinitionResource = z.object({
  id: z.string(),
  name: z.string(),
  systemData,
  properties: z.object({
    title: z.string(),
    description: text,
    /** `null` until a document has been imported. */
    specification: z
      .object({ name: text, version: text })
      .nullish()
      .transform((value) => (value?.name ? { name: value.name, version: value.version } : null)),
  }),
});
export type DefinitionResource = z.infer<typeof DefinitionResource>;

export const DeploymentResource = z.object({
  id: z.string(),
  name: z.string(),
  systemData,
  properties: z.object({
    title: text,
    description: text,
    state: text,
    /** Relative to the center: `/workspaces/default/environments/E`. May dangle. */
    environmentId: text,
    /** Relative to the center: `/workspaces/default/apis/A/versions/V/definitions/D`. May dangle. */
    definitionId: text,
    server: z
      .object({ runtimeUri: texts })
      .nullish()
      .transform((value) => value ?? { runtimeUri: [] }),
    customProperties: record,
  }),
});
export type DeploymentResource = z.infer<typeof DeploymentResource>;

export const ApiSourceResource = z.object({
  id: z.string(),
  name: z.string(),
  systemData,
  properties: z.object({
    azureApiManagementSource: z
      .object({ resourceId: text })
      .nullish()
      .transform((value) => value ?? null),
    importSpecification: text,
    targetEnvironmentId: text,
    targetLifecycleStage: text,
    // `initializing`, `syncing`, `deleting`, `error`: a healthy link stays `syncing`.
    linkState: z
      .object({ state: text, message: text, lastUpdatedOn: text })
      .nullish()
      .transform((value) => value ?? null),
  }),
});
export type ApiSourceResource = z.infer<typeof ApiSourceResource>;

export const ExportedSpecification = z.object({ format: z.string(), value: z.string() });
