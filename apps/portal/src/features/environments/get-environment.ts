import { getEnvironment } from "@api-center-links/contracts/environments";
import type { CenterParams } from "@api-center-links/contracts/names";
import { queryOptions } from "@tanstack/react-query";
import { call } from "../../lib/call.ts";
import { centerKey } from "../../lib/center.ts";

export function getEnvironmentQuery(center: CenterParams, environmentName: string) {
  return queryOptions({
    queryKey: centerKey(center, "environment", environmentName),
    queryFn: ({ signal }) => call(getEnvironment, { params: { ...center, environmentName }, signal }),
  });
}
