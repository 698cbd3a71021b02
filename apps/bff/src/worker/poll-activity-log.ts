import { listInstanceChanges } from "@api-center-links/azure/activity-log";
import { resourceKey } from "@api-center-links/azure/resource-id";
import { toFaultRecord } from "@api-center-links/sync-engine/fault";
import { noticeChanges } from "../links/notice-changes.ts";
import { type RecentlySeen, recentlySeen } from "../recently-seen.ts";
import type { WatchedInstance } from "../store/link-store.ts";
import { repeat } from "./repeat.ts";
import type { WorkerContext } from "./run-link.ts";

/** Entries come late, by a quarter of an hour now and then: each poll also reads again what the ones before it have read. */
const overlapMs = 30 * 60_000;

/** Nor further back than this: whoever hasn't watched for a day has been synced as a whole since, and Azure keeps 90 days. */
const furthestBackMs = 24 * 3_600_000;

/** A missing role isn't given within seconds, and nobody waits for it: the links' own checks go on meanwhile. */
const retryMs = 5 * 60_000;

const lookMs = 1_000;

/**
 * Reads the activity log of every linked instance, one query per instance and interval, and has links look at the APIs that were
 * written. What may concern all of an instance makes its links' own checks due. Several processes may do so: each poll is one's. An
 * instance that Azure has wait, for as long as it may, holds up no other.
 */
export function pollActivityLog(
  context: WorkerContext,
  intervalMs: number,
  onError: (error: unknown) => void,
): AsyncDisposable {
  const seen = recentlySeen(50_000);
  const polls = new Map<string, Promise<void>>();

  async function pollAll(): Promise<void> {
    for (const instance of await context.store.links.instancesToWatch()) {
      const key = resourceKey(instance.instanceId);
      if (polls.has(key)) continue;
      const polling = poll(context, instance, intervalMs, seen).catch(onError);
      polls.set(
        key,
        polling.finally(() => polls.delete(key)),
      );
    }
  }

  const looking = repeat(Math.min(lookMs, intervalMs), pollAll, onError);
  return {
    async [Symbol.asyncDispose]() {
      await looking[Symbol.asyncDispose]();
      await Promise.all(polls.values());
    },
  };
}

async function poll(
  { azure, store, shutdown, logger }: WorkerContext,
  { instanceId, linkedSince }: WatchedInstance,
  intervalMs: number,
  seen: RecentlySeen,
): Promise<void> {
  const now = new Date();
  const after = (ms: number) => new Date(now.getTime() + ms);
  const turn = await store.watches.takePoll(instanceId, {
    now,
    next: after(intervalMs),
    latest: after(Math.max(intervalMs, retryMs)),
  });
  if (!turn || shutdown.aborted) return;
  const from = readFrom(now, turn.readUntil, linkedSince);
  const connection = azure.asSyncIdentity("activity-log", () => {});
  try {
    const changes = await listInstanceChanges(connection, { instanceId, from, to: now }, shutdown);
    const fresh = changes.filter(({ id }) => !seen.has(id));
    const ofApis = fresh.flatMap(({ apiId, at }) =>
      apiId ? [{ instanceId, sourceId: apiId, happenedAt: new Date(at), via: "activity-log" as const }] : [],
    );
    await noticeChanges(store, ofApis);
    if (ofApis.length < fresh.length) await store.links.checkSoon(instanceId, now);
    await store.watches.polled(instanceId, { readUntil: now });
    for (const { id } of changes) seen.add(id);
    if (fresh.length > 0)
      logger.info({ instanceId, changes: fresh.length }, "the activity log tells of changes");
  } catch (error) {
    if (shutdown.aborted) return;
    const fault = toFaultRecord(error);
    logger.info(
      { instanceId, code: fault.code, correlationId: fault.correlationId },
      "the activity log can't be read",
    );
    await store.watches.polled(instanceId, { fault, retryAt: after(retryMs) });
  }
}

/**
 * Not what has been read, but for the overlap, nor what happened before there was a link. Everything since then: a first sync takes long,
 * and an API may change after it was exported. A clock that was ahead and is set back may have written either time.
 */
export function readFrom(now: Date, readUntil: Date | null, linkedSince: Date): Date {
  return new Date(
    Math.max(
      readUntil ? Math.min(readUntil.getTime(), now.getTime()) - overlapMs : 0,
      linkedSince < now ? linkedSince.getTime() : 0,
      now.getTime() - furthestBackMs,
    ),
  );
}
