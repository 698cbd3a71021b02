import type { EstateInput } from "../estate.ts";
import { derivedGuid } from "./derived.ts";
import {
  apiDesigners,
  apiProgram,
  apiReaders,
  automation,
  fabrikamAutomation,
  fiona,
  governanceIdentity,
  omar,
  priya,
  rita,
  subscriptions,
  syncIdentity,
} from "./identities.ts";
import { groups, places } from "./places.ts";

type RoleAssignment = NonNullable<EstateInput["roleAssignments"]>[number];
type Holder = { objectId: string; kind: "user" | "group" | "servicePrincipal" | "managedIdentity" };

/** Built-in roles, by the ids Azure publishes ("Azure built-in roles"). */
export const roles = {
  owner: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
  contributor: "b24988ac-6180-42a0-ab88-20f7382dd24c",
  reader: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
  apiManagementReader: "71522526-b88f-4d52-b57f-d31fc3546d0d",
  eventSubscriptionContributor: "428e0ff0-5e57-4d9c-a221-2c70d0e0a443",
  apiCenterContributor: "dd24193f-ef65-44e5-8a7e-6fa6e03f7713",
} as const;

/** What Contoso made for those who edit the inventory and leave deleting to others. */
export function contosoRoles(): NonNullable<EstateInput["roleDefinitions"]> {
  return [
    {
      id: inventoryEditor,
      roleName: "API Inventory Editor",
      description: "Edits what an API center holds, but deletes nothing and leaves the service itself alone.",
      actions: ["Microsoft.ApiCenter/services/*"],
      notActions: [
        "Microsoft.ApiCenter/services/write",
        "Microsoft.ApiCenter/services/delete",
        "Microsoft.ApiCenter/services/*/delete",
      ],
      assignableScopes: [`/subscriptions/${subscriptions.sharedServices.subscriptionId}`],
    },
    {
      id: activityLogReader,
      roleName: "Activity Log Reader",
      description: "Reads who wrote what when, and nothing else; Monitoring Reader could read everything.",
      actions: ["Microsoft.Insights/eventtypes/values/read"],
      notActions: [],
      assignableScopes: [`/subscriptions/${subscriptions.production.subscriptionId}`],
    },
  ];
}

const activityLogReader = "7b1e5d2c-90a4-4f38-8c6d-3e2f7a9b0d14";

const inventoryEditor = "c2a97e40-8b15-4d6f-b3e2-5f7d1c08a961";

/**
 * Who may do what where: given directly, through groups, and on resource groups and subscriptions above. The sync identity
 * holds nothing on `contoso-logistics`: that is for people to mend.
 */
export function contosoRoleAssignments(): RoleAssignment[] {
  const production = `/subscriptions/${subscriptions.production.subscriptionId}`;
  const shared = `/subscriptions/${subscriptions.sharedServices.subscriptionId}`;
  const partners = `/subscriptions/${subscriptions.fabrikamPartners.subscriptionId}`;
  return [
    ...[production, shared].flatMap((scope) => [
      assignment(omar, roles.owner, scope),
      assignment(rita, roles.reader, scope),
      assignment(automation, roles.contributor, scope),
    ]),
    assignment(fiona, roles.owner, partners),
    assignment(fabrikamAutomation, roles.reader, partners),
    ...[places.contosoApis, places.contosoSandbox].flatMap((scope) => [
      assignment(priya, roles.contributor, scope),
      assignment(syncIdentity, roles.apiCenterContributor, scope),
    ]),
    ...instanceRoleAssignments(places.retail),
    logReaderAssignment(places.retail),
    assignment(priya, roles.eventSubscriptionContributor, places.retail),
    assignment(priya, roles.reader, places.empty),
    assignment(apiReaders, roles.apiManagementReader, `${shared}/resourceGroups/${groups.empty}`),
    assignment(apiProgram, roles.reader, `${production}/resourceGroups/${groups.logistics}`),
    assignment(apiDesigners, inventoryEditor, places.contosoApis),
    assignment(governanceIdentity, roles.apiManagementReader, production),
  ];
}

/** What a link needs on an instance: Priya may look, the sync identity may read. */
export function instanceRoleAssignments(instanceId: string): RoleAssignment[] {
  return [
    assignment(priya, roles.reader, instanceId),
    assignment(syncIdentity, roles.apiManagementReader, instanceId),
  ];
}

/** Has the sync identity read the instance's activity log. */
export function logReaderAssignment(instanceId: string): RoleAssignment {
  return assignment(syncIdentity, activityLogReader, instanceId);
}

const principalTypes = {
  user: "User",
  group: "Group",
  servicePrincipal: "ServicePrincipal",
  managedIdentity: "ServicePrincipal",
} as const;

function assignment(holder: Holder, roleDefinitionId: string, scope: string): RoleAssignment {
  return {
    name: derivedGuid(`${holder.objectId} ${roleDefinitionId} ${scope}`),
    scope,
    roleDefinitionId,
    principalId: holder.objectId,
    principalType: principalTypes[holder.kind],
    createdOn: "2024-02-05T09:12:44.000Z",
  };
}
