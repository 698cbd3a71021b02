import type { ResourceKind } from "../arm-call.ts";
import { apiVersions } from "./api-versions.ts";
import { getApi, listApis, listRevisions } from "./apis.ts";
import { getOperation, listOperations } from "./operations.ts";
import {
  getProduct,
  getTag,
  listApisByTags,
  listApiTags,
  listProductApis,
  listProducts,
  listTags,
} from "./products-and-tags.ts";
import { deleteRelease, getRelease, listReleases, putRelease } from "./releases.ts";
import { getSchema, listSchemas, putSchema } from "./schemas.ts";
import { deleteService, getService, listServices, patchService, putService } from "./services.ts";
import {
  deleteVersionSet,
  getVersionSet,
  listVersionSets,
  patchVersionSet,
  putVersionSet,
} from "./version-sets.ts";
import { deleteWorkspace, getWorkspace, listWorkspaces, putWorkspace } from "./workspaces.ts";
import { deleteApi, patchApi, putApi } from "./write-api.ts";
import { deleteOperation, patchOperation, putOperation } from "./write-operation.ts";

const service = "Microsoft.ApiManagement/service";

/** Every resource type of `Microsoft.ApiManagement` that this stand-in has. */
export const apiManagementKinds: ResourceKind[] = [
  {
    type: service,
    apiVersions,
    listFiltered: true,
    list: listServices,
    get: getService,
    put: putService,
    patch: patchService,
    delete: deleteService,
  },
  {
    type: `${service}/workspaces`,
    apiVersions,
    list: listWorkspaces,
    get: getWorkspace,
    put: putWorkspace,
    delete: deleteWorkspace,
  },
  {
    type: `${service}/operationStatuses`,
    apiVersions,
    get: (call) => call.world.operations.pollStatus(call, call.names.at(-1) ?? ""),
  },
  ...holderKinds(service),
  ...holderKinds(`${service}/workspaces`),
];

/** What a service and each of its workspaces have alike. */
function holderKinds(holder: string): ResourceKind[] {
  return [
    {
      type: `${holder}/apis`,
      apiVersions,
      list: listApis,
      get: getApi,
      put: putApi,
      patch: patchApi,
      delete: deleteApi,
    },
    { type: `${holder}/apis/revisions`, apiVersions, list: listRevisions },
    {
      type: `${holder}/apis/releases`,
      apiVersions,
      list: listReleases,
      get: getRelease,
      put: putRelease,
      delete: deleteRelease,
    },
    { type: `${holder}/apis/schemas`, apiVersions, list: listSchemas, get: getSchema, put: putSchema },
    {
      type: `${holder}/apis/operations`,
      apiVersions,
      list: listOperations,
      get: getOperation,
      put: putOperation,
      patch: patchOperation,
      delete: deleteOperation,
    },
    { type: `${holder}/apis/tags`, apiVersions, list: listApiTags },
    { type: `${holder}/apisByTags`, apiVersions, list: listApisByTags },
    { type: `${holder}/tags`, apiVersions, list: listTags, get: getTag },
    { type: `${holder}/products`, apiVersions, list: listProducts, get: getProduct },
    { type: `${holder}/products/apis`, apiVersions, list: listProductApis },
    {
      type: `${holder}/apiVersionSets`,
      apiVersions,
      list: listVersionSets,
      get: getVersionSet,
      put: putVersionSet,
      patch: patchVersionSet,
      delete: deleteVersionSet,
    },
  ];
}
