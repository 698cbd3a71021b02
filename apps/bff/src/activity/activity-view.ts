import type { Activity } from "@api-center-links/contracts/activity";
import type { ActivityRecord } from "../store/activity-store.ts";

/** A record as people see it. */
export function viewActivity(record: ActivityRecord): Activity {
  const { centerId: _, endedAt: __, at, ...shown } = record;
  return { ...shown, at: at.toISOString() };
}
