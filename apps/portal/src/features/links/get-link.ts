import { getLink } from "@api-center-links/contracts/links";
import type { CenterParams } from "@api-center-links/contracts/names";
import { queryOptions } from "@tanstack/react-query";
import { call } from "../../lib/call.ts";
import { centerKey } from "../../lib/center.ts";
import { isActive } from "../../lib/queries/list-links.ts";

export function getLinkQuery(center: CenterParams, linkId: string) {
  return queryOptions({
    queryKey: centerKey(center, "link", linkId),
    queryFn: ({ signal }) => call(getLink, { params: { ...center, linkId }, signal }),
    refetchInterval: ({ state }) => (state.data && isActive(state.data) ? 1_000 : 10_000),
  });
}
