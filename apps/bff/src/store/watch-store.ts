import type { FaultRecord } from "@api-center-links/sync-engine/fault";
import type { Database } from "./database.ts";
import { key } from "./link-record.ts";

/** How changes of an instance have been noticed so far. */
export interface InstanceWatch {
  /** When Event Grid last delivered an event of it. */
  lastEventAt: Date | null;
  /** Up to when its activity log has been read; `null` before the first time. */
  logReadUntil: Date | null;
  /** Why the log couldn't be read when it was last asked for. */
  logFault: FaultRecord | null;
}

/** The instances that are watched. Several processes may watch: each poll of a log is taken by one of them. */
export interface WatchStore {
  /** Takes the poll of an instance's log where it is due, and gives up to when the log has been read. */
  takePoll(instanceId: string, now: Date, nextPollAt: Date): Promise<{ readUntil: Date | null } | undefined>;
  /** The log was read, or couldn't be and is tried again at `retryAt`. */
  polled(
    instanceId: string,
    outcome: { readUntil: Date } | { fault: FaultRecord; retryAt: Date },
  ): Promise<void>;
  eventArrived(instanceIds: string[], at: Date): Promise<void>;
  /** By instance id in lower case. */
  list(instanceIds: string[]): Promise<Map<string, InstanceWatch>>;
}

export function watchStore({ query }: Pick<Database, "query">): WatchStore {
  return {
    async takePoll(instanceId, now, nextPollAt) {
      const row = await query
        .insertInto("instance_watches")
        .values({ instance_key: key(instanceId), log_poll_at: nextPollAt })
        .onConflict((conflict) =>
          conflict
            .column("instance_key")
            .doUpdateSet({ log_poll_at: nextPollAt })
            .where("instance_watches.log_poll_at", "<=", now),
        )
        .returning("log_read_until")
        .executeTakeFirst();
      return row && { readUntil: row.log_read_until };
    },

    async polled(instanceId, outcome) {
      await query
        .updateTable("instance_watches")
        .set(
          "fault" in outcome
            ? { log_fault: JSON.stringify(outcome.fault), log_poll_at: outcome.retryAt }
            : { log_fault: null, log_read_until: outcome.readUntil },
        )
        .where("instance_key", "=", key(instanceId))
        .execute();
    },

    async eventArrived(instanceIds, at) {
      for (const instanceKey of new Set(instanceIds.map(key))) {
        await query
          .insertInto("instance_watches")
          .values({ instance_key: instanceKey, log_poll_at: at, last_event_at: at })
          .onConflict((conflict) => conflict.column("instance_key").doUpdateSet({ last_event_at: at }))
          .execute();
      }
    },

    async list(instanceIds) {
      if (instanceIds.length === 0) return new Map();
      const rows = await query
        .selectFrom("instance_watches")
        .select(["instance_key", "last_event_at", "log_read_until", "log_fault"])
        .where("instance_key", "in", instanceIds.map(key))
        .execute();
      return new Map(
        rows.map((row) => [
          row.instance_key,
          { lastEventAt: row.last_event_at, logReadUntil: row.log_read_until, logFault: row.log_fault },
        ]),
      );
    },
  };
}
