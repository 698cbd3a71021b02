import type { CenterParams } from "@api-center-links/contracts/names";
import { listRuns } from "@api-center-links/contracts/runs";
import { queryOptions } from "@tanstack/react-query";
import { call } from "../call.ts";
import { centerKey } from "../center.ts";

/** The newest runs of a link; see `useFollowedLinks` for when there are more. */
export function listRunsQuery(center: CenterParams, linkId: string, limit = 50) {
  return queryOptions({
    queryKey: centerKey(center, "links", linkId, "runs", limit),
    queryFn: ({ signal }) => call(listRuns, { params: { ...center, linkId }, query: { limit }, signal }),
    refetchInterval: ({ state }) =>
      state.data?.runs.some((run) => run.result === "running") ? 1_000 : false,
  });
}
