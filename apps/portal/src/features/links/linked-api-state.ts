import type { LinkedApi } from "@api-center-links/contracts/linked-apis";
import type { Tone } from "../../components/status-badge.tsx";

/** How an API of a link stands, worst first. */
export const linkedApiStates = {
  held: { label: "Deletion held", tone: "warning" },
  failed: { label: "Last sync failed", tone: "error" },
  out: { label: "Left out", tone: "warning" },
  "partly-out": { label: "Left out in part", tone: "warning" },
  kept: { label: "Kept, no longer in API Management", tone: "neutral" },
  noted: { label: "In sync, with notes", tone: "success" },
  fine: { label: "In sync", tone: "success" },
} as const satisfies Record<string, { label: string; tone: Tone }>;

export type LinkedApiState = keyof typeof linkedApiStates;

/** The states that a person should look at. */
export const troubled: readonly LinkedApiState[] = ["failed", "out", "partly-out"];

export function stateOf({ fault, isOut, leftOut, missing, notes }: LinkedApi): LinkedApiState {
  if (missing) return missing;
  if (fault) return "failed";
  if (isOut) return "out";
  if (leftOut.length > 0) return "partly-out";
  return notes.length > 0 ? "noted" : "fine";
}
