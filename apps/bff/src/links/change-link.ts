import type { LinkSettings } from "@api-center-links/contracts/links";
import type { Depth } from "@api-center-links/sync-engine/reconcile";
import type { CenterAccess } from "../access/center-access.ts";
import type { Recording } from "../activity/recording.ts";
import { Refusal } from "../refusal.ts";
import type { LinkRecord } from "../store/link-record.ts";
import type { Changing, Store } from "../store/store.ts";
import { detailsOfChange } from "./link-activity.ts";

/** What people do to a link. Each throws a `Refusal` and gives the link as it is then. */
export interface LinkChange {
  store: Store;
  access: CenterAccess;
  caller: { name: string };
  recording: Recording;
  linkId: string;
}

/** The link, or `not-found`. */
export async function findLink(
  store: Store,
  access: Pick<CenterAccess, "center">,
  linkId: string,
): Promise<LinkRecord> {
  const link = await store.links.get(access.center.id, linkId);
  if (!link)
    throw new Refusal("not-found", "There is no such link in this API center. It may have been deleted.");
  return link;
}

/** New settings take effect with a run that follows at once (for a paused link, when it is resumed). */
export function updateLink(
  change: LinkChange,
  settings: { [Key in keyof LinkSettings]?: LinkSettings[Key] | undefined },
): Promise<LinkRecord> {
  return changing(change, ({ links }, link) => {
    const { lifecycleStage, definitions } = settings;
    const changed = { ...(lifecycleStage && { lifecycleStage }), ...(definitions && { definitions }) };
    change.recording.about({ details: detailsOfChange(link.settings, changed) });
    return links.changeSettings(
      link.id,
      changed,
      { trigger: "settings", requestedBy: change.caller.name, depth: "listing" },
      new Date(),
    );
  });
}

/**
 * Syncs at once and compares every document, or also reads the API center back, at most once in `forcedIntervalMs`; while the link
 * can't sync, as often as people like, since someone may be mending it.
 */
export function forceSync(
  change: LinkChange,
  depth: Extract<Depth, "documents" | "verify">,
  forcedIntervalMs: number,
): Promise<LinkRecord> {
  return changing(change, async ({ links }, link) => {
    if (link.state === "paused") {
      throw new Refusal("link-paused", "The link is paused. Resume it, which also syncs it at once.");
    }
    const now = new Date();
    const tooSoon = await links.forceRun(
      link.id,
      { trigger: "person", requestedBy: change.caller.name, depth },
      now,
      link.fault ? now : new Date(now.getTime() - forcedIntervalMs),
    );
    if (!tooSoon) return;
    const retryAt = new Date(tooSoon.lastForcedAt.getTime() + forcedIntervalMs);
    const seconds = Math.max(1, Math.ceil((retryAt.getTime() - now.getTime()) / 1000));
    throw new Refusal(
      "sync-too-soon",
      `A sync of this link was forced a moment ago. The next can be forced in ${seconds} ${seconds === 1 ? "second" : "seconds"}; changes arrive without forcing too.`,
      { retryAt },
    );
  });
}

/** Ends the run under way after its current steps. The next check goes on from there. */
export function stopSync(change: LinkChange): Promise<LinkRecord> {
  return changing(change, ({ links }, link) => links.requestStop(link.id));
}

export function pauseLink(change: LinkChange): Promise<LinkRecord> {
  return changing(change, ({ links }, link) => links.pause(link.id));
}

/** Watches again, and syncs at once with all documents: their changes may have been missed. */
export function resumeLink(change: LinkChange): Promise<LinkRecord> {
  return changing(change, ({ links }, link) =>
    links.resume(
      link.id,
      { trigger: "resumed", requestedBy: change.caller.name, depth: "documents" },
      new Date(),
    ),
  );
}

/** Carries out a change of a link and records it; wakes the link. Refuses where the link is being deleted. */
export async function changing(
  { store, access, recording, linkId }: LinkChange,
  change: (changing: Changing, link: LinkRecord) => Promise<void>,
): Promise<LinkRecord> {
  const link = await findLink(store, access, linkId);
  if (link.state === "deleting") throw beingDeleted();
  await recording.change(async (stores) => {
    await change(stores, link);
    // The store leaves a link alone that someone began to delete meanwhile; then nothing was changed, and nothing is recorded.
    const changed = await stores.links.get(access.center.id, linkId);
    if (changed?.state === "deleting") throw beingDeleted();
  });
  await store.queue.wake(linkId);
  return findLink(store, access, linkId);
}

function beingDeleted(): Refusal {
  return new Refusal("link-deleting", "The link is being deleted; nothing else can be done with it.");
}
