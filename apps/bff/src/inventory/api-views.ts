import type { ApiTree } from "@api-center-links/azure/api-center-reader";
import type {
  ApiResource,
  DeploymentResource,
  EnvironmentResource,
} from "@api-center-links/azure/api-center-schemas";
import { resourceName } from "@api-center-links/azure/resource-id";
import type { Api, ApiSummary, Deployment } from "@api-center-links/contracts/inventory";
import { portalAddress, type ViewOptions, viewFault } from "../links/link-view.ts";
import { ledgerVersion, type Origin } from "./origins.ts";

/** What API Management decides at every sync ("Who owns which field" in the README). */
const lockedProperties = ["title", "description", "kind"];

export function viewApiSummary(api: ApiResource, origin: Origin | undefined): ApiSummary {
  const { title, kind, lifecycleStage, summary } = api.properties;
  const refs = origin?.record.entities.map((entity) => entity.ref) ?? [];
  const isDeployed = refs.some((ref) => ref.kind === "deployment");
  return {
    name: api.name,
    title,
    kind,
    lifecycleStage,
    summary,
    versions: origin ? refs.filter((ref) => ref.kind === "version").length : null,
    environments: origin && isDeployed ? [origin.link.settings.environment.name] : [],
    origin: origin ? viewOrigin(origin) : null,
    lastModifiedAt: instant(api.systemData.lastModifiedAt),
    fault: origin?.record.fault?.message ?? null,
  };
}

export function viewApi(
  { api, versions, deployments }: ApiTree,
  origin: Origin | undefined,
  environments: EnvironmentResource[],
  options: Pick<ViewOptions, "azurePortalUrl" | "tenantId">,
): Api {
  const { properties } = api;
  return {
    id: api.id,
    name: api.name,
    title: properties.title,
    kind: properties.kind,
    description: properties.description,
    summary: properties.summary,
    lifecycleStage: properties.lifecycleStage,
    termsOfServiceUrl: properties.termsOfService?.url ?? null,
    license: properties.license,
    contacts: properties.contacts,
    externalDocumentation: properties.externalDocumentation,
    customProperties: properties.customProperties,
    versions: versions.map((version) => ({
      name: version.name,
      title: version.properties.title,
      lifecycleStage: version.properties.lifecycleStage,
      definitions: version.definitions.map((definition) => ({
        name: definition.name,
        title: definition.properties.title,
        description: definition.properties.description,
        specification: definition.properties.specification,
      })),
      sourceId: (origin && ledgerVersion(origin.record, version.name)?.sourceId) ?? null,
    })),
    deployments: deployments.map((deployment) => viewDeployment(deployment, environments)),
    origin: origin
      ? {
          ...viewOrigin(origin),
          instancePortalUrl: portalAddress(origin.link.instanceId, options),
          lastSyncedAt: origin.link.lastSuccessAt?.toISOString() ?? null,
        }
      : null,
    lockedProperties: origin ? lockedProperties : [],
    lastModifiedAt: instant(api.systemData.lastModifiedAt),
    fault: viewFault(origin?.record.fault),
  };
}

function viewOrigin({ link, record }: Origin) {
  return {
    linkId: link.id,
    linkName: link.name,
    sourceId: record.sourceId,
    instanceName: resourceName(link.instanceId),
  };
}

function viewDeployment(
  { name, properties }: DeploymentResource,
  environments: EnvironmentResource[],
): Deployment {
  const environmentName = properties.environmentId ? resourceName(properties.environmentId) : null;
  const environment = environments.find((each) => each.name.toLowerCase() === environmentName?.toLowerCase());
  const definition = /\/versions\/([^/]+)\/definitions\/([^/]+)$/i.exec(properties.definitionId ?? "");
  return {
    name,
    title: properties.title ?? name,
    description: properties.description,
    state: properties.state,
    environmentName,
    environmentTitle: environment?.properties.title ?? null,
    definition: definition?.[1] && definition[2] ? { version: definition[1], name: definition[2] } : null,
    runtimeUris: properties.server.runtimeUri,
  };
}

/** ARM writes seven digits of a second and sometimes an offset. */
function instant(text: string | null): string | null {
  const time = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
