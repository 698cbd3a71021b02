import type { Link } from "@api-center-links/contracts/links";
import { centerUrl } from "../lib/center.ts";
import type { Notification, Work } from "../lib/notifications.ts";
import { isActive } from "../lib/queries/list-links.ts";
import { countsText, totalsText } from "../lib/run-text.ts";

/** How work ended, to be told; `undefined` while it goes on. `link` is absent where the list no longer has it. */
export function outcomeOf(
  work: Work,
  link: Link | undefined,
): Pick<Notification, "intent" | "title" | "body" | "url"> | undefined {
  if (!link) {
    return work.kind === "delete"
      ? {
          intent: "success",
          title: `Deleted ${work.linkName}`,
          // Others may have decided otherwise meanwhile, or have made something that stays.
          body: "Activity tells what became of its APIs.",
          url: centerUrl(work.center, "activity"),
        }
      : {
          intent: "info",
          title: `${work.linkName} is gone`,
          body: "The link was deleted before its sync ended.",
        };
  }
  const run = link.lastRun;
  if (isActive(link)) return undefined;
  if (!run || run.id === work.afterRunId) {
    if (link.status !== "paused") return undefined;
    return {
      intent: "info",
      title: `${link.name} is paused`,
      body: "It isn't synced until someone resumes it.",
      url: centerUrl(work.center, "links", link.id),
    };
  }
  const url = centerUrl(work.center, "links", link.id, "runs", run.id);
  const isVerify = run.depth === "verify";
  if (run.result === "failed") {
    return {
      intent: "error",
      title: `${link.name} couldn't be ${isVerify ? "verified" : "synced"}`,
      body: run.fault?.reason ?? "",
      url,
    };
  }
  return {
    intent: run.result === "succeeded" ? "success" : "warning",
    title:
      run.result === "stopped"
        ? `The ${isVerify ? "verification" : "sync"} of ${link.name} was stopped`
        : `${link.name} is ${isVerify ? "verified" : "synced"}`,
    body:
      isVerify || countsText(run) === "" ? `${totalsText(run)}.` : `APIs: ${countsText(run).toLowerCase()}.`,
    url,
  };
}
