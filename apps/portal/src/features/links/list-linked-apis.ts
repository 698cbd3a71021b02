import { listLinkedApis } from "@api-center-links/contracts/linked-apis";
import type { CenterParams } from "@api-center-links/contracts/names";
import { queryOptions } from "@tanstack/react-query";
import { call } from "../../lib/call.ts";
import { centerKey } from "../../lib/center.ts";

export function listLinkedApisQuery(center: CenterParams, linkId: string) {
  return queryOptions({
    queryKey: centerKey(center, "links", linkId, "apis"),
    queryFn: ({ signal }) => call(listLinkedApis, { params: { ...center, linkId }, signal }),
  });
}
