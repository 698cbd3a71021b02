import type { Activity, ActivityAction, ActivityOutcome } from "@api-center-links/contracts/activity";
import type { Tone } from "../../components/status-badge.tsx";

export const actionLabels: Record<ActivityAction, string> = {
  "link.create": "Create link",
  "link.update": "Change link settings",
  "link.sync": "Sync now",
  "link.verify": "Verify",
  "link.stop": "Stop sync",
  "link.pause": "Pause link",
  "link.resume": "Resume link",
  "link.confirm-deletions": "Confirm held deletions",
  "link.keep-apis": "Keep APIs",
  "link.delete": "Delete link",
  "link.removed": "Finish deleting link",
  "link.rebuild": "Rebuild link",
  "api.delete": "Delete API",
  "events.set-up": "Set up events",
  "role.assign": "Assign role",
  "identity.change": "Change managed identities",
};

export const outcomes: Record<ActivityOutcome, { label: string; tone: Tone }> = {
  done: { label: "Succeeded", tone: "success" },
  refused: { label: "Refused", tone: "warning" },
  failed: { label: "Failed", tone: "error" },
  unknown: { label: "Outcome unknown", tone: "neutral" },
};

/** What can be said of how it ended beyond a word; nothing where it went well. */
export function reasonOf({ outcome, problem }: Activity): string | null {
  if (problem) return problem.detail;
  if (outcome !== "unknown") return null;
  return "It was begun. Whether it was carried out is not known: either it is under way now, or the service ended meanwhile.";
}

/** `Lifecycle stage: Design (before: Production)`. */
export function detailText({ name, value, before }: Activity["details"][number]): string {
  return `${name}: ${value}${before === undefined ? "" : ` (before: ${before})`}`;
}
