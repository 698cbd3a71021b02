import type { LinkStatus } from "@api-center-links/contracts/links";

/** What each status of a link is called, and how it is marked. */
export const linkStatusLabels = {
  initializing: { label: "Initializing", tone: "busy" },
  syncing: { label: "Syncing", tone: "busy" },
  "in-sync": { label: "In sync", tone: "success" },
  "in-sync-with-warnings": { label: "In sync with warnings", tone: "warning" },
  "needs-attention": { label: "Needs attention", tone: "warning" },
  paused: { label: "Paused", tone: "paused" },
  error: { label: "Error", tone: "error" },
  deleting: { label: "Deleting", tone: "deleting" },
} as const satisfies Record<LinkStatus, { label: string; tone: string }>;
