import { runLink, type WorkerContext } from "./run-link.ts";
import { watchLinks } from "./watch.ts";

/** The queue's door: takes up links that are due. Disposing lets running steps finish; the context's `shutdown` must be aborted first. */
export async function startWorker(context: WorkerContext): Promise<AsyncDisposable> {
  const { store, config, logger } = context;
  await store.queue.work(config.sync.linkConcurrency, (linkId) => runLink(context, linkId));
  const watch = watchLinks(store, (error) =>
    logger.error({ err: error }, "due links could not be looked up"),
  );
  return {
    async [Symbol.asyncDispose]() {
      await watch[Symbol.asyncDispose]();
      await store.queue.stop();
    },
  };
}
