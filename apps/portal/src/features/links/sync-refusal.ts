import type { Link } from "@api-center-links/contracts/links";
import { beingDeleted } from "./being-deleted.ts";

/** Why a link can't be synced right now; `undefined` where it can. */
export function syncRefusal(link: Link): string | undefined {
  const deleted = beingDeleted(link);
  if (deleted) return deleted;
  if (link.status === "paused") return "The link is paused: resume it to sync.";
  if (link.currentRun !== null) return "A sync is under way.";
  if (link.forceableAt !== null && Date.parse(link.forceableAt) > Date.now()) {
    const time = new Date(link.forceableAt).toLocaleTimeString();
    return `A sync was forced a moment ago. You can sync again at ${time}.`;
  }
  return undefined;
}
