import { getLinkAccess } from "@api-center-links/contracts/access";
import { type CenterParams, type LinkScope, ResourceId } from "@api-center-links/contracts/names";
import { queryOptions } from "@tanstack/react-query";
import { call } from "../call.ts";
import { centerKey } from "../center.ts";

export interface LinkedSource {
  resourceId: string;
  scope: LinkScope["kind"];
}

/**
 * Whether the sync identity has what a link of the instance needs. Asked again every two seconds while something is missing, and
 * less often when it stays so; not while the page is hidden, nor before there is a whole resource id.
 */
export function getLinkAccessQuery(center: CenterParams, { resourceId, scope }: LinkedSource) {
  return queryOptions({
    queryKey: centerKey(center, "link-access", resourceId.toLowerCase(), scope),
    queryFn: ({ signal }) => call(getLinkAccess, { params: center, query: { resourceId, scope }, signal }),
    enabled: ResourceId.safeParse(resourceId).success,
    staleTime: 0,
    retry: false,
    refetchInterval: ({ state }) => {
      if (state.error) return 10_000;
      if (state.data?.ready) return 30_000;
      return state.dataUpdateCount < 90 ? 2_000 : state.dataUpdateCount < 180 ? 5_000 : 15_000;
    },
  });
}
