import type { ManagedApi } from "../../estate/estate.ts";
import type { ApiHolderState, ApiRevisionState } from "../../estate/state.ts";
import type { ArmCall } from "../arm-call.ts";
import { knowsMcp } from "./api-versions.ts";

/** An API's revision as ARM shows it. Ids are built from the holder's path. */
export function showApi(
  call: ArmCall,
  place: { path: string; type: string; holder: ApiHolderState },
  api: ManagedApi,
  revision: ApiRevisionState,
  name: string,
) {
  const { apiType, mcpProperties, sourceApiId: _, ...properties } = revision.properties;
  const versionSetId = fullVersionSetId(place.path, properties.apiVersionSetId);
  const set =
    call.query.get("expandApiVersionSet") === "true" ? versionSetOf(place.holder, versionSetId) : undefined;
  return {
    id: `${place.path}/apis/${name}`,
    type: `${place.type}/apis`,
    name,
    properties: {
      ...properties,
      ...(properties.type === undefined && apiType !== undefined && { type: apiType }),
      ...(mcpProperties !== undefined && knowsMcp(call.apiVersion) && { mcpProperties }),
      apiRevision: revision.revision,
      isCurrent: revision.revision === api.currentRevision,
      ...(versionSetId !== undefined && { apiVersionSetId: versionSetId }),
      ...(set && {
        apiVersionSet: {
          id: versionSetId,
          name: set.properties.displayName,
          description: set.properties.description ?? null,
          versioningScheme: set.properties.versioningScheme,
          versionQueryName: set.properties.versionQueryName ?? null,
          versionHeaderName: set.properties.versionHeaderName ?? null,
        },
      }),
    },
  };
}

/** The full ARM id of a version set, whichever way it was written: `/apiVersionSets/x`, a bare name or a full id. */
export function fullVersionSetId(holderPath: string, id: unknown): string | undefined {
  if (typeof id !== "string" || id === "") return undefined;
  if (/^\/subscriptions\//i.test(id)) return id;
  return `${holderPath}/apiVersionSets/${id.split("/").at(-1)}`;
}

export function versionSetOf(holder: ApiHolderState, id: string | undefined) {
  return id === undefined ? undefined : holder.apiVersionSets.get(id.split("/").at(-1) ?? "");
}
