import type { ManagedApi } from "../../estate/estate.ts";
import type {
  ApiHolderState,
  ApiRevisionState,
  ManagementServiceState,
  ResourceGroupState,
} from "../../estate/state.ts";
import type { ArmCall } from "../arm-call.ts";
import { ArmError } from "../arm-error.ts";
import { managementPath } from "../arm-path.ts";
import { topLevelNotFound } from "../resources/not-found.ts";

export const serviceType = "Microsoft.ApiManagement/service";

/** Where APIs live: a service itself or one of its workspaces, with its canonical path and type. */
export interface HolderPlace {
  service: ManagementServiceState;
  holder: ApiHolderState;
  path: string;
  type: string;
  /** Names after the holder's own: `names[0]` is the API, and so on. */
  names: string[];
}

export function resourceGroupOf(call: ArmCall): ResourceGroupState {
  const subscription = call.world.state.subscriptions.get(call.path.subscriptionId ?? "");
  const group = subscription?.resourceGroups.get(call.path.resourceGroup ?? "");
  if (!group) throw topLevelNotFound(call, serviceType);
  return group;
}

export function findService(call: ArmCall): { service: ManagementServiceState; path: string } {
  const group = resourceGroupOf(call);
  const service = group.apiManagementServices.get(call.names[0] ?? "");
  if (!service) throw topLevelNotFound(call, serviceType);
  return { service, path: managementPath(call.path.subscriptionId ?? "", group.name, service.name) };
}

export function findHolder(call: ArmCall): HolderPlace {
  const { service, path } = findService(call);
  if (call.path.provider?.types[1]?.toLowerCase() !== "workspaces") {
    return { service, holder: service, path, type: serviceType, names: call.names.slice(1) };
  }
  const workspace = service.workspaces.get(call.names[1] ?? "");
  if (!workspace) throw missing("Workspace");
  return {
    service,
    holder: workspace,
    path: `${path}/workspaces/${workspace.name}`,
    type: `${serviceType}/workspaces`,
    names: call.names.slice(2),
  };
}

/** An API in one of its revisions, as an address names it: `echo` is the current one, `echo;rev=2` the second. */
export interface RevisionPlace extends HolderPlace {
  api: ManagedApi;
  revision: ApiRevisionState;
  /** The name as asked for, with the casing and revision mark of what exists. */
  name: string;
}

export function findRevision(call: ArmCall): RevisionPlace {
  const place = findHolder(call);
  const { root, revision: number } = splitRevision(place.names[0] ?? "");
  const api = place.holder.apis.get(root);
  const revision = api && (number === undefined ? currentOf(api) : revisionOf(api, number));
  if (!api || !revision) throw missing("Api");
  return { ...place, api, revision, name: number === undefined ? api.name : `${api.name};rev=${number}` };
}

/** Takes `echo;rev=2` apart; events spell it `;Rev=`. */
export function splitRevision(name: string): { root: string; revision?: string } {
  const [, root, revision] = /^(.*);rev=([^;]+)$/i.exec(name) ?? [];
  return root !== undefined && revision !== undefined ? { root, revision } : { root: name };
}

export function currentOf(api: ManagedApi): ApiRevisionState {
  const found = revisionOf(api, api.currentRevision) ?? api.revisions[0];
  if (!found) throw new Error(`The API ${api.name} has no revision.`);
  return found;
}

function revisionOf(api: ManagedApi, number: string): ApiRevisionState | undefined {
  return api.revisions.find((revision) => revision.revision === number);
}

/** API Management's own 404, `details` and all (seen in Azure/apiops 494). */
export function missing(what: string): ArmError {
  return new ArmError(404, "ResourceNotFound", `${what} not found.`, { details: null });
}
