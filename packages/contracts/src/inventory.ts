import { z } from "zod";
import { CenterParams, centerPath, ExistingName, Instant } from "./names.ts";
import { operation } from "./operation.ts";
import { deleteApis, exportSpecification, readApiDetails, readApis, readCenter } from "./rights.ts";

/** Where a synced API comes from. */
export const ApiOrigin = z
  .object({
    linkId: z.string(),
    linkName: z.string(),
    /** ARM id of the API or version set in API Management. */
    sourceId: z.string(),
    instanceName: z.string(),
  })
  .meta({ id: "ApiOrigin" });

/** A row of the inventory. */
export const ApiSummary = z
  .object({
    name: z.string(),
    title: z.string(),
    kind: z.string(),
    lifecycleStage: z.string().nullable(),
    summary: z.string().nullable(),
    /** Number of versions; known for synced APIs, `null` for those registered by hand. */
    versions: z.number().int().nullable(),
    /** Names of environments with a deployment; known for synced APIs. */
    environments: z.array(z.string()),
    /** `null`: registered here by a person. */
    origin: ApiOrigin.nullable(),
    lastModifiedAt: Instant.nullable(),
    /** Why the last sync of this API failed; its last good copy stays. */
    fault: z.string().nullable(),
  })
  .meta({ id: "ApiSummary" });
export type ApiSummary = z.infer<typeof ApiSummary>;

export const Definition = z
  .object({
    name: z.string(),
    title: z.string(),
    description: z.string().nullable(),
    /** `null` until a document has been imported. */
    specification: z.object({ name: z.string(), version: z.string().nullable() }).nullable(),
  })
  .meta({ id: "Definition" });
export type Definition = z.infer<typeof Definition>;

export const ApiVersion = z
  .object({
    name: z.string(),
    title: z.string(),
    lifecycleStage: z.string(),
    definitions: z.array(Definition),
    /** ARM id of the API in API Management that this version comes from. */
    sourceId: z.string().nullable(),
  })
  .meta({ id: "ApiVersion" });
export type ApiVersion = z.infer<typeof ApiVersion>;

export const Deployment = z
  .object({
    name: z.string(),
    title: z.string(),
    description: z.string().nullable(),
    state: z.string().nullable(),
    environmentName: z.string().nullable(),
    environmentTitle: z.string().nullable(),
    definition: z.object({ version: z.string(), name: z.string() }).nullable(),
    runtimeUris: z.array(z.string()),
  })
  .meta({ id: "Deployment" });
export type Deployment = z.infer<typeof Deployment>;

export const Api = z
  .object({
    id: z.string(),
    name: z.string(),
    title: z.string(),
    kind: z.string(),
    description: z.string().nullable(),
    summary: z.string().nullable(),
    lifecycleStage: z.string().nullable(),
    termsOfServiceUrl: z.string().nullable(),
    license: z
      .object({
        name: z.string().nullable(),
        url: z.string().nullable(),
        identifier: z.string().nullable(),
      })
      .nullable(),
    contacts: z.array(
      z.object({ name: z.string().nullable(), email: z.string().nullable(), url: z.string().nullable() }),
    ),
    externalDocumentation: z.array(
      z.object({ title: z.string().nullable(), description: z.string().nullable(), url: z.string() }),
    ),
    customProperties: z.record(z.string(), z.unknown()),
    versions: z.array(ApiVersion),
    deployments: z.array(Deployment),
    origin: ApiOrigin.extend({
      /** The API Management instance in the Azure portal. */
      instancePortalUrl: z.string(),
      lastSyncedAt: Instant.nullable(),
    }).nullable(),
    /** Properties that API Management owns: shown with a lock. Empty for APIs registered here. */
    lockedProperties: z.array(z.string()),
    lastModifiedAt: Instant.nullable(),
    fault: z
      .object({ code: z.string(), message: z.string(), correlationId: z.string().nullable() })
      .nullable(),
  })
  .meta({ id: "Api" });
export type Api = z.infer<typeof Api>;

export const ApiParams = CenterParams.extend({ apiName: ExistingName });

export const listApis = operation({
  id: "listApis",
  method: "get",
  path: `${centerPath}/apis`,
  summary: "The whole inventory of an API center, for grids that filter and sort in the browser",
  params: CenterParams,
  needs: [readCenter, readApis],
  response: {
    status: 200,
    schema: z.object({ apis: z.array(ApiSummary) }),
    description: "The APIs, by title",
  },
});

export const getApi = operation({
  id: "getApi",
  method: "get",
  path: `${centerPath}/apis/{apiName}`,
  summary: "One API with its versions, definitions and deployments",
  params: ApiParams,
  needs: [readCenter, readApiDetails],
  response: { status: 200, schema: Api, description: "The API" },
});

export const deleteApi = operation({
  id: "deleteApi",
  method: "delete",
  path: `${centerPath}/apis/{apiName}`,
  summary: "Deletes an API that people registered here; a synced API is refused",
  records: "api.delete",
  params: ApiParams,
  needs: [readCenter, deleteApis],
  response: { status: 204, description: "Deleted" },
  problems: ["synced-from-source"],
});

export const getSpecification = operation({
  id: "getSpecification",
  method: "get",
  path: `${centerPath}/apis/{apiName}/versions/{versionName}/definitions/{definitionName}/specification`,
  summary: "The document of a definition, as API Center holds it",
  params: ApiParams.extend({ versionName: ExistingName, definitionName: ExistingName }),
  needs: [readCenter, exportSpecification],
  response: {
    status: 200,
    schema: z
      .object({
        /** `openapi`, `wsdl`, `graphql`, … */
        format: z.string(),
        version: z.string().nullable(),
        fileName: z.string(),
        mediaType: z.string(),
        content: z.string(),
      })
      .meta({ id: "Specification" }),
    description: "The document",
  },
});
export type Specification = z.infer<(typeof getSpecification)["response"]["schema"]>;
