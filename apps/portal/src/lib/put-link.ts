import type { Link } from "@api-center-links/contracts/links";
import type { CenterParams } from "@api-center-links/contracts/names";
import type { QueryClient } from "@tanstack/react-query";
import { centerKey } from "./center.ts";
import { listLinksQuery } from "./queries/list-links.ts";

/** Shows a link as the server has just answered it, wherever it is on screen, and asks for the lists again. */
export function putLink(queryClient: QueryClient, center: CenterParams, link: Link): void {
  queryClient.setQueryData(listLinksQuery(center).queryKey, (list) => {
    if (!list) return list;
    const known = list.links.some((each) => each.id === link.id);
    return {
      ...list,
      links: known ? list.links.map((each) => (each.id === link.id ? link : each)) : [...list.links, link],
    };
  });
  queryClient.setQueryData(centerKey(center, "link", link.id), link);
  void queryClient.invalidateQueries({ queryKey: centerKey(center, "links") });
}
