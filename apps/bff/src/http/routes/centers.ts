import { apiCenterReader } from "@api-center-links/azure/api-center-reader";
import { type Center as ArmCenter, listCenters as listArmCenters } from "@api-center-links/azure/centers";
import { listSubscriptions } from "@api-center-links/azure/directory";
import { sameResource } from "@api-center-links/azure/resource-id";
import { type CenterSummary, getCenter, listCenters } from "@api-center-links/contracts/centers";
import { operations } from "@api-center-links/contracts/operations";
import { allowedAtCenter } from "../../access/authorize.ts";
import { limitsOfPlan, type PlanLimits } from "../../config.ts";
import { type Binding, bind } from "../bind.ts";
import type { Service } from "./service.ts";

export function centerRoutes(service: Service): Binding[] {
  return [
    bind(listCenters, async ({ connection }) => {
      const centers = await listArmCenters(connection);
      const links = await service.store.links.countOfCenters(centers.map((center) => center.id));
      const summaries = centers.map(async (center, index) => {
        const apis = await apiCenterReader(connection, center.id)
          .listApis()
          .then((list) => list.length)
          .catch(() => null);
        return summary(center, center.subscriptionName, apis, links[index] ?? 0);
      });
      const found = await Promise.all(summaries);
      return { centers: found.toSorted((left, right) => left.name.localeCompare(right.name)) };
    }),

    bind(getCenter, async ({ access, connection }) => {
      const { center, permissions } = access;
      const reader = apiCenterReader(connection, center.id);
      const [apis, environments, subscriptions, [links = 0]] = await Promise.all([
        reader.listApis(),
        reader.listEnvironments(),
        listSubscriptions(connection),
        service.store.links.countOfCenters([center.id]),
      ]);
      const subscription = subscriptions.find((each) => sameResource(each.id, center.subscriptionId));
      const { type, principalId } = center.identity;
      return {
        ...summary(center, subscription?.name ?? center.subscriptionId, apis.length, links),
        environments: environments.length,
        limits: limitsOf(limitsOfPlan(service.config, center.plan)),
        identity: { type, principalId },
        rights: Object.fromEntries(
          operations.map((operation) => [operation.id, allowedAtCenter(permissions, operation)]),
        ),
      };
    }),
  ];
}

function limitsOf({ apis, environments, links, apisPerLink }: PlanLimits) {
  return { apis, environments, links, apisPerLink };
}

function summary(
  center: ArmCenter,
  subscriptionName: string,
  apis: number | null,
  links: number,
): CenterSummary {
  const { id, name, subscriptionId, resourceGroup, location, plan } = center;
  return { id, name, subscriptionId, subscriptionName, resourceGroup, location, plan, apis, links };
}
