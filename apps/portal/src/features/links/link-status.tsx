import { deleteLink } from "@api-center-links/contracts/link-deletion";
import type { Link } from "@api-center-links/contracts/links";
import { Button, makeStyles, ProgressBar, tokens, useRestoreFocusTarget } from "@fluentui/react-components";
import { useState } from "react";
import { LinkButton } from "../../components/app-link.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { centerUrl, useCenterParams } from "../../lib/center.ts";
import { formatNumber } from "../../lib/format.ts";
import { linkStatusLabels } from "../../lib/link-status-labels.ts";
import { useNow } from "../../lib/use-now.ts";
import { useRefusal } from "../../lib/use-refusal.ts";
import { DeleteLinkDialog } from "./delete-link-dialog.tsx";
import { troubled } from "./linked-api-state.ts";
import { MendAccessDialog } from "./mend-access-dialog.tsx";
import { useResumeLink } from "./resume-link.ts";
import { useSyncLink } from "./sync-link.ts";

/** What state a link is in; where it isn't green, why, and the one button that mends it. */
export function LinkStatusView({ link }: { link: Link }) {
  const styles = useStyles();
  const { label, tone } = linkStatusLabels[link.status];
  const isVerifying = link.status === "syncing" && link.currentRun?.depth === "verify";
  const busy = ["initializing", "syncing", "deleting"].includes(link.status);
  return (
    <div className={styles.status}>
      <StatusBadge tone={tone}>{isVerifying ? "Verifying" : label}</StatusBadge>
      {busy && <LinkProgress link={link} />}
      {link.statusReason && (
        <>
          <span className={styles.reason}>
            {link.statusReason.message} <NextTry link={link} />
          </span>
          <Remedy link={link} />
        </>
      )}
    </div>
  );
}

/** A link that can't sync goes on by itself. */
function NextTry({ link }: { link: Link }) {
  const now = useNow(1_000);
  const waitsForPerson = link.statusReason?.remedy === "review-deletions";
  const failing = link.status === "error" || (link.status === "needs-attention" && !waitsForPerson);
  if (!failing || link.nextCheckAt === null || Date.parse(link.nextCheckAt) <= now) return null;
  return (
    <>
      Next try <RelativeTime instant={link.nextCheckAt} />.
    </>
  );
}

function LinkProgress({ link }: { link: Link }) {
  const styles = useStyles();
  const { progress } = link;
  const label = link.status === "deleting" ? "Deletion" : "Sync";
  return (
    <div className={styles.progress}>
      {progress && progress.total > 0 ? (
        <>
          <ProgressBar
            aria-label={`${label} of ${link.name}`}
            aria-valuetext={`${progress.done} of ${progress.total}`}
            value={progress.done}
            max={progress.total}
            thickness="large"
          />
          <span className={styles.count}>
            {formatNumber(progress.done)} of {formatNumber(progress.total)}
          </span>
        </>
      ) : (
        <ProgressBar aria-label={`${label} of ${link.name}`} thickness="large" />
      )}
    </div>
  );
}

function Remedy({ link }: { link: Link }) {
  const center = useCenterParams();
  const sync = useSyncLink(center);
  const resume = useResumeLink(center);
  const mayNotDelete = useRefusal(center, deleteLink);
  const restoreFocus = useRestoreFocusTarget();
  const [showing, setShowing] = useState(false);
  const reason = link.statusReason;
  switch (reason?.remedy) {
    case "view-apis":
      return (
        <LinkButton
          size="small"
          to={{
            pathname: centerUrl(center, "links", link.id, "apis"),
            search: new URLSearchParams(troubled.map((state) => ["state", state])).toString(),
          }}
        >
          Show these APIs
        </LinkButton>
      );
    case "review-deletions":
      return (
        <LinkButton size="small" to={centerUrl(center, "links", link.id, "deletions")}>
          Review deletions
        </LinkButton>
      );
    case "resume":
      return (
        <Button size="small" disabledFocusable={resume.isPending} onClick={() => resume.mutate(link)}>
          Resume
        </Button>
      );
    case "sync-now":
      return (
        <Button size="small" disabledFocusable={sync.isPending} onClick={() => sync.mutate(link)}>
          Try again
        </Button>
      );
    case "run-command":
      return (
        <>
          <Button size="small" {...restoreFocus} onClick={() => setShowing(true)}>
            Give access
          </Button>
          {showing && <MendAccessDialog link={link} reason={reason} onClose={() => setShowing(false)} />}
        </>
      );
    case "delete-link":
      return (
        <>
          <Button
            size="small"
            {...restoreFocus}
            disabledFocusable={mayNotDelete !== undefined}
            title={mayNotDelete}
            onClick={() => setShowing(true)}
          >
            Delete link
          </Button>
          {showing && (
            <DeleteLinkDialog
              center={center}
              link={link}
              onClose={() => setShowing(false)}
              onDeleted={() => setShowing(false)}
            />
          )}
        </>
      );
    default:
      return null;
  }
}

const useStyles = makeStyles({
  status: { display: "flex", flexDirection: "column", alignItems: "flex-start", gap: "6px", minWidth: 0 },
  reason: {
    color: tokens.colorNeutralForeground2,
    fontWeight: tokens.fontWeightRegular,
    overflowWrap: "anywhere",
  },
  progress: { width: "100%", maxWidth: "14rem", display: "flex", flexDirection: "column", gap: "4px" },
  count: {
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
    fontVariantNumeric: "tabular-nums",
  },
});
