import type { Link } from "@api-center-links/contracts/links";
import { expect, test } from "vitest";
import { freshnessText } from "./freshness-text.ts";

type Reason = Link["statusReason"];
const because = (remedy: NonNullable<Reason>["remedy"]): Reason => ({
  message: "Something is wrong.",
  remedy,
  command: null,
  correlationId: null,
});
const synced = "2026-03-01T12:00:00.000Z";

test.each<[string, Link["status"], Reason, string | null]>([
  ["No change is waiting", "in-sync", null, synced],
  ["No change is waiting", "syncing", null, synced],
  ["Only deletions wait, for a decision", "needs-attention", because("review-deletions"), synced],
  ["Not synced yet", "initializing", because("sync-now"), null],
  ["Not synced yet", "needs-attention", because("run-command"), null],
  ["Not known while the link can't sync", "needs-attention", because("run-command"), synced],
  ["Not known while the link can't sync", "error", because("sync-now"), synced],
  ["Changes aren't watched", "paused", because("resume"), synced],
  ["Changes aren't watched", "deleting", null, synced],
])(
  "“%s” of a link whose status is %s because of %j, last synced: %s",
  (text, status, statusReason, lastSuccessAt) => {
    expect(freshnessText({ status, statusReason, lastSuccessAt })).toBe(text);
  },
);
