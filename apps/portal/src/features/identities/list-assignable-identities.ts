import { listAssignableIdentities } from "@api-center-links/contracts/identities";
import type { CenterParams } from "@api-center-links/contracts/names";
import { queryOptions } from "@tanstack/react-query";
import { call } from "../../lib/call.ts";
import { centerKey } from "../../lib/center.ts";

/** Identities of one subscription; none is asked for before a subscription is chosen. */
export function listAssignableIdentitiesQuery(center: CenterParams, subscriptionId: string | null) {
  return queryOptions({
    queryKey: centerKey(center, "assignable-identities", subscriptionId),
    queryFn: ({ signal }) =>
      call(listAssignableIdentities, {
        params: center,
        query: { subscriptionId: subscriptionId ?? "" },
        signal,
      }),
    enabled: subscriptionId !== null,
    staleTime: 15_000,
  });
}
