import {
  makeStyles,
  Toast,
  ToastBody,
  Toaster,
  ToastTitle,
  useId,
  useToastController,
} from "@fluentui/react-components";
import { useQueries } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { centerKey } from "../lib/center.ts";
import { endWork, type Notification, notify, useNotifications } from "../lib/notifications.ts";
import { listLinksQuery } from "../lib/queries/list-links.ts";
import { outcomeOf } from "./work-outcome.ts";

/** Follows the work that was started in this tab, on whatever page the person is now, and tells how it ended. */
export function Outcomes() {
  const { work, notifications } = useNotifications();
  const centers = [...new Map(work.map((each) => [String(centerKey(each.center)[1]), each.center])).values()];
  const lists = useQueries({ queries: centers.map((center) => listLinksQuery(center)) });
  useEffect(() => {
    for (const each of work) {
      const index = centers.findIndex(
        (center) => String(centerKey(center)[1]) === String(centerKey(each.center)[1]),
      );
      const list = lists[index];
      if (!list?.data || list.dataUpdatedAt < Date.parse(each.startedAt)) continue;
      const outcome = outcomeOf(
        each,
        list.data.links.find((link) => link.id === each.linkId),
      );
      if (!outcome) continue;
      endWork(each.linkId);
      notify(outcome);
    }
  });
  return <Toasts notifications={notifications} />;
}

function Toasts({ notifications }: { notifications: readonly Notification[] }) {
  const styles = useStyles();
  const toasterId = useId("toaster");
  const { dispatchToast } = useToastController(toasterId);
  const shown = useRef(new Set(notifications.map((each) => each.id)));
  useEffect(() => {
    for (const each of notifications) {
      if (shown.current.has(each.id)) continue;
      shown.current.add(each.id);
      dispatchToast(
        <Toast>
          <ToastTitle>{each.title}</ToastTitle>
          <ToastBody>{each.body}</ToastBody>
        </Toast>,
        { intent: each.intent, timeout: 6_000, pauseOnHover: true },
      );
    }
  }, [notifications, dispatchToast]);
  return (
    <section className={styles.corner} aria-label="Outcomes of long work">
      <Toaster inline toasterId={toasterId} position="top-end" offset={{ vertical: 56, horizontal: 16 }} />
    </section>
  );
}

const useStyles = makeStyles({
  // A landmark of its own in the page, since nothing may be announced from outside of any.
  corner: { position: "fixed", insetBlockStart: 0, insetInlineEnd: 0, zIndex: 1_000_000 },
});
