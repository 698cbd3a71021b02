import type { Link } from "@api-center-links/contracts/links";
import { RelativeTime } from "../../components/relative-time.tsx";
import { useNow } from "../../lib/use-now.ts";

/** When the link is looked at next; a time that has passed means that its turn is about to come. */
export function NextCheck({ link }: { link: Link }) {
  const now = useNow(1_000);
  if (link.currentRun !== null) return "After this run";
  if (link.nextCheckAt !== null && Date.parse(link.nextCheckAt) <= now) return "Now";
  return <RelativeTime instant={link.nextCheckAt} none="–" />;
}
