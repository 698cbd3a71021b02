import { named } from "../../estate/collection.ts";
import type { CenterVersionState } from "../../estate/state.ts";
import type { ResourceKind } from "../arm-call.ts";
import { apiVersions } from "./api-versions.ts";
import { VersionBody } from "./bodies.ts";
import { requireRoom } from "./limits.ts";
import { findApi } from "./place.ts";
import { storedKind } from "./stored-kind.ts";

export const versions: ResourceKind = storedKind<CenterVersionState>({
  type: "Microsoft.ApiCenter/services/workspaces/apis/versions",
  apiVersions,
  word: "API version",
  body: VersionBody,
  collection: (call) => {
    const { api, apiPath } = findApi(call);
    return { items: api.versions, path: `${apiPath}/versions` };
  },
  make: (stored, before) => ({ ...stored, definitions: before?.definitions ?? named() }),
  requireRoom: (call) => {
    const { center, api } = findApi(call);
    requireRoom(center, "versionsPerApi", api.versions.size);
  },
  filterFields: ["title", "lifecycleStage"],
});
