import type { Store } from "../store/store.ts";
import { interrupted } from "./interrupted.ts";
import { repeat } from "./repeat.ts";

const watchMs = 1_000;
/** In leases of this process: another may be given longer ones, and renews them after an eighth of theirs. */
const longestLease = 10;

/**
 * Wakes every link that is due: after its interval, after a failed run's pause, or because its last run was cut off. Several
 * processes may watch at once; what they say twice merges. No link waits longer than `longestPauseMs`, not even where a clock that was
 * ahead said so, nor for a process that died.
 */
export function watchLinks(
  store: Pick<Store, "claims" | "queue" | "runs">,
  {
    longestPauseMs,
    leaseMs,
    takeOver,
  }: {
    longestPauseMs: number;
    leaseMs: number;
    /** Told of links whose process died. */
    takeOver: (linkIds: string[]) => void;
  },
  onError: (error: unknown) => void,
): AsyncDisposable {
  async function look(): Promise<void> {
    const now = new Date();
    await store.claims.pullIn(new Date(now.getTime() + longestPauseMs), now);
    await store.claims.shortenLeases(leaseMs * longestLease);
    await store.runs.endAbandoned(now, interrupted);
    takeOver(await store.claims.lost());
    for (const linkId of await store.claims.due(now)) await store.queue.wake(linkId);
  }

  return repeat(watchMs, look, onError);
}
