import type { CenterParams } from "@api-center-links/contracts/names";
import { getRun } from "@api-center-links/contracts/runs";
import { queryOptions } from "@tanstack/react-query";
import { call } from "../../lib/call.ts";
import { centerKey } from "../../lib/center.ts";

export function getRunQuery(center: CenterParams, linkId: string, runId: string) {
  return queryOptions({
    queryKey: centerKey(center, "links", linkId, "run", runId),
    queryFn: ({ signal }) => call(getRun, { params: { ...center, linkId, runId }, signal }),
    // A run that has ended changes no more.
    staleTime: ({ state }) => (state.data?.run.endedAt ? Number.POSITIVE_INFINITY : 0),
    refetchInterval: ({ state }) => (state.data && state.data.run.endedAt === null ? 1_000 : false),
  });
}
