import type { Depth } from "@api-center-links/sync-engine/reconcile";
import type { LinkRecord } from "../store/link-record.ts";
import type { LinkFault } from "../store/tables.ts";

export interface CheckIntervals {
  /** Between the end of a good run and the next look. */
  intervalMs: number;
  /** Between runs that also compare documents. */
  verifyIntervalMs: number;
}

const firstRetryMs = 5_000;
const longestRetryMs = 15 * 60_000;
/** A right that is missing may be given any moment, with someone waiting for the effect. */
const longestRetryForRightsMs = 2 * 60_000;

/**
 * When to look again after a run that ended at `endedAt`: after the interval, or after a pause that doubles with every failure
 * in a row, up to a quarter of an hour, and is spread by a fifth so that links which failed together don't return together.
 */
export function nextCheck(
  endedAt: Date,
  failures: number,
  fault: Pick<LinkFault, "status"> | null,
  { intervalMs }: CheckIntervals,
  random: () => number = Math.random,
): Date {
  if (failures === 0) return new Date(endedAt.getTime() + intervalMs);
  const longest = fault?.status === 403 ? longestRetryForRightsMs : longestRetryMs;
  const pause = Math.min(longest, Math.min(firstRetryMs, intervalMs) * 2 ** Math.min(failures - 1, 30));
  return new Date(endedAt.getTime() + Math.round(pause * (0.8 + 0.4 * random())));
}

/** How closely the timer's next run looks. */
export function depthDue(
  link: Pick<LinkRecord, "lastVerifiedAt">,
  now: Date,
  { verifyIntervalMs }: CheckIntervals,
): Depth {
  const verifiedAt = link.lastVerifiedAt?.getTime() ?? Number.NEGATIVE_INFINITY;
  return now.getTime() - verifiedAt >= verifyIntervalMs ? "documents" : "listing";
}
