import { instance } from "./instance.ts";
import { logisticsApis } from "./logistics/tracking.ts";
import { transport } from "./logistics/transport-workspace.ts";
import { warehouse } from "./logistics/warehouse-workspace.ts";
import { partnerExchange } from "./partners/exchange.ts";
import { places } from "./places.ts";
import { publish } from "./publication.ts";
import { retailApis } from "./retail/retail-apis.ts";

const contoso = { name: "Contoso", email: "api-platform@contoso.com" };

/** The web shop's gateway: some fifty APIs of every kind, behind a domain of its own. */
export function retailInstance() {
  return {
    ...instance({
      name: "contoso-retail",
      location: "westeurope",
      sku: { name: "Premium", capacity: 2 },
      createdOn: "2021-06-14T07:42:10.118Z",
      publisher: contoso,
      tags: { environment: "production", "cost-center": "4410" },
      domains: ["api.contoso.com"],
    }),
    ...publish(places.retail, retailApis),
  };
}

/** Logistics' gateway, with a workspace for each of two teams. */
export function logisticsInstance() {
  const transportId = `${places.logistics}/workspaces/transport`;
  const warehouseId = `${places.logistics}/workspaces/warehouse`;
  return {
    ...instance({
      name: "contoso-logistics",
      location: "northeurope",
      sku: { name: "Premium", capacity: 1 },
      createdOn: "2022-02-01T10:05:31.550Z",
      publisher: contoso,
      tags: { environment: "production", "cost-center": "5120" },
    }),
    ...publish(places.logistics, logisticsApis),
    workspaces: [
      {
        name: "transport",
        properties: { displayName: "Transport", description: "Tours, vans and drivers" },
        ...publish(transportId, transport),
      },
      {
        name: "warehouse",
        properties: { displayName: "Warehouse", description: "The distribution centre at Tilburg" },
        ...publish(warehouseId, warehouse),
      },
    ],
  };
}

/** Set up last week; nobody has published anything yet. */
export function emptyInstance() {
  return instance({
    name: "contoso-empty",
    location: "westeurope",
    sku: { name: "BasicV2", capacity: 1 },
    createdOn: "2024-11-12T13:20:44.902Z",
    publisher: contoso,
    tags: { environment: "test" },
  });
}

/** The partner's gateway, in the partner's directory. */
export function partnersInstance() {
  return {
    ...instance({
      name: "fabrikam-partners",
      location: "swedencentral",
      sku: { name: "StandardV2", capacity: 1 },
      createdOn: "2023-09-04T08:11:02.337Z",
      publisher: { name: "Fabrikam Textiles", email: "integration@fabrikam.com" },
    }),
    ...publish(places.fabrikam, partnerExchange),
  };
}
