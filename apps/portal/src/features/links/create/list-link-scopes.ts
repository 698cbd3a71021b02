import { listLinkScopes } from "@api-center-links/contracts/instances";
import { type CenterParams, ResourceId } from "@api-center-links/contracts/names";
import { queryOptions } from "@tanstack/react-query";
import { call } from "../../../lib/call.ts";
import { centerKey } from "../../../lib/center.ts";

/** What of an instance can be linked; nothing is asked for before there is a whole resource id. */
export function listLinkScopesQuery(center: CenterParams, resourceId: string) {
  return queryOptions({
    queryKey: centerKey(center, "link-scopes", resourceId.toLowerCase()),
    queryFn: ({ signal }) => call(listLinkScopes, { params: center, query: { resourceId }, signal }),
    enabled: ResourceId.safeParse(resourceId).success,
    staleTime: 15_000,
    retry: false,
  });
}
