import type { Store } from "../store/store.ts";

/**
 * Has links that fail and that need the given instance or API center tried again at once, and patience begin anew: somebody has just
 * given access to it.
 */
export async function tryLinksAgain(store: Store, resourceId: string): Promise<void> {
  for (const linkId of await store.links.tryAgain(resourceId, new Date())) await store.queue.wake(linkId);
}
