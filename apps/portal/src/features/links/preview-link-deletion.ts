import { previewLinkDeletion } from "@api-center-links/contracts/link-deletion";
import type { CenterParams } from "@api-center-links/contracts/names";
import { queryOptions } from "@tanstack/react-query";
import { call } from "../../lib/call.ts";
import { centerKey } from "../../lib/center.ts";

export function previewLinkDeletionQuery(center: CenterParams, linkId: string) {
  return queryOptions({
    queryKey: centerKey(center, "links", linkId, "deletion"),
    queryFn: ({ signal }) => call(previewLinkDeletion, { params: { ...center, linkId }, signal }),
    staleTime: 0,
  });
}
