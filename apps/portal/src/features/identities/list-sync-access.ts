import { type AccessItem, listSyncAccess } from "@api-center-links/contracts/access";
import type { CenterParams } from "@api-center-links/contracts/names";
import { queryOptions } from "@tanstack/react-query";
import { call } from "../../lib/call.ts";
import { centerKey } from "../../lib/center.ts";

/** What the sync identity may do where; asked again soon while Azure hasn't caught up with the role assignments. */
export function listSyncAccessQuery(center: CenterParams) {
  return queryOptions({
    queryKey: centerKey(center, "sync-access"),
    queryFn: ({ signal }) => call(listSyncAccess, { params: center, signal }),
    refetchInterval: ({ state: { data } }) => {
      const items = data ? [data.center, ...data.instances.map(({ access }) => access)] : [];
      return items.some(isBehind) ? 3_000 : 30_000;
    },
  });
}

/** A role that was given isn't honoured yet, or one that was taken away still is. */
function isBehind({ state, grants }: AccessItem): boolean {
  return state === "settling" || (state === "met" && grants?.length === 0);
}
