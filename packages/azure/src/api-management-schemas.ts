import { z } from "zod";

/*
 * API Management as it answers, api-version 2024-05-01. Tolerant: unknown fields pass, `null` is absent, and only what
 * nothing can be done without is required.
 */

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined);

export const ServiceResource = z.object({
  id: z.string(),
  name: z.string(),
  location: text,
  sku: z.object({ name: z.string() }).nullish(),
  properties: z.object({
    provisioningState: text,
    gatewayUrl: text,
    developerPortalUrl: text,
    developerPortalStatus: text,
    hostnameConfigurations: z
      .array(z.object({ type: z.string(), hostName: z.string(), defaultSslBinding: z.boolean().nullish() }))
      .nullish(),
  }),
});
export type ServiceResource = z.infer<typeof ServiceResource>;

export const WorkspaceResource = z.object({
  id: z.string(),
  name: z.string(),
  properties: z.object({ displayName: text, description: text }),
});

export const ApiResource = z.object({
  id: z.string(),
  name: z.string(),
  properties: z.object({
    displayName: text,
    description: text,
    type: text,
    apiType: text,
    path: text,
    protocols: z.array(z.string()).nullish(),
    apiRevision: text,
    isCurrent: z.boolean().nullish(),
    apiVersion: text,
    apiVersionSetId: text,
    contact: z.object({ name: text, email: text, url: text }).nullish(),
    license: z.object({ name: text, url: text }).nullish(),
    termsOfServiceUrl: text,
    mcpProperties: z.unknown().optional(),
  }),
});
export type ApiResource = z.infer<typeof ApiResource>;

export const VersionSetResource = z.object({
  id: z.string(),
  name: z.string(),
  properties: z.object({
    displayName: text,
    description: text,
    versioningScheme: text,
    versionHeaderName: text,
    versionQueryName: text,
  }),
});
export type VersionSetResource = z.infer<typeof VersionSetResource>;

/** An export as a service gives it and, one level deeper, as a workspace does (seen in Azure/apiops). */
export const ExportResult = z
  .object({
    value: z.object({ link: text }).nullish(),
    properties: z.object({ value: z.object({ link: text }).nullish() }).nullish(),
  })
  .transform((answer) => answer.value?.link ?? answer.properties?.value?.link);

export const SchemaResource = z.object({
  name: z.string(),
  properties: z.object({
    contentType: z.string(),
    document: z.object({ value: text }).nullish(),
  }),
});
export type SchemaResource = z.infer<typeof SchemaResource>;
