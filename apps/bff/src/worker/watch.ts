import type { Store } from "../store/store.ts";

const watchMs = 1_000;

/**
 * Wakes every link that is due: after its interval, after a failed run's pause, or because its last run was cut off. Several
 * processes may watch at once; what they say twice merges. No link waits longer than `longestPauseMs`, not even where a clock that was
 * ahead said so.
 */
export function watchLinks(
  store: Pick<Store, "claims" | "queue">,
  longestPauseMs: number,
  onError: (error: unknown) => void,
): AsyncDisposable {
  let stopped = false;
  let looking = Promise.resolve();

  async function look(): Promise<void> {
    try {
      const now = new Date();
      await store.claims.pullIn(new Date(now.getTime() + longestPauseMs), now);
      for (const linkId of await store.claims.due(now)) await store.queue.wake(linkId);
    } catch (error) {
      onError(error);
    }
  }

  const timer = setInterval(() => {
    looking = looking.then(() => (stopped ? undefined : look()));
  }, watchMs);
  return {
    async [Symbol.asyncDispose]() {
      stopped = true;
      clearInterval(timer);
      await looking;
    },
  };
}
