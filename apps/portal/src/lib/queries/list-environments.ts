import { listEnvironments } from "@api-center-links/contracts/environments";
import type { CenterParams } from "@api-center-links/contracts/names";
import { queryOptions } from "@tanstack/react-query";
import { call } from "../call.ts";
import { centerKey } from "../center.ts";

export function listEnvironmentsQuery(center: CenterParams) {
  return queryOptions({
    queryKey: centerKey(center, "environments"),
    queryFn: ({ signal }) => call(listEnvironments, { params: center, signal }),
  });
}
