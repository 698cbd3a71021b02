import { getIdentities } from "@api-center-links/contracts/identities";
import type { CenterParams } from "@api-center-links/contracts/names";
import { queryOptions } from "@tanstack/react-query";
import { call } from "../../lib/call.ts";
import { centerKey } from "../../lib/center.ts";

export function getIdentitiesQuery(center: CenterParams) {
  return queryOptions({
    queryKey: centerKey(center, "identities"),
    queryFn: ({ signal }) => call(getIdentities, { params: center, signal }),
  });
}
