import type { EnvironmentResource } from "@api-center-links/azure/api-center-schemas";
import type { Environment } from "@api-center-links/contracts/environments";
import type { LinkRecord } from "../store/link-record.ts";

/** An environment with the link that keeps it, if one does. */
export function viewEnvironment(resource: EnvironmentResource, links: LinkRecord[]): Environment {
  const { id, name, properties, systemData } = resource;
  const link = links.find((each) => each.settings.environment.name.toLowerCase() === name.toLowerCase());
  return {
    id,
    name,
    title: properties.title,
    kind: properties.kind,
    description: properties.description,
    serverType: properties.server.type,
    managementPortalUris: properties.server.managementPortalUri,
    developerPortalUris: properties.onboarding.developerPortalUri,
    instructions: properties.onboarding.instructions,
    customProperties: properties.customProperties,
    link: link ? { id: link.id, name: link.name } : null,
    lastModifiedAt: systemData.lastModifiedAt,
  };
}
