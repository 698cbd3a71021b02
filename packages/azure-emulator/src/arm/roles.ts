import type { AzureState } from "../estate/state.ts";
import { isWithin } from "./arm-path.ts";

/** A built-in or a custom role. */
export type RoleDefinition = AzureState["roleDefinitions"][number];

/** Built-in roles by their published ids and permissions ("Azure built-in roles"). */
const builtInRoles: readonly RoleDefinition[] = [
  role(
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    "Owner",
    "Grants full access to manage all resources, including the ability to assign roles in Azure RBAC.",
    {
      actions: ["*"],
    },
  ),
  role(
    "b24988ac-6180-42a0-ab88-20f7382dd24c",
    "Contributor",
    "Grants full access to manage all resources, but does not allow you to assign roles in Azure RBAC.",
    {
      actions: ["*"],
      notActions: [
        "Microsoft.Authorization/*/Delete",
        "Microsoft.Authorization/*/Write",
        "Microsoft.Authorization/elevateAccess/Action",
        "Microsoft.Blueprint/blueprintAssignments/write",
        "Microsoft.Blueprint/blueprintAssignments/delete",
        "Microsoft.Compute/galleries/share/action",
        "Microsoft.Purview/consents/write",
        "Microsoft.Purview/consents/delete",
      ],
    },
  ),
  role(
    "acdd72a7-3385-48ef-bd42-f606fba81ae7",
    "Reader",
    "View all resources, but does not allow you to make any changes.",
    {
      actions: ["*/read"],
    },
  ),
  role(
    "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
    "User Access Administrator",
    "Lets you manage user access to Azure resources.",
    {
      actions: ["*/read", "Microsoft.Authorization/*", "Microsoft.Support/*"],
    },
  ),
  role(
    "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
    "Role Based Access Control Administrator",
    "Manage access to Azure resources by assigning roles using Azure RBAC.",
    {
      actions: [
        "Microsoft.Authorization/roleAssignments/write",
        "Microsoft.Authorization/roleAssignments/delete",
        "*/read",
        "Microsoft.Support/*",
      ],
    },
  ),
  role("43d0d8ad-25c7-4714-9337-8ba259a9fe05", "Monitoring Reader", "Can read all monitoring data.", {
    actions: ["*/read", "Microsoft.OperationalInsights/workspaces/search/action", "Microsoft.Support/*"],
  }),
  role(
    "71522526-b88f-4d52-b57f-d31fc3546d0d",
    "API Management Service Reader Role",
    "Read-only access to service and APIs",
    {
      actions: [
        "Microsoft.ApiManagement/service/*/read",
        "Microsoft.ApiManagement/service/read",
        "Microsoft.Authorization/*/read",
        "Microsoft.Insights/alertRules/*",
        "Microsoft.ResourceHealth/availabilityStatuses/read",
        "Microsoft.Resources/deployments/*",
        "Microsoft.Resources/subscriptions/resourceGroups/read",
        "Microsoft.Support/*",
      ],
      notActions: ["Microsoft.ApiManagement/service/users/keys/read"],
    },
  ),
  role(
    "312a565d-c81f-4fd8-895a-4e21e48d571c",
    "API Management Service Contributor",
    "Can manage service and the APIs",
    {
      actions: [
        "Microsoft.ApiManagement/service/*",
        "Microsoft.Authorization/*/read",
        "Microsoft.Insights/alertRules/*",
        "Microsoft.ResourceHealth/availabilityStatuses/read",
        "Microsoft.Resources/deployments/*",
        "Microsoft.Resources/subscriptions/resourceGroups/read",
        "Microsoft.Support/*",
      ],
    },
  ),
  role(
    "dd24193f-ef65-44e5-8a7e-6fa6e03f7713",
    "Azure API Center Service Contributor",
    "Allows managing Azure API Center service.",
    {
      actions: [
        "Microsoft.ApiCenter/services/*",
        "Microsoft.Authorization/*/read",
        "Microsoft.Insights/alertRules/*",
        "Microsoft.ResourceHealth/availabilityStatuses/read",
        "Microsoft.Resources/deployments/*",
        "Microsoft.Resources/subscriptions/resourceGroups/read",
        "Microsoft.Support/*",
      ],
      notActions: [
        "Microsoft.ApiCenter/services/workspaces/apis/versions/definitions/updateAnalysisState/action",
      ],
    },
  ),
  role(
    "6cba8790-29c5-48e5-bab1-c7541b01cb04",
    "Azure API Center Service Reader",
    "Allows read-only access to Azure API Center service.",
    {
      actions: [
        "Microsoft.ApiCenter/services/*/read",
        "Microsoft.ApiCenter/services/read",
        "Microsoft.ApiCenter/services/workspaces/apis/versions/definitions/exportSpecification/action",
        "Microsoft.Authorization/*/read",
        "Microsoft.Insights/alertRules/*",
        "Microsoft.ResourceHealth/availabilityStatuses/read",
        "Microsoft.Resources/deployments/*",
        "Microsoft.Resources/subscriptions/resourceGroups/read",
        "Microsoft.Support/*",
      ],
    },
  ),
  role(
    "c7244dfb-f447-457d-b2ba-3999044d1706",
    "Azure API Center Data Reader",
    "Allows for access to Azure API Center data plane read operations.",
    {
      dataActions: ["Microsoft.ApiCenter/services/*/read"],
    },
  ),
  role(
    "428e0ff0-5e57-4d9c-a221-2c70d0e0a443",
    "EventGrid EventSubscription Contributor",
    "Lets you manage EventGrid event subscription operations.",
    {
      actions: [
        "Microsoft.Authorization/*/read",
        "Microsoft.EventGrid/eventSubscriptions/*",
        "Microsoft.EventGrid/topicTypes/eventSubscriptions/read",
        "Microsoft.EventGrid/locations/eventSubscriptions/read",
        "Microsoft.EventGrid/locations/topicTypes/eventSubscriptions/read",
        "Microsoft.Insights/alertRules/*",
        "Microsoft.Resources/deployments/*",
        "Microsoft.Resources/subscriptions/resourceGroups/read",
        "Microsoft.Support/*",
      ],
    },
  ),
  role(
    "f1a07417-d97a-45cb-824c-7a7467783830",
    "Managed Identity Operator",
    "Read and Assign User Assigned Identity",
    {
      actions: [
        "Microsoft.ManagedIdentity/userAssignedIdentities/*/read",
        "Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action",
        "Microsoft.Authorization/*/read",
        "Microsoft.Insights/alertRules/*",
        "Microsoft.Resources/subscriptions/resourceGroups/read",
        "Microsoft.Resources/deployments/*",
        "Microsoft.Support/*",
      ],
    },
  ),
];

