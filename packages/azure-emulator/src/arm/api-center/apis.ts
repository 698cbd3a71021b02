import { named } from "../../estate/collection.ts";
import type { CenterApiState } from "../../estate/state.ts";
import type { ResourceKind } from "../arm-call.ts";
import { apiVersions } from "./api-versions.ts";
import { ApiBody } from "./bodies.ts";
import { requireRoom } from "./limits.ts";
import { findWorkspace } from "./place.ts";
import { storedKind } from "./stored-kind.ts";

export const apis: ResourceKind = storedKind<CenterApiState>({
  type: "Microsoft.ApiCenter/services/workspaces/apis",
  apiVersions,
  word: "API",
  body: ApiBody,
  collection: (call) => {
    const { center, workspace } = findWorkspace(call);
    return { items: center.apis, path: `${workspace}/apis` };
  },
  make: (stored, before) => ({
    ...stored,
    versions: before?.versions ?? named(),
    deployments: before?.deployments ?? named(),
  }),
  requireRoom: (call) => {
    const { center } = findWorkspace(call);
    requireRoom(center, "apis", center.apis.size);
  },
  derived: (api) => ({
    externalDocumentation: api.properties.externalDocumentation ?? [],
    contacts: api.properties.contacts ?? [],
    customProperties: api.properties.customProperties ?? {},
    ...lifecycle(api),
  }),
  filterFields: ["title", "kind", "summary", "description", "lifecycleStage"],
});

/** An API's stage is read-only and comes from its versions: the one registered last decides. */
function lifecycle(api: CenterApiState): { lifecycleStage?: unknown } {
  const last = [...api.versions].at(-1);
  return last ? { lifecycleStage: last.properties.lifecycleStage } : {};
}
