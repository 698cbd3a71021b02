import type { Config } from "../config.ts";
import type { Store } from "../store/store.ts";

const dayMs = 24 * 3_600_000;
const pauseMs = 3_600_000;

/**
 * Deletes what has been kept long enough, and what nobody needs any more, and has the database use the room again: at once, and every
 * hour. One part that fails doesn't stop the others.
 */
export function keepHouse(
  store: Pick<Store, "activity" | "days" | "runs" | "watches" | "tidy">,
  { activityDays, runDays }: Config["retention"],
  onError: (error: unknown) => void,
): AsyncDisposable {
  async function clean(): Promise<void> {
    await store.days.seeToday().catch(onError);
    await store.activity.prune(activityDays).catch(onError);
    await store.runs.prune(runDays).catch(onError);
    await store.watches.prune(new Date(Date.now() - dayMs)).catch(onError);
    await store.tidy().catch(onError);
  }
  let cleaning = clean();
  const timer = setInterval(() => {
    cleaning = cleaning.then(clean);
  }, pauseMs);
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await cleaning;
    },
  };
}
