import type { Link } from "@api-center-links/contracts/links";
import { makeStyles, ProgressBar, tokens } from "@fluentui/react-components";
import { RelativeTime } from "../../components/relative-time.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { formatNumber } from "../../lib/format.ts";
import { linkStatusLabels } from "../../lib/link-status-labels.ts";
import { useIsAhead } from "../../lib/use-is-ahead.ts";
import { isDeletionStuck } from "./is-deletion-stuck.ts";
import { LinkRemedy } from "./link-remedy.tsx";

/** What state a link is in; where it isn't green, why, and the one button that mends it. */
export function LinkStatusView({ link }: { link: Link }) {
  const styles = useStyles();
  const { label, tone } = linkStatusLabels[link.status];
  const isVerifying = link.status === "syncing" && link.currentRun?.depth === "verify";
  const busy =
    ["initializing", "syncing", "deleting"].includes(link.status) &&
    // A sync that was stopped, or a deletion that Azure refuses, waits until something is under way again.
    (link.statusReason === null || link.currentRun !== null);
  return (
    <div className={styles.status}>
      <StatusBadge tone={tone}>{isVerifying ? "Verifying" : label}</StatusBadge>
      {busy && <LinkProgress link={link} />}
      {link.statusReason && (
        <span className={styles.reason}>
          {link.statusReason.message} <NextTry link={link} />
        </span>
      )}
      <LinkRemedy link={link} />
    </div>
  );
}

/** A link that can't sync, or be deleted, goes on by itself. */
function NextTry({ link }: { link: Link }) {
  const isAhead = useIsAhead(link.nextCheckAt);
  const waitsForPerson = link.statusReason?.remedy === "review-deletions";
  const failing =
    link.status === "error" ||
    (link.status === "needs-attention" && !waitsForPerson) ||
    isDeletionStuck(link);
  if (!failing || !isAhead) return null;
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
