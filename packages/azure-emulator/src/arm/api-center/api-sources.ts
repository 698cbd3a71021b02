import type { StoredState } from "../../estate/state.ts";
import type { ResourceKind } from "../arm-call.ts";
import { previewVersions } from "./api-versions.ts";
import { ApiSourceBody } from "./bodies.ts";
import { requireRoom } from "./limits.ts";
import { findWorkspace } from "./place.ts";
import { storedKind } from "./stored-kind.ts";

/** Links that Azure itself manages. Here they exist and can be seen; the stand-in doesn't sync them. */
export const apiSources: ResourceKind = storedKind<StoredState>({
  type: "Microsoft.ApiCenter/services/workspaces/apiSources",
  apiVersions: previewVersions,
  word: "API source",
  body: ApiSourceBody,
  collection: (call) => {
    const { center, workspace } = findWorkspace(call);
    return { items: center.apiSources, path: `${workspace}/apiSources` };
  },
  make: (stored) => stored,
  requireRoom: (call) => {
    const { center } = findWorkspace(call);
    requireRoom(center, "apiSources", center.apiSources.size);
  },
  derived: (source) => ({
    linkState: source.properties.linkState ?? {
      state: "initializing",
      message: "",
      lastUpdatedOn: source.systemData?.lastModifiedAt ?? new Date(0).toISOString(),
    },
  }),
  filterFields: [],
});
