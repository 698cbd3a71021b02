import { apiCenterReader } from "@api-center-links/azure/api-center-reader";
import { getEnvironment, listEnvironments } from "@api-center-links/contracts/environments";
import { viewEnvironment } from "../../inventory/environment-view.ts";
import { type Binding, bind } from "../bind.ts";
import type { Service } from "./service.ts";

export function environmentRoutes(service: Service): Binding[] {
  return [
    bind(listEnvironments, async (given) => {
      const { access, connection } = given;
      const centerId = access.center.id;
      const [environments, links] = await Promise.all([
        apiCenterReader(connection, centerId).listEnvironments(),
        service.store.links.listOfCenter(centerId),
      ]);
      return {
        environments: environments
          .map((environment) => viewEnvironment(environment, links))
          .toSorted((left, right) => left.title.localeCompare(right.title)),
      };
    }),

    bind(getEnvironment, async (given) => {
      const { access, connection } = given;
      const centerId = access.center.id;
      const [environment, links] = await Promise.all([
        apiCenterReader(connection, centerId).getEnvironment(given.params.environmentName),
        service.store.links.listOfCenter(centerId),
      ]);
      return viewEnvironment(environment, links);
    }),
  ];
}
