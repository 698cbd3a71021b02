import type { Link } from "@api-center-links/contracts/links";
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
import { centerKey, centerUrl } from "../lib/center.ts";
import { formatCount } from "../lib/format.ts";
import { endWork, type Notification, notify, useNotifications, type Work } from "../lib/notifications.ts";
import { isActive, listLinksQuery } from "../lib/queries/list-links.ts";

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

/** `undefined` while the work goes on. */
export function outcomeOf(
  work: Work,
  link: Link | undefined,
): Pick<Notification, "intent" | "title" | "body" | "url"> | undefined {
  if (!link) {
    return work.kind === "delete"
      ? {
          intent: "success",
          title: `Deleted ${work.linkName}`,
          body: "The link and what it brought are gone.",
        }
      : {
          intent: "info",
          title: `${work.linkName} is gone`,
          body: "The link was deleted before its sync ended.",
        };
  }
  const run = link.lastRun;
  if (isActive(link) || !run || run.id === work.afterRunId) return undefined;
  const url = centerUrl(work.center, "links", link.id, "runs", run.id);
  if (work.kind === "delete") {
    return {
      intent: "error",
      title: `${link.name} wasn't deleted`,
      body: link.statusReason?.message ?? "",
      url,
    };
  }
  const { created, updated, deleted, skipped, failed } = run.totals;
  const counts = `${formatCount(created, "API")} created, ${updated} updated, ${deleted} deleted`;
  const rest = `${skipped > 0 ? `, ${skipped} skipped` : ""}${failed > 0 ? `, ${failed} failed` : ""}`;
  if (run.result === "failed") {
    return {
      intent: "error",
      title: `${link.name} couldn't be synced`,
      body: run.fault?.message ?? link.statusReason?.message ?? "",
      url,
    };
  }
  return {
    intent: run.result === "succeeded" ? "success" : "warning",
    title: run.result === "stopped" ? `The sync of ${link.name} was stopped` : `${link.name} is synced`,
    body: `${counts}${rest}.`,
    url,
  };
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
