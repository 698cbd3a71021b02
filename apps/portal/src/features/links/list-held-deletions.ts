import { listHeldDeletions } from "@api-center-links/contracts/held-deletions";
import type { CenterParams } from "@api-center-links/contracts/names";
import { queryOptions } from "@tanstack/react-query";
import { call } from "../../lib/call.ts";
import { centerKey } from "../../lib/center.ts";

export function listHeldDeletionsQuery(center: CenterParams, linkId: string) {
  return queryOptions({
    queryKey: centerKey(center, "links", linkId, "held-deletions"),
    queryFn: ({ signal }) => call(listHeldDeletions, { params: { ...center, linkId }, signal }),
    refetchInterval: 5_000,
  });
}
