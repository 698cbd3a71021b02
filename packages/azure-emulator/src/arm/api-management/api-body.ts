import { z } from "zod";

/** Body of an API's PUT and PATCH: API Management 2024-05-01, with `mcpProperties` of the 2025 previews. */
const keyNames = z.object({ header: z.string().optional(), query: z.string().optional() });
const contact = z.object({
  name: z.string().nullish(),
  url: z.string().nullish(),
  email: z.string().nullish(),
});

/** Everything an API remembers. */
const ApiProperties = z.object({
  displayName: z.string().min(1).max(300).optional(),
  description: z.string().nullish(),
  path: z.string().max(400).optional(),
  serviceUrl: z.string().max(2000).nullish(),
  protocols: z.array(z.enum(["http", "https", "ws", "wss"])).nullish(),
  type: z.string().optional(),
  apiType: z.string().optional(),
  apiVersion: z.string().max(100).nullish(),
  apiVersionDescription: z.string().max(256).nullish(),
  apiRevisionDescription: z.string().max(256).nullish(),
  apiVersionSetId: z.string().nullish(),
  subscriptionRequired: z.boolean().nullish(),
  subscriptionKeyParameterNames: keyNames.nullish(),
  authenticationSettings: z.record(z.string(), z.unknown()).nullish(),
  termsOfServiceUrl: z.string().nullish(),
  contact: contact.nullish(),
  license: z.object({ name: z.string().nullish(), url: z.string().nullish() }).nullish(),
  mcpProperties: z.record(z.string(), z.unknown()).nullish(),
});

const Import = {
  format: z
    .enum([
      "swagger-json",
      "swagger-link-json",
      "openapi",
      "openapi+json",
      "openapi-link",
      "openapi+json-link",
      "wsdl",
      "wsdl-link",
      "graphql-link",
      "grpc",
      "grpc-link",
      "odata",
      "odata-link",
    ])
    .optional(),
  value: z.string().optional(),
};

export const PutApiBody = z.object({
  properties: ApiProperties.extend({
    ...Import,
    isCurrent: z.boolean().optional(),
    apiRevision: z.string().min(1).max(100).optional(),
    sourceApiId: z.string().optional(),
  }).refine((properties) => (properties.format === undefined) === (properties.value === undefined), {
    message: "Format and value of a specification come together.",
    path: ["value"],
  }),
});

export const PatchApiBody = z.object({
  properties: ApiProperties.extend({ isCurrent: z.boolean().optional() }),
});
