import type { Link } from "@api-center-links/contracts/links";
import type { CenterParams } from "@api-center-links/contracts/names";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { centerKey } from "../lib/center.ts";
import { listLinksQuery } from "../lib/queries/list-links.ts";

/**
 * Watches the links of the center that is open, on whatever page: when a run has changed the inventory, what other pages
 * hold of it is out of date.
 */
export function useFollowedLinks(center: CenterParams): void {
  const queryClient = useQueryClient();
  const { data } = useQuery(listLinksQuery(center));
  const seen = useRef<string>(undefined);
  useEffect(() => {
    if (!data) return;
    const now = data.links.map(traceOf).sort().join();
    if (seen.current !== undefined && seen.current !== now) {
      for (const what of ["apis", "environments", "center", "api", "environment"]) {
        void queryClient.invalidateQueries({ queryKey: centerKey(center, what) });
      }
    }
    seen.current = now;
  }, [data, center, queryClient]);
}

/** Changes when a run that wrote something has ended, or a link came or went. */
function traceOf(link: Link): string {
  const totals = link.lastRun?.totals;
  const wrote = totals && totals.created + totals.updated + totals.deleted + totals.failed > 0;
  return `${link.id}:${wrote ? link.lastRun?.id : ""}:${link.counts.apis}`;
}
