import { apiCenterReader } from "@api-center-links/azure/api-center-reader";
import type { ApiSourceResource } from "@api-center-links/azure/api-center-schemas";
import type { ArmConnection } from "@api-center-links/azure/arm-connection";
import { resourceName } from "@api-center-links/azure/resource-id";
import type { AzureManagedLink } from "@api-center-links/contracts/links";

/** Links that Azure itself manages in the API center, by name. */
export async function azureManagedLinks(
  connection: ArmConnection,
  centerId: string,
): Promise<AzureManagedLink[]> {
  const sources = await apiCenterReader(connection, centerId).listApiSources();
  return sources.map(viewSource).toSorted((left, right) => left.name.localeCompare(right.name));
}

function viewSource({ name, properties }: ApiSourceResource): AzureManagedLink {
  const resourceId = properties.azureApiManagementSource?.resourceId ?? "";
  const { targetEnvironmentId, linkState } = properties;
  return {
    name,
    instanceName: resourceName(resourceId),
    resourceId,
    environmentName: targetEnvironmentId ? resourceName(targetEnvironmentId) : null,
    state: linkState?.state ?? null,
    message: linkState?.message ?? null,
    lastUpdatedAt: linkState?.lastUpdatedOn ?? null,
  };
}
