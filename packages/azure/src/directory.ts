import { Fault } from "@api-center-links/sync-engine/fault";
import { z } from "zod";
import { apiManagementClient } from "./api-management-client.ts";
import { ServiceResource, WorkspaceResource } from "./api-management-schemas.ts";
import type { ArmConnection } from "./arm-connection.ts";
import { parseInstanceId } from "./resource-id.ts";
import { sdkGet, sdkList } from "./sdk-answers.ts";

export interface Subscription {
  /** A GUID. */
  id: string;
  name: string;
  /** The directory it trusts; not always that of the caller (guests, Lighthouse). */
  tenantId: string | null;
}

/** An API Management instance, as much as a picker needs. */
export interface Instance {
  /** ARM id. */
  id: string;
  name: string;
  subscriptionId: string;
  resourceGroup: string;
  location: string;
  /** API Management's name of the tier: `Developer`, `StandardV2`, …; `""` where ARM names none. */
  sku: string;
  /** `Succeeded` when it is well; others while it is being made, changed or deleted. */
  provisioningState: string | null;
  gatewayUrl: string | null;
  /** `null` where it has none or it is switched off. */
  developerPortalUrl: string | null;
}

export interface Workspace {
  /** ARM id. */
  id: string;
  name: string;
  displayName: string;
}

/** Subscriptions the caller can read. Empty, not forbidden, for a stranger. Rejects with a `Fault`. */
export async function listSubscriptions(
  connection: ArmConnection,
  signal?: AbortSignal,
): Promise<Subscription[]> {
  const subscriptions = await connection.list("/subscriptions", {
    apiVersion: "2022-12-01",
    schema: z.object({
      subscriptionId: z.string(),
      displayName: z.string().nullish(),
      tenantId: z.string().nullish(),
    }),
    signal,
  });
  return subscriptions.map(({ subscriptionId, displayName, tenantId }) => ({
    id: subscriptionId,
    name: displayName ?? subscriptionId,
    tenantId: tenantId ?? null,
  }));
}

/** API Management instances of a subscription that the caller can read. Rejects with a `Fault`. */
export async function listInstances(
  connection: ArmConnection,
  subscriptionId: string,
  signal?: AbortSignal,
): Promise<Instance[]> {
  const client = apiManagementClient(connection, subscriptionId);
  const services = await sdkList(ServiceResource, (sdk) => client.apiManagementService.list(sdk), signal);
  return services.map(instanceOf);
}

/** One instance. Rejects with a `Fault`; throws `ResourceIdError` when `instanceId` is none. */
export async function getInstance(
  connection: ArmConnection,
  instanceId: string,
  signal?: AbortSignal,
): Promise<Instance> {
  const { subscriptionId, resourceGroup, name } = parseInstanceId(instanceId);
  const client = apiManagementClient(connection, subscriptionId);
  const read = sdkGet(
    ServiceResource,
    (sdk) => client.apiManagementService.get(resourceGroup, name, sdk),
    signal,
  );
  return instanceOf(await read);
}

/** Workspaces of an instance. Tiers without workspaces, which may refuse to be asked, have none. Rejects with a `Fault`. */
export async function listWorkspaces(
  connection: ArmConnection,
  instanceId: string,
  signal?: AbortSignal,
): Promise<Workspace[]> {
  const { subscriptionId, resourceGroup, name } = parseInstanceId(instanceId);
  const client = apiManagementClient(connection, subscriptionId);
  const workspaces = await sdkList(
    WorkspaceResource,
    (sdk) => client.workspace.listByService(resourceGroup, name, sdk),
    signal,
  ).catch((error: unknown) => {
    if (error instanceof Fault && error.code === "MethodNotAllowedInPricingTier") return [];
    throw error;
  });
  return workspaces.map(workspaceOf);
}

/** One workspace of an instance. Rejects with a `Fault`. */
export async function getWorkspace(
  connection: ArmConnection,
  instanceId: string,
  workspace: string,
  signal?: AbortSignal,
): Promise<Workspace> {
  const { subscriptionId, resourceGroup, name } = parseInstanceId(instanceId);
  const client = apiManagementClient(connection, subscriptionId);
  const read = sdkGet(
    WorkspaceResource,
    (sdk) => client.workspace.get(resourceGroup, name, workspace, sdk),
    signal,
  );
  return workspaceOf(await read);
}

function workspaceOf({ id, name, properties }: z.infer<typeof WorkspaceResource>): Workspace {
  return { id, name, displayName: properties.displayName ?? name };
}

function instanceOf({ id, name, location, sku, properties }: ServiceResource): Instance {
  const { subscriptionId, resourceGroup } = parseInstanceId(id);
  const portalIsOff = properties.developerPortalStatus?.toLowerCase() === "disabled";
  return {
    id,
    name,
    subscriptionId,
    resourceGroup,
    location: location ?? "",
    sku: sku?.name ?? "",
    provisioningState: properties.provisioningState ?? null,
    gatewayUrl: properties.gatewayUrl ?? null,
    developerPortalUrl: portalIsOff ? null : (properties.developerPortalUrl ?? null),
  };
}
