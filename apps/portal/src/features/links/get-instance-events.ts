import { getInstanceEvents } from "@api-center-links/contracts/instance-events";
import { type CenterParams, ResourceId } from "@api-center-links/contracts/names";
import { queryOptions } from "@tanstack/react-query";
import { call } from "../../lib/call.ts";
import { centerKey } from "../../lib/center.ts";

/** Whether Event Grid announces an instance's changes; not before there is a whole resource id. */
export function getInstanceEventsQuery(center: CenterParams, resourceId: string) {
  return queryOptions({
    queryKey: centerKey(center, "instance-events", resourceId.toLowerCase()),
    queryFn: ({ signal }) => call(getInstanceEvents, { params: center, query: { resourceId }, signal }),
    enabled: ResourceId.safeParse(resourceId).success,
    staleTime: 30_000,
    retry: false,
    refetchInterval: ({ state }) => (state.data?.state === "pending" ? 3_000 : false),
  });
}
