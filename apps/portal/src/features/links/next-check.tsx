import type { Link } from "@api-center-links/contracts/links";
import { RelativeTime } from "../../components/relative-time.tsx";
import { useIsAhead } from "../../lib/use-is-ahead.ts";

/** When the link is looked at next; a time that has passed means that its turn is about to come. */
export function NextCheck({ link }: { link: Link }) {
  const isAhead = useIsAhead(link.nextCheckAt);
  if (link.currentRun !== null) return "After this run";
  if (link.nextCheckAt !== null && !isAhead) return "Now";
  return <RelativeTime instant={link.nextCheckAt} none="–" />;
}
