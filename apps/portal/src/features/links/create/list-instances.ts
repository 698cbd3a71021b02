import { listInstances } from "@api-center-links/contracts/instances";
import type { CenterParams } from "@api-center-links/contracts/names";
import { queryOptions } from "@tanstack/react-query";
import { call } from "../../../lib/call.ts";
import { centerKey } from "../../../lib/center.ts";

/** Instances of one subscription; none is asked for before a subscription is chosen. */
export function listInstancesQuery(center: CenterParams, subscriptionId: string | null) {
  return queryOptions({
    queryKey: centerKey(center, "instances", subscriptionId),
    queryFn: ({ signal }) =>
      call(listInstances, { params: center, query: { subscriptionId: subscriptionId ?? "" }, signal }),
    enabled: subscriptionId !== null,
    staleTime: 15_000,
  });
}
