import { listSubscriptions } from "@api-center-links/contracts/instances";
import { queryOptions } from "@tanstack/react-query";
import { call } from "../call.ts";

export function listSubscriptionsQuery() {
  return queryOptions({
    queryKey: ["subscriptions"],
    queryFn: ({ signal }) => call(listSubscriptions, { signal }),
    staleTime: 60_000,
  });
}
