import type { Store } from "../store/store.ts";

const dayMs = 24 * 3_600_000;
const pauseMs = 3_600_000;

/** Deletes what was recorded of people's activity longer ago than it is to be kept: at once, and every hour. */
export function pruneActivity(
  { activity }: Pick<Store, "activity">,
  retentionDays: number,
  onError: (error: unknown) => void,
): AsyncDisposable {
  const prune = async () => {
    await activity.prune(new Date(Date.now() - retentionDays * dayMs)).catch(onError);
  };
  let pruning = prune();
  const timer = setInterval(() => {
    pruning = pruning.then(prune);
  }, pauseMs);
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await pruning;
    },
  };
}
