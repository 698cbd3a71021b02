import type { Link } from "@api-center-links/contracts/links";
import { RelativeTime } from "../../components/relative-time.tsx";

/** How old the oldest change is that was noticed and isn't in the API center yet. */
export function Freshness({ link }: { link: Link }) {
  if (link.pendingSince === null) return "No change is waiting";
  return (
    <>
      A change of <RelativeTime instant={link.pendingSince} /> is on its way
    </>
  );
}
