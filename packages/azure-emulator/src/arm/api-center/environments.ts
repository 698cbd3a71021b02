import type { StoredState } from "../../estate/state.ts";
import type { ResourceKind } from "../arm-call.ts";
import { apiVersions } from "./api-versions.ts";
import { EnvironmentBody } from "./bodies.ts";
import { requireRoom } from "./limits.ts";
import { findWorkspace } from "./place.ts";
import { storedKind } from "./stored-kind.ts";

/** Deleting an environment leaves the deployments that point to it as they are. */
export const environments: ResourceKind = storedKind<StoredState>({
  type: "Microsoft.ApiCenter/services/workspaces/environments",
  apiVersions,
  word: "Environment",
  body: EnvironmentBody,
  collection: (call) => {
    const { center, workspace } = findWorkspace(call);
    return { items: center.environments, path: `${workspace}/environments` };
  },
  make: (stored) => stored,
  requireRoom: (call) => {
    const { center } = findWorkspace(call);
    requireRoom(center, "environments", center.environments.size);
  },
  derived: (environment) => ({ customProperties: environment.properties.customProperties ?? {} }),
  filterFields: ["title", "description", "kind"],
});
