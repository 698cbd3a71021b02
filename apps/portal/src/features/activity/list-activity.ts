import { type Activity, listActivity } from "@api-center-links/contracts/activity";
import type { CenterParams } from "@api-center-links/contracts/names";
import { infiniteQueryOptions } from "@tanstack/react-query";
import { call } from "../../lib/call.ts";
import { centerKey } from "../../lib/center.ts";
import { type ActivityFilters, activityQueryOf } from "./activity-filters.ts";

/** Who did what, newest first, page by page. What is new is looked for while only the newest page is shown. */
export function listActivityQuery(center: CenterParams, filters: ActivityFilters) {
  return infiniteQueryOptions({
    queryKey: centerKey(center, "activity", filters),
    queryFn: ({ pageParam, signal }) =>
      call(listActivity, {
        params: center,
        query: { ...activityQueryOf(filters, Date.now()), before: pageParam },
        signal,
      }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    refetchInterval: ({ state }) => (state.data && state.data.pages.length > 1 ? false : 10_000),
  });
}

/** Enough for a file that a spreadsheet opens. */
const mostExported = 20_000;

/** All that matches, whether it is shown or not; `complete` is false where there is more than a file should hold. */
export async function allActivity(
  center: CenterParams,
  filters: ActivityFilters,
): Promise<{ activities: Activity[]; complete: boolean }> {
  const query = { ...activityQueryOf(filters, Date.now()), limit: 200 };
  const activities: Activity[] = [];
  let before: number | undefined;
  do {
    const page = await call(listActivity, { params: center, query: { ...query, before } });
    activities.push(...page.activities);
    before = page.next ?? undefined;
  } while (before !== undefined && activities.length < mostExported);
  return { activities, complete: before === undefined };
}
