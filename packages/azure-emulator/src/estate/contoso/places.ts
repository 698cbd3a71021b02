import { apiCenterId, apiManagementId } from "./arm-ids.ts";
import { subscriptions } from "./identities.ts";

const production = subscriptions.production.subscriptionId;
const shared = subscriptions.sharedServices.subscriptionId;
const partners = subscriptions.fabrikamPartners.subscriptionId;

/** Resource groups of the estate. */
export const groups = {
  retail: "rg-retail",
  logistics: "rg-logistics",
  governance: "rg-api-governance",
  empty: "rg-api-platform",
  partners: "rg-partner-exchange",
} as const;

/** ARM ids of the services that roles are assigned on and links are made between. */
export const places = {
  retail: apiManagementId(production, groups.retail, "contoso-retail"),
  logistics: apiManagementId(production, groups.logistics, "contoso-logistics"),
  empty: apiManagementId(shared, groups.empty, "contoso-empty"),
  fabrikam: apiManagementId(partners, groups.partners, "fabrikam-partners"),
  contosoApis: apiCenterId(shared, groups.governance, "contoso-apis"),
  contosoSandbox: apiCenterId(shared, groups.governance, "contoso-sandbox"),
} as const;
