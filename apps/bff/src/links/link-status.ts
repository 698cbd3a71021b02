import type { Link, LinkStatus } from "@api-center-links/contracts/links";
import type { LedgerCounts } from "../store/ledger-store.ts";
import type { LinkRecord } from "../store/link-record.ts";
import type { MissingCounts } from "../store/missing-api-store.ts";
import type { RunRecord } from "../store/run-store.ts";
import { type StatusReason, troubleOf } from "./status-reason.ts";

/** What is known of a link at one moment. */
export interface LinkSituation {
  link: LinkRecord;
  /** The run under way. */
  current: RunRecord | undefined;
  /** The newest run that has ended. */
  last: RunRecord | undefined;
  counts: LedgerCounts;
  /** APIs that are left out, wholly or in part. */
  leftOut: number;
  /** APIs that the source no longer has and that are in the inventory still. */
  missing: MissingCounts;
}

export interface StatusWithReason {
  status: LinkStatus;
  /** Given for every status that isn't green or on its way there. */
  reason: Link["statusReason"];
}

/**
 * The status of a link, in this order: what people decided (deleting, paused), what keeps it from syncing, what they have to decide,
 * what it is doing, how the last run ended.
 */
export function statusOf(situation: LinkSituation): StatusWithReason {
  const { link, current, missing } = situation;
  const trouble = link.fault && troubleOf(link, link.fault);
  if (link.state === "deleting") return { status: "deleting", reason: trouble?.reason ?? null };
  if (link.state === "paused") {
    const message = "Changes in API Management aren't watched until someone resumes the link.";
    return { status: "paused", reason: reason(message, "resume") };
  }
  // A run that gets something done shows that the trouble is over before it has ended.
  const recovering = (current?.progress?.done ?? 0) > 0;
  if (trouble && !recovering) return trouble;
  if (missing.held > 0) return { status: "needs-attention", reason: heldReason(situation) };
  if (current && isWorthShowing(current)) return { status: "syncing", reason: null };
  return restingStatus(situation);
}

function restingStatus({ link, current, last, counts, leftOut }: LinkSituation): StatusWithReason {
  const stopped = last?.result === "stopped" && last.fault === null && !current;
  if (stopped) {
    const message = "The last sync was stopped before it was done; the next one goes on from there.";
    return {
      status: link.lastSuccessAt ? "in-sync-with-warnings" : "initializing",
      reason: reason(message, "sync-now"),
    };
  }
  if (!link.lastSuccessAt) return { status: "initializing", reason: null };
  const failed = Math.max(counts.faults, last?.totals.failed ?? 0);
  if (failed + leftOut === 0) return { status: "in-sync", reason: null };
  return { status: "in-sync-with-warnings", reason: reason(warning(failed, leftOut), "view-apis") };
}

function heldReason({ missing: { held, lately }, counts }: LinkSituation): StatusReason {
  const [them, theyStay] = held === 1 ? ["it", "It stays"] : ["them", "They stay"];
  const before =
    lately === 0 ? "" : ` With ${apis(lately)} deleted shortly before, that is much of the link.`;
  const message = `${held} of ${apis(counts.apis)} would be deleted, since API Management no longer has ${them}.${before} ${theyStay} until somebody decides; everything else is synced.`;
  return reason(message, "review-deletions");
}

/** A look by the timer that finds nothing to do is no news. */
function isWorthShowing(run: RunRecord): boolean {
  if (run.progress) return run.progress.total > 0;
  return run.trigger === "person" || run.trigger === "resumed" || run.trigger === "settings";
}

function warning(failed: number, leftOut: number): string {
  const parts: string[] = [];
  if (failed > 0) parts.push(`${apis(failed)} couldn't be synced; what was there before stays`);
  if (leftOut > 0)
    parts.push(`${apis(leftOut)} ${leftOut === 1 ? "was" : "were"} left out, wholly or in part`);
  return `${parts.join(", and ")}.`;
}

function apis(count: number): string {
  return count === 1 ? "1 API" : `${count} APIs`;
}

function reason(message: string, remedy: StatusReason["remedy"]): StatusReason {
  return { message, remedy, command: null, correlationId: null };
}
