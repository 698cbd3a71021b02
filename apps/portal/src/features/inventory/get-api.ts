import { getApi } from "@api-center-links/contracts/inventory";
import type { CenterParams } from "@api-center-links/contracts/names";
import { queryOptions } from "@tanstack/react-query";
import { call } from "../../lib/call.ts";
import { centerKey } from "../../lib/center.ts";

export function getApiQuery(center: CenterParams, apiName: string) {
  return queryOptions({
    queryKey: centerKey(center, "api", apiName),
    queryFn: ({ signal }) => call(getApi, { params: { ...center, apiName }, signal }),
  });
}
