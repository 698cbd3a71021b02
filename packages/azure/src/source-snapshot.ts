import type { SourceApi, SourceInstance, SourceVersionSet } from "@api-center-links/sync-engine/source";
import type { z } from "zod";
import { ApiResource, type ServiceResource, VersionSetResource } from "./api-management-schemas.ts";
import { gatewayHosts } from "./gateway-hosts.ts";
import { mcpTransport } from "./mcp-transport.ts";

/** What ARM says about an instance, in the engine's words. `azurePortalUrl` is the root of the Azure portal. */
export function sourceInstance(service: ServiceResource, azurePortalUrl: string): SourceInstance {
  const { properties } = service;
  const portal =
    properties.developerPortalStatus?.toLowerCase() === "disabled"
      ? undefined
      : properties.developerPortalUrl;
  return {
    id: service.id,
    name: service.name,
    gatewayHosts: gatewayHosts(properties),
    managementPortalUrl: `${azurePortalUrl.replace(/\/+$/, "")}/#resource${service.id}`,
    ...(portal && { developerPortalUrl: portal }),
  };
}

/** What ARM says about an API, in the engine's words; `undefined` for a revision that isn't the current one. */
function sourceApi(api: ApiResource): SourceApi | undefined {
  const { properties } = api;
  if (properties.isCurrent === false) return undefined;
  const type = properties.type?.trim() || properties.apiType?.trim() || "http";
  return {
    id: withoutRevision(api.id),
    name: withoutRevision(api.name),
    displayName: properties.displayName ?? "",
    type,
    path: properties.path ?? "",
    protocols: properties.protocols ?? [],
    revision: properties.apiRevision ?? "1",
    ...(properties.description && { description: properties.description }),
    ...(properties.apiVersion && { apiVersion: properties.apiVersion }),
    ...(properties.apiVersionSetId && { versionSetId: properties.apiVersionSetId }),
    ...(properties.contact && { contact: withoutEmpty(properties.contact) }),
    ...(properties.license && { license: withoutEmpty(properties.license) }),
    ...(properties.termsOfServiceUrl && { termsOfServiceUrl: properties.termsOfServiceUrl }),
    ...(type.toLowerCase() === "mcp" && { mcp: { transport: mcpTransport(properties.mcpProperties) } }),
  };
}

/** An API of a list. The engine's words for it take a fraction of what ARM says, so that a page is let go once it is read. */
export const ListedApi = ApiResource.transform((resource) => ({
  id: resource.id,
  /** `undefined` for a revision that isn't the current one. */
  api: sourceApi(resource),
  /** An MCP server of which not all was listed. */
  lacksMcp: isMcp(resource) && resource.properties.mcpProperties === undefined,
}));
export type ListedApi = z.infer<typeof ListedApi>;

function isMcp({ properties }: ApiResource): boolean {
  return (properties.type ?? properties.apiType)?.toLowerCase() === "mcp";
}

/** A version set of a list. */
export const ListedVersionSet = VersionSetResource.transform(sourceVersionSet);

/** What ARM says about a version set, in the engine's words. An unknown scheme counts as `Segment`, API Management's first. */
function sourceVersionSet(set: VersionSetResource): SourceVersionSet {
  const { properties } = set;
  const scheme = schemes.get(properties.versioningScheme?.toLowerCase() ?? "") ?? "Segment";
  const parameterName =
    scheme === "Header"
      ? properties.versionHeaderName
      : scheme === "Query"
        ? properties.versionQueryName
        : undefined;
  return {
    id: set.id,
    name: set.name,
    displayName: properties.displayName ?? "",
    scheme,
    ...(properties.description && { description: properties.description }),
    ...(parameterName && { parameterName }),
  };
}

const schemes = new Map<string, SourceVersionSet["scheme"]>([
  ["segment", "Segment"],
  ["header", "Header"],
  ["query", "Query"],
]);

/** Event Grid spells it `;Rev=1`. */
function withoutRevision(idOrName: string): string {
  return idOrName.replace(/;rev=[^/]*$/i, "");
}

/** Drops keys whose value is empty, as `exactOptionalPropertyTypes` and readers want it. */
function withoutEmpty<T extends Record<string, string | undefined>>(record: T): { [K in keyof T]?: string } {
  const kept: { [K in keyof T]?: string } = {};
  for (const key in record) {
    const value = record[key];
    if (value) kept[key] = value;
  }
  return kept;
}
