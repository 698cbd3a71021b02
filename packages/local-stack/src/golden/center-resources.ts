import type { EntityKind } from "@api-center-links/sync-engine/inventory";

export const centerSchemaFile = "Microsoft.ApiCenter.2024-03-01.schema.json";

/** How Azure's schema calls the resources of an API center. */
export const centerResources: Record<EntityKind, string> = {
  environment: "services_workspaces_environments",
  api: "services_workspaces_apis",
  version: "services_workspaces_apis_versions",
  definition: "services_workspaces_apis_versions_definitions",
  deployment: "services_workspaces_apis_deployments",
};
