import type { EstateInput } from "../estate.ts";
import { contosoRoleAssignments } from "./access.ts";
import { contosoDirectories } from "./directories.ts";
import { subscriptions } from "./identities.ts";
import { instance } from "./instance.ts";
import { groups, places } from "./places.ts";
import { publish } from "./publication.ts";
import { catalog } from "./retail/catalog.ts";

/** The demo: a retailer and its partner, as found on a working day. The same at every start. */
export function contosoEstate(): EstateInput {
  return {
    tenants: contosoDirectories(),
    subscriptions: [
      {
        ...subscriptions.production,
        resourceGroups: [
          {
            name: groups.retail,
            location: "westeurope",
            apiManagementServices: [
              {
                ...instance({
                  name: "contoso-retail",
                  location: "westeurope",
                  sku: { name: "Premium", capacity: 2 },
                  createdOn: "2021-06-14T07:42:10.118Z",
                  publisher: { name: "Contoso Retail", email: "api-platform@contoso.com" },
                  tags: { environment: "production", "cost-center": "4410" },
                  domains: ["api.contoso.com"],
                }),
                ...publish(places.retail, catalog),
              },
            ],
          },
        ],
      },
      {
        ...subscriptions.sharedServices,
        resourceGroups: [
          {
            name: groups.governance,
            location: "westeurope",
            apiCenters: [
              { name: "contoso-apis", location: "westeurope", sku: { name: "Standard" } },
              { name: "contoso-sandbox", location: "westeurope", sku: { name: "Free" } },
            ],
          },
        ],
      },
      { ...subscriptions.fabrikamPartners, resourceGroups: [] },
    ],
    roleAssignments: contosoRoleAssignments(),
  };
}
