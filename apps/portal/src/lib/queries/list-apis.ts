import { listApis } from "@api-center-links/contracts/inventory";
import type { CenterParams } from "@api-center-links/contracts/names";
import { queryOptions } from "@tanstack/react-query";
import { call } from "../call.ts";
import { centerKey } from "../center.ts";

export function listApisQuery(center: CenterParams) {
  return queryOptions({
    queryKey: centerKey(center, "apis"),
    queryFn: ({ signal }) => call(listApis, { params: center, signal }),
    staleTime: 30_000,
  });
}
