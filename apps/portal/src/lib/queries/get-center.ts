import { getCenter } from "@api-center-links/contracts/centers";
import type { CenterParams } from "@api-center-links/contracts/names";
import { queryOptions } from "@tanstack/react-query";
import { call } from "../call.ts";
import { centerKey } from "../center.ts";

export function getCenterQuery(center: CenterParams) {
  return queryOptions({
    queryKey: centerKey(center, "center"),
    queryFn: ({ signal }) => call(getCenter, { params: center, signal }),
    staleTime: 30_000,
  });
}
