import type { EstateInput } from "../estate.ts";
import { contosoRoleAssignments, contosoRoles } from "./access.ts";
import { contosoApisCenter, contosoSandboxCenter } from "./centers.ts";
import { contosoDirectories } from "./directories.ts";
import { subscriptions } from "./identities.ts";
import { emptyInstance, logisticsInstance, partnersInstance, retailInstance } from "./instances.ts";
import { groups } from "./places.ts";

/** The demo: a retailer and its partner, as found on a working day. The same at every start. */
export function contosoEstate(): EstateInput {
  return {
    tenants: contosoDirectories(),
    subscriptions: [
      {
        ...subscriptions.production,
        resourceGroups: [
          { name: groups.retail, location: "westeurope", apiManagementServices: [retailInstance()] },
          { name: groups.logistics, location: "northeurope", apiManagementServices: [logisticsInstance()] },
        ],
      },
      {
        ...subscriptions.sharedServices,
        resourceGroups: [
          {
            name: groups.governance,
            location: "westeurope",
            apiCenters: [contosoApisCenter(), contosoSandboxCenter()],
          },
          { name: groups.empty, location: "westeurope", apiManagementServices: [emptyInstance()] },
        ],
      },
      {
        ...subscriptions.fabrikamPartners,
        resourceGroups: [
          { name: groups.partners, location: "swedencentral", apiManagementServices: [partnersInstance()] },
        ],
      },
    ],
    roleDefinitions: contosoRoles(),
    roleAssignments: contosoRoleAssignments(),
  };
}
