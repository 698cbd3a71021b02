import { z } from "zod";

/** Bodies of API Center's PUTs: lengths and choices of Azure's published schema, 2024-03-01 (and BICEP for addresses). */

const title = z.string().min(1).max(50);
const address = z.string().max(200);
const customProperties = z.record(z.string(), z.unknown()).optional();

const lifecycleStage = z.enum([
  "design",
  "development",
  "testing",
  "preview",
  "production",
  "deprecated",
  "retired",
]);

export const ApiBody = z.object({
  properties: z.object({
    title,
    kind: z.string().min(1),
    summary: z.string().max(200).optional(),
    description: z.string().max(1000).optional(),
    termsOfService: z.object({ url: address }).optional(),
    externalDocumentation: z
      .array(
        z.object({
          url: address,
          title: z.string().max(50).optional(),
          description: z.string().max(500).optional(),
        }),
      )
      .max(20)
      .optional(),
    contacts: z
      .array(
        z.object({
          name: z.string().max(100).optional(),
          email: z.string().max(100).optional(),
          url: address.optional(),
        }),
      )
      .optional(),
    license: z
      .object({
        name: z.string().max(100).optional(),
        url: address.optional(),
        identifier: z.string().max(50).optional(),
      })
      .refine((license) => license.url === undefined || license.identifier === undefined, {
        message: "A license has an identifier or a url, not both.",
      })
      .optional(),
    customProperties,
  }),
});

export const VersionBody = z.object({ properties: z.object({ title, lifecycleStage }) });

export const DefinitionBody = z.object({
  properties: z.object({ title, description: z.string().optional() }),
});

export const DeploymentBody = z.object({
  properties: z.object({
    title: title.optional(),
    description: z.string().max(500).optional(),
    environmentId: z.string().optional(),
    definitionId: z.string().optional(),
    state: z.enum(["active", "inactive"]).optional(),
    server: z.object({ runtimeUri: z.array(address).optional() }).optional(),
    customProperties,
  }),
});

export const EnvironmentBody = z.object({
  properties: z.object({
    title,
    description: z.string().optional(),
    kind: z.enum(["development", "testing", "staging", "production"]),
    server: z
      .object({
        type: z
          .enum([
            "Azure API Management",
            "Azure compute service",
            "Apigee API Management",
            "AWS API Gateway",
            "Kong API Gateway",
            "Kubernetes",
            "MuleSoft API Management",
          ])
          .optional(),
        managementPortalUri: z.array(address).max(1).optional(),
      })
      .optional(),
    onboarding: z
      .object({ instructions: z.string().optional(), developerPortalUri: z.array(address).max(1).optional() })
      .optional(),
    customProperties,
  }),
});

export const MetadataSchemaBody = z.object({
  properties: z.object({
    schema: z.string().refine(isJson, { message: "The schema must be a JSON document." }),
    assignedTo: z
      .array(
        z.object({
          entity: z.enum(["api", "environment", "deployment"]).optional(),
          required: z.boolean().optional(),
          deprecated: z.boolean().optional(),
        }),
      )
      .optional(),
  }),
});

export const ApiSourceBody = z.object({
  properties: z.object({
    azureApiManagementSource: z
      .object({ resourceId: z.string(), msiResourceId: z.string().optional() })
      .optional(),
    apiSourceType: z.string().optional(),
    apimSource: z.object({ resourceId: z.string() }).optional(),
    importSpecification: z.enum(["never", "always", "ondemand"]).optional(),
    targetEnvironmentId: z.string().optional(),
    targetLifecycleStage: lifecycleStage.optional(),
  }),
});

export const ImportBody = z.object({
  format: z.enum(["inline", "link"]),
  value: z.string().min(1),
  specification: z.object({ name: z.string().optional(), version: z.string().optional() }).optional(),
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
