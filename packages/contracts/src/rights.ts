/** Azure permissions that go together, the scope where the caller must hold them, and who holds them. */
export interface Right {
  /**
   * - `center`: the API center that the path names.
   * - `instance`: the API Management instance that `resourceId` names, in the body or the query.
   * - `listed`: each resource of the answer; ARM itself lists no others.
   */
  at: "center" | "instance" | "listed";
  /** As Azure's role definitions spell them ("Azure permissions for Integration"). */
  actions: readonly string[];
  /** The smallest of Azure's built-in roles that gives them. */
  role: string;
}

const centerReader = "Azure API Center Service Reader";
const centerContributor = "Azure API Center Service Contributor";
const instanceReader = "API Management Service Reader Role";

/** Without it the API center doesn't exist for the caller. */
export const readCenter = {
  at: "center",
  actions: ["Microsoft.ApiCenter/services/read"],
  role: centerReader,
} as const satisfies Right;

export const readEnvironments = {
  at: "center",
  actions: ["Microsoft.ApiCenter/services/workspaces/environments/read"],
  role: centerReader,
} as const satisfies Right;

export const readApis = {
  at: "center",
  actions: ["Microsoft.ApiCenter/services/workspaces/apis/read"],
  role: centerReader,
} as const satisfies Right;

export const readApiDetails = {
  at: "center",
  actions: [
    "Microsoft.ApiCenter/services/workspaces/apis/read",
    "Microsoft.ApiCenter/services/workspaces/apis/versions/read",
    "Microsoft.ApiCenter/services/workspaces/apis/versions/definitions/read",
    "Microsoft.ApiCenter/services/workspaces/apis/deployments/read",
    "Microsoft.ApiCenter/services/workspaces/environments/read",
  ],
  role: centerReader,
} as const satisfies Right;

export const readDeployments = {
  at: "center",
  actions: [
    "Microsoft.ApiCenter/services/workspaces/apis/read",
    "Microsoft.ApiCenter/services/workspaces/apis/deployments/read",
  ],
  role: centerReader,
} as const satisfies Right;

export const exportSpecification = {
  at: "center",
  actions: [
    "Microsoft.ApiCenter/services/workspaces/apis/versions/definitions/read",
    "Microsoft.ApiCenter/services/workspaces/apis/versions/definitions/exportSpecification/action",
  ],
  role: centerReader,
} as const satisfies Right;

export const deleteApis = {
  at: "center",
  actions: ["Microsoft.ApiCenter/services/workspaces/apis/delete"],
  role: centerContributor,
} as const satisfies Right;

/** The links that Azure itself manages. */
export const readAzureLinks = {
  at: "center",
  actions: ["Microsoft.ApiCenter/services/workspaces/apiSources/read"],
  role: centerReader,
} as const satisfies Right;

/** What a link does to the API center: whoever makes one or steers it must hold the same rights themselves. */
export const writeLinks = {
  at: "center",
  actions: [
    "Microsoft.ApiCenter/services/workspaces/environments/write",
    "Microsoft.ApiCenter/services/workspaces/apis/write",
  ],
  role: centerContributor,
} as const satisfies Right;

/** Without it the instance doesn't exist for the caller. */
export const readInstance = {
  at: "instance",
  actions: ["Microsoft.ApiManagement/service/read"],
  role: instanceReader,
} as const satisfies Right;

export const readWorkspaces = {
  at: "instance",
  actions: ["Microsoft.ApiManagement/service/workspaces/read"],
  role: instanceReader,
} as const satisfies Right;

export const readInstanceApis = {
  at: "instance",
  actions: [
    "Microsoft.ApiManagement/service/apis/read",
    "Microsoft.ApiManagement/service/apiVersionSets/read",
  ],
  role: instanceReader,
} as const satisfies Right;

/** The subscriptions by which Event Grid announces changes of an instance. */
export const writeEventSubscriptions = {
  at: "instance",
  actions: ["Microsoft.EventGrid/eventSubscriptions/write"],
  role: "EventGrid EventSubscription Contributor",
} as const satisfies Right;

export const assignRolesAction = "Microsoft.Authorization/roleAssignments/write";
const roleAdministrator = "Role Based Access Control Administrator";

export const assignInstanceRoles = {
  at: "instance",
  actions: [assignRolesAction],
  role: roleAdministrator,
} as const satisfies Right;

export const assignCenterRoles = {
  at: "center",
  actions: [assignRolesAction],
  role: roleAdministrator,
} as const satisfies Right;

/** The service itself, its identities among it. */
export const writeCenter = {
  at: "center",
  actions: ["Microsoft.ApiCenter/services/write"],
  role: centerContributor,
} as const satisfies Right;

export const seeCenters = { ...readCenter, at: "listed" } as const satisfies Right;
export const seeInstances = { ...readInstance, at: "listed" } as const satisfies Right;
export const seeIdentities = {
  at: "listed",
  actions: ["Microsoft.ManagedIdentity/userAssignedIdentities/read"],
  role: "Reader",
} as const satisfies Right;
export const seeSubscriptions = {
  at: "listed",
  actions: ["Microsoft.Resources/subscriptions/read"],
  role: "Reader",
} as const satisfies Right;

/** What someone lacks and where, in a sentence: what the BFF refuses with, and the portal explains with beforehand. */
export function explainMissing(
  right: Pick<Right, "actions" | "role">,
  scopeName: string,
  what = "This",
): string {
  const actions = new Intl.ListFormat("en").format(right.actions);
  return `${what} needs ${actions} on ${scopeName}. The role ${right.role} gives that; its owner can assign it to you.`;
}
