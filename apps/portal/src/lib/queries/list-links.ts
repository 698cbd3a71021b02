import { type Link, listLinks } from "@api-center-links/contracts/links";
import type { CenterParams } from "@api-center-links/contracts/names";
import { queryOptions } from "@tanstack/react-query";
import { call } from "../call.ts";
import { centerKey } from "../center.ts";

/**
 * Links of an API center; asked again every second while one of them is at work, else every three, which costs ARM nothing. What else
 * depends on a link is asked again once this tells of a change: see `useFollowedLinks`.
 */
export function listLinksQuery(center: CenterParams) {
  return queryOptions({
    queryKey: centerKey(center, "links"),
    queryFn: ({ signal }) => call(listLinks, { params: center, signal }),
    refetchInterval: ({ state }) => (state.data?.links.some(isActive) ? 1_000 : 3_000),
  });
}

/** Whether something is happening to the link right now. A first sync that was stopped waits. */
export function isActive({
  status,
  statusReason,
  currentRun,
}: Pick<Link, "status" | "statusReason" | "currentRun">): boolean {
  if (currentRun !== null || status === "syncing" || status === "deleting") return true;
  return status === "initializing" && statusReason === null;
}
