import type { Link } from "@api-center-links/contracts/links";
import type { CenterParams } from "@api-center-links/contracts/names";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { centerKey } from "../lib/center.ts";
import { listLinksQuery } from "../lib/queries/list-links.ts";

/**
 * Watches the links of the center that is open, on whatever page: a link's own page shows what the list has just said of it, its runs
 * and APIs are out of date once a run has begun or ended, and what other pages hold of the inventory once a run has changed that.
 */
export function useFollowedLinks(center: CenterParams): void {
  const queryClient = useQueryClient();
  const { data } = useQuery(listLinksQuery(center));
  const seen = useRef<string>(undefined);
  const runsSeen = useRef(new Map<string, string>());
  useEffect(() => {
    if (!data) return;
    for (const link of data.links) {
      const runs = `${link.currentRun?.id}:${link.lastRun?.id}:${traceOf(link)}`;
      if (runsSeen.current.has(link.id) && runsSeen.current.get(link.id) !== runs) {
        void queryClient.invalidateQueries({ queryKey: centerKey(center, "links", link.id) });
      }
      runsSeen.current.set(link.id, runs);
      queryClient.setQueryData(
        centerKey(center, "link", link.id),
        (known: Link | undefined) => known && link,
      );
    }
    const now = data.links.map(traceOf).sort().join();
    if (seen.current !== undefined && seen.current !== now) {
      for (const what of ["apis", "environments", "center", "api", "environment"]) {
        void queryClient.invalidateQueries({ queryKey: centerKey(center, what) });
      }
    }
    seen.current = now;
  }, [data, center, queryClient]);
}

/** Changes when the link has changed the inventory, or a link came or went. */
function traceOf({ id, lastChangedAt, counts }: Link): string {
  return `${id}:${lastChangedAt}:${counts.apis}:${counts.versions}`;
}
