import type { Link } from "@api-center-links/contracts/links";
import { AppLink } from "../../components/app-link.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { centerUrl, useCenterParams } from "../../lib/center.ts";
import { verificationText } from "../../lib/verification-text.ts";

/** When the API center was last read back as a whole, and what was found. */
export function LastVerified({ link }: { link: Link }) {
  const center = useCenterParams();
  const { lastVerification } = link;
  if (lastVerification === null) return "Not yet";
  const { at, runId, drifted, environmentDrifted, failed } = lastVerification;
  const text = verificationText(lastVerification);
  return (
    <>
      <RelativeTime instant={at} />
      {": "}
      {drifted + failed > 0 || environmentDrifted ? (
        <AppLink to={centerUrl(center, "links", link.id, "runs", runId)}>{text}</AppLink>
      ) : (
        text
      )}
    </>
  );
}
