import type { EstateInput } from "../estate.ts";
import { contosoRoleAssignments, contosoRoles, instanceRoleAssignments } from "./access.ts";
import { apiManagementId } from "./arm-ids.ts";
import { contosoApisCenter, contosoSandboxCenter } from "./centers.ts";
import { contosoDirectories } from "./directories.ts";
import { subscriptions } from "./identities.ts";
import { groups } from "./places.ts";

type ResourceGroup = NonNullable<EstateInput["subscriptions"][number]["resourceGroups"]>[number];
type Service = NonNullable<ResourceGroup["apiManagementServices"]>[number];

const resourceGroup = "rg-under-test";

/** ARM id that an instance of this name gets in `estateAround`. */
export function idOfInstanceAround(name: string): string {
  return apiManagementId(subscriptions.production.subscriptionId, resourceGroup, name);
}

/**
 * Contoso's people, identities and API centers with just these API Management instances, which Priya and the
 * sync identity may read: for benchmarks and trials with other APIs than Contoso's own.
 */
export function estateAround(...services: Service[]): EstateInput {
  return {
    tenants: contosoDirectories(),
    subscriptions: [
      {
        ...subscriptions.production,
        resourceGroups: [{ name: resourceGroup, location: "westeurope", apiManagementServices: services }],
      },
      {
        ...subscriptions.sharedServices,
        resourceGroups: [
          {
            name: groups.governance,
            location: "westeurope",
            apiCenters: [contosoApisCenter(), contosoSandboxCenter()],
          },
        ],
      },
    ],
    roleDefinitions: contosoRoles(),
    roleAssignments: [
      ...contosoRoleAssignments().filter(({ scope }) => !scope.includes("Microsoft.ApiManagement")),
      ...services.flatMap(({ name }) => instanceRoleAssignments(idOfInstanceAround(name))),
    ],
  };
}
