import type { z } from "zod";
import { Collection, named } from "./collection.ts";
import {
  type ApiCenterService,
  type ApiManagementService,
  type ApiRevision,
  type CenterApi,
  type CenterDefinition,
  type CenterVersion,
  type CustomRole,
  Estate,
  type EstateInput,
  type EventSubscription,
  type ManagedApi,
  type ManagementWorkspace,
  type ResourceGroup,
  type Subscription,
  type Tenant,
  type VersionSet,
} from "./estate.ts";
import { RoleAssignments } from "./role-assignments.ts";

/**
 * The estate as the emulator works on it: the same shape as the JSON document, with collections that find by
 * name in place of arrays. `JSON.stringify` of it is the document again.
 */
export interface AzureState {
  tenants: TenantState[];
  subscriptions: Collection<SubscriptionState>;
  roleDefinitions: z.infer<typeof CustomRole>[];
  roleAssignments: RoleAssignments;
  /** By `eventSubscriptionKey`. */
  eventSubscriptions: Collection<EventSubscription>;
}

export type TenantState = z.infer<typeof Tenant>;
export type SubscriptionState = Over<
  z.infer<typeof Subscription>,
  { resourceGroups: Collection<ResourceGroupState> }
>;
export type ResourceGroupState = Over<
  z.infer<typeof ResourceGroup>,
  { apiManagementServices: Collection<ManagementServiceState>; apiCenters: Collection<CenterState> }
>;

type VersionSetState = z.infer<typeof VersionSet>;
export type ApiRevisionState = z.infer<typeof ApiRevision>;
type ProductState = ApiManagementService["products"][number];
type ApiTagState = ApiManagementService["apiTags"][number];

/** Where APIs live: a service, or one of its workspaces. */
export interface ApiHolderState {
  apis: Collection<ManagedApi>;
  apiVersionSets: Collection<VersionSetState>;
  products: Collection<ProductState>;
  apiTags: Collection<ApiTagState>;
}
export type ManagementWorkspaceState = Over<z.infer<typeof ManagementWorkspace>, ApiHolderState>;
export type ManagementServiceState = Over<
  ApiManagementService,
  ApiHolderState & { workspaces: Collection<ManagementWorkspaceState> }
>;

export type StoredState = ApiCenterService["environments"][number];
export type CenterDefinitionState = z.infer<typeof CenterDefinition>;
export type CenterVersionState = Over<
  z.infer<typeof CenterVersion>,
  { definitions: Collection<CenterDefinitionState> }
>;
export type CenterApiState = Over<
  z.infer<typeof CenterApi>,
  { versions: Collection<CenterVersionState>; deployments: Collection<StoredState> }
>;
export type CenterState = Over<
  ApiCenterService,
  {
    environments: Collection<StoredState>;
    apis: Collection<CenterApiState>;
    metadataSchemas: Collection<StoredState>;
    apiSources: Collection<StoredState>;
  }
>;

type Over<Base, Changes> = Omit<Base, keyof Changes> & Changes;

/** Makes a working state of an estate document. Throws a `ZodError` where the document isn't one. */
export function stateFrom(input: EstateInput): AzureState {
  const estate = Estate.parse(input);
  return {
    tenants: estate.tenants,
    subscriptions: new Collection(
      (subscription) => subscription.subscriptionId,
      estate.subscriptions.map((subscription) => ({
        ...subscription,
        resourceGroups: named(
          subscription.resourceGroups.map((group) => ({
            ...group,
            apiManagementServices: named(group.apiManagementServices.map(managementService)),
            apiCenters: named(group.apiCenters.map(center)),
          })),
        ),
      })),
    ),
    roleDefinitions: estate.roleDefinitions,
    roleAssignments: new RoleAssignments(estate.roleAssignments),
    eventSubscriptions: new Collection(eventSubscriptionKey, estate.eventSubscriptions),
  };
}

export function eventSubscriptionKey({ scope, name }: Pick<EventSubscription, "scope" | "name">): string {
  return `${scope} ${name}`;
}

function managementService(service: ApiManagementService): ManagementServiceState {
  return {
    ...service,
    ...holder(service),
    workspaces: named(service.workspaces.map((workspace) => ({ ...workspace, ...holder(workspace) }))),
  };
}

function holder(from: Pick<ApiManagementService, keyof ApiHolderState>): ApiHolderState {
  return {
    apis: named(from.apis),
    apiVersionSets: named(from.apiVersionSets),
    products: named(from.products),
    apiTags: named(from.apiTags),
  };
}

function center(service: ApiCenterService): CenterState {
  return {
    ...service,
    environments: named(service.environments),
    metadataSchemas: named(service.metadataSchemas),
    apiSources: named(service.apiSources),
    apis: named(
      service.apis.map((api) => ({
        ...api,
        deployments: named(api.deployments),
        versions: named(
          api.versions.map((version) => ({ ...version, definitions: named(version.definitions) })),
        ),
      })),
    ),
  };
}
