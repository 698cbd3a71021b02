import {
  Button,
  CounterBadge,
  makeStyles,
  Popover,
  PopoverSurface,
  PopoverTrigger,
  tokens,
} from "@fluentui/react-components";
import { AlertRegular } from "@fluentui/react-icons/svg/alert";
import { useState } from "react";
import { AppLink } from "../components/app-link.tsx";
import { RelativeTime } from "../components/relative-time.tsx";
import { StatusBadge } from "../components/status-badge.tsx";
import {
  dismissNotifications,
  markNotificationsRead,
  useNotifications,
  type Work,
} from "../lib/notifications.ts";

const tones = { success: "success", warning: "warning", error: "error", info: "neutral" } as const;

/** What was started in this tab and how it ended. */
export function NotificationsBell({ className }: { className: string }) {
  const styles = useStyles();
  const { notifications, work } = useNotifications();
  const [open, setOpen] = useState(false);
  const unread = notifications.filter((each) => !each.read).length;
  const changeOpen = (next: boolean) => {
    setOpen(next);
    if (!next) markNotificationsRead();
  };
  return (
    <Popover
      inline
      trapFocus
      positioning={{ position: "below", align: "end", offset: 8 }}
      open={open}
      onOpenChange={(_, data) => changeOpen(data.open)}
    >
      <PopoverTrigger disableButtonEnhancement>
        <Button
          appearance="transparent"
          className={className}
          aria-label={unread > 0 ? `Notifications, ${unread} unread` : "Notifications"}
          icon={
            <span className={styles.bell}>
              <AlertRegular />
              {unread > 0 && (
                <CounterBadge
                  aria-hidden
                  count={unread}
                  size="small"
                  color="danger"
                  className={styles.count}
                />
              )}
            </span>
          }
        />
      </PopoverTrigger>
      <PopoverSurface aria-label="Notifications" className={styles.surface}>
        <div className={styles.header}>
          <h2 className={styles.title}>Notifications</h2>
          {notifications.length > 0 && (
            <Button size="small" appearance="subtle" onClick={dismissNotifications}>
              Dismiss all
            </Button>
          )}
        </div>
        {notifications.length + work.length === 0 && (
          <p className={styles.none}>Nothing yet. What you start is reported here when it ends.</p>
        )}
        <ul className={styles.list}>
          {work.map((each) => (
            <li key={each.linkId} className={styles.item}>
              <StatusBadge tone="busy">{`${doing[each.kind]} ${each.linkName}`}</StatusBadge>
              <span className={styles.time}>
                Started <RelativeTime instant={each.startedAt} />
              </span>
            </li>
          ))}
          {notifications.map((each) => (
            <li key={each.id} className={styles.item}>
              <StatusBadge tone={tones[each.intent]}>
                <strong>{each.title}</strong>
              </StatusBadge>
              <span>{each.body}</span>
              <span className={styles.time}>
                <RelativeTime instant={each.at} />
                {each.url && (
                  <AppLink to={each.url} onClick={() => changeOpen(false)}>
                    Details
                  </AppLink>
                )}
              </span>
            </li>
          ))}
        </ul>
      </PopoverSurface>
    </Popover>
  );
}

const doing: Record<Work["kind"], string> = {
  create: "First sync of",
  sync: "Syncing",
  verify: "Verifying",
  delete: "Deleting",
};

const useStyles = makeStyles({
  // Over the bell, so that the bar stays as it is when the first one comes.
  bell: { position: "relative", display: "inline-flex" },
  count: { position: "absolute", top: "-6px", insetInlineStart: "50%" },
  surface: {
    width: "min(360px, calc(100vw - 32px))",
    boxSizing: "border-box",
    maxHeight: "70vh",
    overflowY: "auto",
  },
  header: { display: "flex", justifyContent: "space-between", alignItems: "center", minHeight: "32px" },
  title: { margin: 0, fontSize: tokens.fontSizeBase400 },
  none: { color: tokens.colorNeutralForeground2, margin: "8px 0" },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  item: {
    display: "flex",
    flexDirection: "column",
    gap: "4px",
    padding: "10px 0",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    overflowWrap: "anywhere",
  },
  time: {
    display: "flex",
    gap: "12px",
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
  },
});
