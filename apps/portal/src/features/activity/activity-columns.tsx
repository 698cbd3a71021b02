import type { Activity } from "@api-center-links/contracts/activity";
import { Link, makeStyles, tokens, useRestoreFocusTarget } from "@fluentui/react-components";
import type { Column } from "../../components/data-table.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { TwoLines } from "../../components/two-lines.tsx";
import { ActivitySubject } from "./activity-subject.tsx";
import { actionLabels, outcomes, reasonOf } from "./activity-text.ts";

export function activityColumns(
  links: ReadonlySet<string>,
  onOpen: (activity: Activity) => void,
): Column<Activity>[] {
  return [
    {
      id: "operation",
      header: "Operation",
      track: "minmax(9rem, 1.2fr)",
      cell: (activity) => <OpenButton activity={activity} onOpen={onOpen} />,
    },
    {
      id: "outcome",
      header: "Outcome",
      track: "minmax(10rem, 2fr)",
      cell: (activity) => <Outcome activity={activity} />,
    },
    {
      id: "time",
      header: "Time",
      track: "minmax(7.5rem, 0.8fr)",
      cell: (activity) => <RelativeTime instant={activity.at} />,
    },
    {
      id: "on",
      header: "On",
      track: "minmax(8rem, 1.2fr)",
      cell: (activity) => <ActivitySubject activity={activity} links={links} />,
    },
    {
      id: "by",
      header: "By",
      track: "minmax(9rem, 1.2fr)",
      cell: (activity) => activity.actor.name,
    },
    {
      id: "address",
      header: "Address",
      track: "minmax(7rem, 0.8fr)",
      secondary: true,
      cell: (activity) => activity.address ?? "–",
    },
  ];
}

function OpenButton({ activity, onOpen }: { activity: Activity; onOpen: (activity: Activity) => void }) {
  const restoreFocus = useRestoreFocusTarget();
  return (
    <Link
      {...restoreFocus}
      as="button"
      className={useStyles().open}
      aria-haspopup="dialog"
      onClick={() => onOpen(activity)}
    >
      {actionLabels[activity.action]}
    </Link>
  );
}

function Outcome({ activity }: { activity: Activity }) {
  const styles = useStyles();
  const { label, tone } = outcomes[activity.outcome];
  const reason = reasonOf(activity);
  return (
    <>
      <StatusBadge tone={tone}>{label}</StatusBadge>
      {reason && (
        <p className={styles.reason}>
          <TwoLines>{reason}</TwoLines>
        </p>
      )}
    </>
  );
}

const useStyles = makeStyles({
  open: { textAlign: "start", fontWeight: "inherit" },
  reason: {
    margin: 0,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
});
