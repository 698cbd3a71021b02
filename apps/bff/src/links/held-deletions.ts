import { createHash } from "node:crypto";
import type { HeldDeletions, MissingApis } from "@api-center-links/contracts/held-deletions";
import { Refusal } from "../refusal.ts";
import type { LinkRecord } from "../store/link-record.ts";
import type { WaitingApi } from "../store/missing-api-store.ts";
import type { Store } from "../store/store.ts";
import { changing, type LinkChange } from "./change-link.ts";

/** APIs of the link that its source no longer has: those that wait for a person, and those that one decided to keep. */
export async function listHeldDeletions(store: Store, linkId: string): Promise<HeldDeletions> {
  const { held, kept } = setsOf(await store.missing.waiting(linkId));
  return { held: viewSet(held), kept: viewSet(kept) };
}

/** Has the APIs of a set deleted by a run that follows at once. Throws a `Refusal`, `deletions-changed` among them. */
export function confirmDeletions(change: LinkChange, token: string): Promise<LinkRecord> {
  return changing(change, async ({ links, missing }, link) => {
    if (link.state === "paused") {
      throw new Refusal("link-paused", "The link is paused and deletes nothing. Resume it, then confirm.");
    }
    await missing.decide(link.id, "confirmed", (waiting) => {
      const { held, kept } = setsOf(waiting);
      return chosen(change, [held, kept], token);
    });
    await links.runSoon(
      link.id,
      { trigger: "deletions", requestedBy: change.caller.name, depth: "listing" },
      new Date(),
    );
  });
}

/** Keeps the APIs of the held set until they come back or somebody has them deleted. Throws a `Refusal`. */
export function keepApis(change: LinkChange, token: string): Promise<LinkRecord> {
  return changing(change, ({ missing }, link) =>
    missing.decide(link.id, "kept", (waiting) => chosen(change, [setsOf(waiting).held], token)),
  );
}

function chosen({ recording }: LinkChange, sets: WaitingApi[][], token: string): WaitingApi[] {
  const meant = sets.find((set) => set.length > 0 && tokenOf(set) === token);
  if (!meant) {
    throw new Refusal(
      "deletions-changed",
      "The APIs that wait for a decision aren't those that were shown any more. Look at the list as it is now, then decide again.",
    );
  }
  recording.about({
    details: [
      { name: "Number of APIs", value: String(meant.length) },
      { name: "APIs", value: meant.map(({ title }) => title).join(", ") },
    ],
  });
  return meant;
}

function setsOf(waiting: WaitingApi[]): Record<WaitingApi["fate"], WaitingApi[]> {
  const { held = [], kept = [] } = Object.groupBy(waiting, ({ fate }) => fate);
  return { held, kept };
}

function viewSet(apis: WaitingApi[]): MissingApis {
  return {
    apis: apis.map(({ root, title, sourceId, at, runId }) => ({
      ...{ name: root, title, sourceId, runId },
      heldAt: at.toISOString(),
    })),
    token: tokenOf(apis),
  };
}

/** The same for the same APIs with the same fate, and for no others. */
export function tokenOf(apis: Pick<WaitingApi, "root" | "fate">[]): string {
  const content = apis.map(({ root, fate }) => `${fate} ${root}`).toSorted();
  return createHash("sha256").update(JSON.stringify(content)).digest("base64url");
}
