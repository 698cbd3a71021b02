import { keepHouse } from "./housekeeping.ts";
import { pollActivityLog } from "./poll-activity-log.ts";
import { runLink, type WorkerContext } from "./run-link.ts";
import { takingOver } from "./taking-over.ts";
import { watchLinks } from "./watch.ts";

/** The queue's door: takes up links that are due. Disposing lets running steps finish; the context's `shutdown` must be aborted first. */
export async function startWorker(context: WorkerContext): Promise<AsyncDisposable> {
  const { store, config, logger } = context;
  await store.queue.work(config.sync.linkConcurrency, (linkId) => runLink(context, linkId));
  const { intervalMs, longestRetryMs, longestAccessRetryMs, leaseMs } = config.sync;
  const longestPauseMs = Math.max(intervalMs, longestRetryMs, longestAccessRetryMs);
  const takeover = takingOver(config.sync.linkConcurrency, (linkId) =>
    runLink(context, linkId).catch((error: unknown) =>
      logger.error({ err: error, linkId }, "the link of a process that died could not be taken over"),
    ),
  );
  const watch = watchLinks(store, { longestPauseMs, leaseMs, takeOver: takeover.takeOver }, (error) =>
    logger.error({ err: error }, "due links could not be looked up"),
  );
  const house = keepHouse(store, config.retention, (error) =>
    logger.error({ err: error }, "old records could not be cleared away"),
  );
  const { activityLogIntervalMs } = config.sync;
  const logs =
    activityLogIntervalMs > 0
      ? [
          pollActivityLog(context, activityLogIntervalMs, (error) =>
            logger.error({ err: error }, "activity logs could not be read"),
          ),
        ]
      : [];
  return {
    async [Symbol.asyncDispose]() {
      await Promise.all([watch, house, ...logs].map((each) => each[Symbol.asyncDispose]()));
      await Promise.all([takeover[Symbol.asyncDispose](), store.queue.stop()]);
    },
  };
}
