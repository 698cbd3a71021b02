import type { Depth } from "@api-center-links/sync-engine/reconcile";
import type { LinkRecord } from "../store/link-record.ts";
import type { LinkFault } from "../store/tables.ts";
import { isForPeople } from "./status-reason.ts";

export interface CheckIntervals {
  /** Between the end of a good run and the next look. */
  intervalMs: number;
  /** Between verify runs. */
  verifyIntervalMs: number;
  /** The longest pause between two tries while something fails. */
  longestRetryMs: number;
  /** The same while a right or the identity is missing: such a try costs a request or two, and somebody may be waiting. */
  longestAccessRetryMs: number;
}

const firstRetryMs = 5_000;

/**
 * When to look again after a run that ended at `endedAt`: after the interval, or after a pause that grows with every failure
 * in a row.
 */
export function nextCheck(
  endedAt: Date,
  failures: number,
  fault: Pick<LinkFault, "at" | "status"> | null,
  intervals: CheckIntervals,
  random: () => number = Math.random,
): Date {
  const { intervalMs, longestRetryMs, longestAccessRetryMs } = intervals;
  if (failures === 0) return new Date(endedAt.getTime() + intervalMs);
  const longestMs = fault && isForPeople(fault) ? longestAccessRetryMs : longestRetryMs;
  return new Date(endedAt.getTime() + retryPauseMs(failures, { intervalMs, longestMs }, random));
}

/**
 * The pause after so many failures in a row: a few seconds, doubled each time up to the longest, and then spread by a fifth so that
 * what failed together doesn't return together.
 */
export function retryPauseMs(
  failures: number,
  { intervalMs, longestMs }: { intervalMs: number; longestMs: number },
  random: () => number = Math.random,
): number {
  const first = Math.min(firstRetryMs, intervalMs);
  const pause = Math.min(longestMs / 1.2, first * 2 ** Math.min(failures - 1, 30));
  return Math.round(pause * (0.8 + 0.4 * random()));
}

/** How closely the timer's next run looks. What a new link has just written needn't be read back at once. */
export function depthDue(
  link: Pick<LinkRecord, "lastVerification" | "documentsKnown" | "createdAt">,
  now: Date,
  { verifyIntervalMs }: Pick<CheckIntervals, "verifyIntervalMs">,
): Depth {
  const verifiedAt = link.lastVerification ? Date.parse(link.lastVerification.at) : link.createdAt.getTime();
  // Also where a clock that was ahead says that it is yet to come.
  if (Math.abs(now.getTime() - verifiedAt) >= verifyIntervalMs) return "verify";
  return link.documentsKnown ? "listing" : "documents";
}
