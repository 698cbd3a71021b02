import type { Behavior } from "../control/behavior.ts";

/** One step of one write: that it began, was accepted or ended. */
export interface Activity {
  eventDataId: string;
  status: "Started" | "Accepted" | "Succeeded" | "Failed";
  statusCode: number | undefined;
  atMs: number;
  /** When the log shows it. */
  shownAtMs: number;
  /** The permission the write took, such as `Microsoft.ApiManagement/service/apis/write`. */
  action: string;
  resourceId: string;
  /** One GUID for all steps of one write. */
  operationId: string;
  correlationId: string;
  method: string;
  caller: { label: string; objectId: string; tenantId: string };
}

/** Enough for any benchmark; beyond it the oldest are forgotten. */
const kept = 20_000;

/** What was written, by whom and when: shown late, as in Azure. */
export class ActivityLog {
  #entries: Activity[] = [];

  add(entry: Omit<Activity, "shownAtMs">, behavior: Behavior): void {
    const { activityLogDelayMs, quirks } = behavior;
    const share = quirks.activityLogOutOfOrder ? 2 * Math.random() : 1;
    this.#entries.push({ ...entry, shownAtMs: entry.atMs + activityLogDelayMs * share });
    if (this.#entries.length > kept * 1.1) this.#entries = this.#entries.slice(-kept);
  }

  /** What can be seen by now and happened in the span, both ends included; the newest first. */
  shown(fromMs: number, toMs: number, behavior: Behavior): Activity[] {
    const now = Date.now();
    const found = this.#entries.filter(
      ({ atMs, shownAtMs }) => atMs >= fromMs && atMs <= toMs && shownAtMs <= now,
    );
    const { activityLogTwice, activityLogOutOfOrder } = behavior.quirks;
    const listed = activityLogTwice ? found.flatMap((one) => [one, one]) : found;
    return activityLogOutOfOrder ? scattered(listed) : listed.toReversed().sort((a, b) => b.atMs - a.atMs);
  }
}

/** Out of order, but the same with each page that is asked for. */
function scattered(entries: Activity[]): Activity[] {
  return entries.toSorted((a, b) => (a.eventDataId < b.eventDataId ? -1 : 1));
}
