import type { Activity } from "@api-center-links/contracts/activity";
import { csvDocument } from "../../lib/csv.ts";
import { actionLabels, detailText, outcomes, reasonOf } from "./activity-text.ts";

export function activityCsv(activities: readonly Activity[]): string {
  return csvDocument(
    [
      "Time (UTC)",
      "Operation",
      "On",
      "Outcome",
      "Reason",
      "By",
      "Object id",
      "Address",
      "Details",
      "Correlation id",
      "Azure correlation ids",
    ],
    activities.map((activity) => [
      activity.at,
      actionLabels[activity.action],
      activity.subject.name,
      outcomes[activity.outcome].label,
      reasonOf(activity),
      activity.actor.name,
      activity.actor.objectId,
      activity.address,
      activity.details.map(detailText).join("; "),
      activity.correlationId,
      activity.armCorrelationIds.join("; "),
    ]),
  );
}
