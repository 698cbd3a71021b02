import { apiCenterReader } from "@api-center-links/azure/api-center-reader";
import * as directory from "@api-center-links/azure/directory";
import { sameResource } from "@api-center-links/azure/resource-id";
import { listInstances, listSubscriptions } from "@api-center-links/contracts/instances";
import { type Binding, bind } from "../bind.ts";
import { openCenter, type Service } from "./service.ts";

export function instanceRoutes(service: Service): Binding[] {
  const { tenantId } = service.config.entra;
  return [
    bind(listSubscriptions, async ({ caller, correlationId }) => {
      const found = await directory.listSubscriptions(service.azure.asCaller(caller, correlationId));
      return {
        subscriptions: found
          .filter((each) => each.tenantId === null || each.tenantId.toLowerCase() === tenantId)
          .map(({ id, name }) => ({ id, name }))
          .toSorted((left, right) => left.name.localeCompare(right.name)),
      };
    }),

    bind(listInstances, async (given) => {
      const { centerId, connection } = await openCenter(service, given);
      const [instances, links, sources] = await Promise.all([
        directory.listInstances(connection, given.query.subscriptionId),
        service.store.links.listOfCenter(centerId),
        apiCenterReader(connection, centerId).listApiSources(),
      ]);
      const unavailable = (id: string): string | null => {
        const ours = links.find((link) => sameResource(link.instanceId, id));
        if (ours) return `Linked already, by ${ours.name}.`;
        const azures = sources.find((source) =>
          sameResource(source.properties.azureApiManagementSource?.resourceId ?? "", id),
        );
        return azures ? `Linked already, by ${azures.name}, which Azure manages.` : null;
      };
      return {
        instances: instances
          .map(({ id, name, subscriptionId, resourceGroup, location, sku }) => ({
            ...{ id, name, subscriptionId, resourceGroup, location },
            tier: sku,
            unavailable: unavailable(id),
          }))
          .toSorted((left, right) => left.name.localeCompare(right.name)),
      };
    }),
  ];
}
