import type { Link } from "@api-center-links/contracts/links";
import { RelativeTime } from "../../components/relative-time.tsx";
import { freshnessText } from "../../lib/freshness-text.ts";

/** How old the oldest change is that was noticed and isn't in the API center yet. */
export function Freshness({ link }: { link: Link }) {
  const isActive = link.status !== "paused" && link.status !== "deleting";
  if (link.pendingSince === null || !isActive) return freshnessText(link);
  return (
    <>
      A change of <RelativeTime instant={link.pendingSince} /> is on its way
    </>
  );
}
