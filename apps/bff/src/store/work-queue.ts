import { PgBoss } from "pg-boss";
import type { Database } from "./database.ts";

/**
 * Wakes workers. What there is to do stands in the link's own row; a job only says "look at this link", so a job that is lost or
 * merged loses nothing. Jobs for one link merge while they wait. One that comes while the link is run finds it claimed and is over; the
 * run's own end looks whether there is more to do. So no job that a dead worker left behind holds its link up.
 */
export interface WorkQueue extends AsyncDisposable {
  /** Fine to call as often as one likes. Never rejects: a link that couldn't be woken is found due a moment later. */
  wake(linkId: string): Promise<void>;
  /** Calls `run` for each link woken, `atOnce` links at a time. A `run` that rejects is told to `onError` and not repeated. */
  work(atOnce: number, run: (linkId: string) => Promise<void>): Promise<void>;
  /** Takes no more jobs and waits for those running. */
  stop(): Promise<void>;
}

const queue = "due-link";

/** Jobs of a worker that says nothing for this long are cleared away. */
const heartbeatSeconds = 60;

export async function openWorkQueue(
  database: Database,
  onError: (error: unknown) => void,
): Promise<WorkQueue> {
  const boss = new PgBoss({
    ...database.queueConnection,
    backend: database.kind === "embedded" ? "pglite" : "postgres",
    ...(database.kind === "postgres" && { max: 5 }),
    schema: "jobs",
    useListenNotify: true,
    schedule: false,
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
    // Rebuilding indexes needs a second connection, which the embedded database hasn't got.
    reindex: database.kind === "postgres",
    registerInstance: false,
    openTelemetry: { enabled: false },
  });
  boss.on("error", onError);
  await boss.start();
  const settings = {
    policy: "short",
    notify: true,
    retryLimit: 0,
    heartbeatSeconds,
    expireInSeconds: 23 * 3600,
    deleteAfterSeconds: 60,
    retentionSeconds: 3600,
  };
  await boss.createQueue(queue, settings);
  // Nobody else has the embedded database: whatever was running in it died with its process.
  if (database.kind === "embedded") await boss.deleteAllJobs(queue);

  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= boss.stop({ graceful: true, timeout: 30_000, close: true });
    return stopped;
  };
  return {
    async wake(linkId) {
      await boss.send(queue, { linkId }, { singletonKey: linkId }).catch(onError);
    },
    async work(atOnce, run) {
      const options = {
        localConcurrency: atOnce,
        pollingIntervalSeconds: 1,
        notifyPollingIntervalSeconds: 5,
      };
      await boss.work<{ linkId: string }>(queue, options, async (jobs) => {
        for (const job of jobs) await run(job.data.linkId).catch(onError);
      });
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
