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
  const seen = useRef<Map<string, Traces>>(undefined);
  useEffect(() => {
    if (!data) return;
    const before = seen.current;
    const now = new Map(data.links.map((link) => [link.id, tracesOf(link)]));
    seen.current = now;
    for (const link of data.links) {
      queryClient.setQueryData(
        centerKey(center, "link", link.id),
        (known: Link | undefined) => known && link,
      );
    }
    if (!before) return;
    const outdate = (...what: string[]) =>
      queryClient.invalidateQueries({ queryKey: centerKey(center, ...what) });
    const ids = [...new Set([...before.keys(), ...now.keys()])];
    const differing = (trace: keyof Traces) =>
      ids.filter((id) => before.get(id)?.[trace] !== now.get(id)?.[trace]);
    for (const id of differing("runs")) void outdate("links", id);
    if (differing("inventory").length > 0) {
      for (const what of ["apis", "environments", "center", "api", "environment"]) void outdate(what);
    }
  }, [data, center, queryClient]);
}

/** Texts that change with what they are named after. */
interface Traces {
  runs: string;
  inventory: string;
}

function tracesOf({ currentRun, lastRun, lastChangedAt, counts }: Link): Traces {
  const inventory = `${lastChangedAt}:${counts.apis}:${counts.versions}`;
  return { runs: `${currentRun?.id}:${lastRun?.id}:${inventory}`, inventory };
}
