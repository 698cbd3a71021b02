import { getSpecification } from "@api-center-links/contracts/inventory";
import type { CenterParams } from "@api-center-links/contracts/names";
import { queryOptions } from "@tanstack/react-query";
import { call } from "../../lib/call.ts";
import { centerKey } from "../../lib/center.ts";

export interface DefinitionRef {
  apiName: string;
  versionName: string;
  definitionName: string;
}

/** The document of a definition; documents can be large, so it leaves the cache soon after its page is left. */
export function getSpecificationQuery(center: CenterParams, definition: DefinitionRef) {
  const { apiName, versionName, definitionName } = definition;
  return queryOptions({
    queryKey: centerKey(center, "api", apiName, "specification", versionName, definitionName),
    queryFn: ({ signal }) => call(getSpecification, { params: { ...center, ...definition }, signal }),
    staleTime: 60_000,
    gcTime: 60_000,
  });
}