const byId = new Map(builtInRoles.map((one) => [one.id, one]));

/** The role with this id. With `scope`, only where it may be assigned there. */
export function roleWithId(state: AzureState, id: string, scope?: string): RoleDefinition | undefined {
  const wanted = id.toLowerCase();
  const builtIn = byId.get(wanted);
  if (builtIn) return builtIn;
  return state.roleDefinitions.find(
    (role) => role.id.toLowerCase() === wanted && (scope === undefined || isAssignableAt(role, scope)),
  );
}

/** Built-in roles, and the custom ones that may be assigned at the scope. */
export function rolesAt(state: AzureState, scope: string): RoleDefinition[] {
  return [...builtInRoles, ...state.roleDefinitions.filter((role) => isAssignableAt(role, scope))];
}

export function isBuiltIn(role: RoleDefinition): boolean {
  return byId.has(role.id);
}

function isAssignableAt(role: RoleDefinition, scope: string): boolean {
  return role.assignableScopes.some((one) => isWithin(scope, one));
}

function role(
  id: string,
  roleName: string,
  description: string,
  permissions: Partial<Pick<RoleDefinition, "actions" | "notActions" | "dataActions">>,
): RoleDefinition {
  return {
    id,
    roleName,
    description,
    actions: [],
    notActions: [],
    dataActions: [],
    ...permissions,
    notDataActions: [],
    assignableScopes: ["/"],
  };
}
