import type {
  CenterApiState,
  CenterState,
  CenterVersionState,
  ResourceGroupState,
} from "../../estate/state.ts";
import type { ArmCall } from "../arm-call.ts";
import { ArmError } from "../arm-error.ts";
import { centerPath } from "../arm-path.ts";
import { topLevelNotFound } from "../resources/not-found.ts";

/** An API center and its canonical ARM path. */
export interface CenterPlace {
  center: CenterState;
  path: string;
  /** Path of the default workspace. */
  workspace: string;
}

export function resourceGroupOf(call: ArmCall): ResourceGroupState {
  const subscription = call.world.state.subscriptions.get(call.path.subscriptionId ?? "");
  const group = subscription?.resourceGroups.get(call.path.resourceGroup ?? "");
  if (!group) throw topLevelNotFound(call, "Microsoft.ApiCenter/services");
  return group;
}

export function findCenter(call: ArmCall): CenterPlace {
  const group = resourceGroupOf(call);
  const center = group.apiCenters.get(call.names[0] ?? "");
  if (!center) throw topLevelNotFound(call, "Microsoft.ApiCenter/services");
  const path = centerPath(call.path.subscriptionId ?? "", group.name, center.name);
  return { center, path, workspace: `${path}/workspaces/default` };
}

/** The center, once the address names the one workspace there is. */
export function findWorkspace(call: ArmCall): CenterPlace {
  const place = findCenter(call);
  if (call.names[1]?.toLowerCase() !== "default") throw missing("Workspace", call.names[1]);
  return place;
}

export function findApi(call: ArmCall): CenterPlace & { api: CenterApiState; apiPath: string } {
  const place = findWorkspace(call);
  const api = place.center.apis.get(call.names[2] ?? "");
  if (!api) throw missing("API", call.names[2]);
  return { ...place, api, apiPath: `${place.workspace}/apis/${api.name}` };
}

export function findVersion(
  call: ArmCall,
): ReturnType<typeof findApi> & { version: CenterVersionState; versionPath: string } {
  const place = findApi(call);
  const version = place.api.versions.get(call.names[3] ?? "");
  if (!version) throw missing("API version", call.names[3]);
  return { ...place, version, versionPath: `${place.apiPath}/versions/${version.name}` };
}

export function missing(what: string, name: string | undefined): ArmError {
  return new ArmError(404, "ResourceNotFound", `${what} '${name ?? ""}' was not found.`);
}
