import type { FaultRecord } from "@api-center-links/sync-engine/fault";
import { sql } from "kysely";
import type { Database } from "./database.ts";
import { key } from "./link-record.ts";
import { storedJson } from "./stored-json.ts";

/** How changes of an instance have been noticed so far. */
export interface InstanceWatch {
  /** When Event Grid last delivered an event of it. */
  lastEventAt: Date | null;
  /** Up to when its activity log has been read; `null` before the first time. */
  logReadUntil: Date | null;
  /** Why the log couldn't be read when it was last asked for. */
  logFault: FaultRecord | null;
  /** The Event Grid subscription that was made for it, as far as we know. */
  subscriptionName: string | null;
  /** Why one couldn't be made when that was tried last. */
  subscriptionFault: FaultRecord | null;
}

/** The instances that are watched. Several processes may watch: each poll of a log is taken by one of them. */
export interface WatchStore {
  /**
   * Takes the poll of an instance's log where it is due, and gives up to when the log has been read. One that would be due after
   * `latest` was planned by a clock that was ahead, and is due now.
   */
  takePoll(
    instanceId: string,
    times: { now: Date; next: Date; latest: Date },
  ): Promise<{ readUntil: Date | null } | undefined>;
  /** The log was read, or couldn't be and is tried again at `retryAt`. */
  polled(
    instanceId: string,
    outcome: { readUntil: Date } | { fault: FaultRecord; retryAt: Date },
  ): Promise<void>;
  /** Events of these came. Instances that nobody linked aren't remembered. */
  eventArrived(instanceIds: string[], at: Date): Promise<void>;
  /** An Event Grid subscription of this name was made. */
  subscribed(instanceId: string, name: string, at: Date): Promise<void>;
  /** None could be made; one that was made before may still be there. */
  subscriptionFailed(instanceId: string, fault: FaultRecord, at: Date): Promise<void>;
  /** There is none any more, and the events that came tell nothing about those to come. */
  unsubscribed(instanceId: string): Promise<void>;
  /** Forgets instances without a link that nothing was written of since then, unless they have a subscription of ours. */
  prune(before: Date): Promise<void>;
  /** By instance id in lower case. */
  list(instanceIds: string[]): Promise<Map<string, InstanceWatch>>;
}

export function watchStore({ query }: Pick<Database, "query">): WatchStore {
  async function put(
    instanceId: string,
    at: Date,
    change: { subscription_name?: string; subscription_fault: string | null },
  ): Promise<void> {
    await query
      .insertInto("instance_watches")
      .values({ instance_key: key(instanceId), log_poll_at: at, ...change })
      .onConflict((conflict) => conflict.column("instance_key").doUpdateSet(change))
      .execute();
  }

  return {
    async takePoll(instanceId, { now, next, latest }) {
      const row = await query
        .insertInto("instance_watches")
        .values({ instance_key: key(instanceId), log_poll_at: next })
        .onConflict((conflict) =>
          conflict
            .column("instance_key")
            .doUpdateSet({ log_poll_at: next })
            .where((where) =>
              where.or([
                where("instance_watches.log_poll_at", "<=", now),
                where("instance_watches.log_poll_at", ">", latest),
              ]),
            ),
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
            ? { log_fault: storedJson(outcome.fault), log_poll_at: outcome.retryAt }
            : { log_fault: null, log_read_until: outcome.readUntil },
        )
        .where("instance_key", "=", key(instanceId))
        .execute();
    },

    async eventArrived(instanceIds, at) {
      if (instanceIds.length === 0) return;
      await query
        .insertInto("instance_watches")
        .columns(["instance_key", "log_poll_at", "last_event_at"])
        .expression((linked) =>
          linked
            .selectFrom("links")
            .distinct()
            .select(["instance_key", instant(at).as("log_poll_at"), instant(at).as("last_event_at")])
            .where("instance_key", "in", instanceIds.map(key)),
        )
        .onConflict((conflict) => conflict.column("instance_key").doUpdateSet({ last_event_at: at }))
        .execute();
    },

    subscribed: (instanceId, name, at) =>
      put(instanceId, at, { subscription_name: name, subscription_fault: null }),

    subscriptionFailed: (instanceId, fault, at) =>
      put(instanceId, at, { subscription_fault: storedJson(fault) }),

    async unsubscribed(instanceId) {
      await query
        .updateTable("instance_watches")
        .set({ subscription_name: null, subscription_fault: null, last_event_at: null })
        .where("instance_key", "=", key(instanceId))
        .execute();
    },

    async prune(before) {
      await query
        .deleteFrom("instance_watches")
        .where("log_poll_at", "<", before)
        .where("subscription_name", "is", null)
        .where("instance_key", "not in", query.selectFrom("links").select("instance_key"))
        .execute();
    },

    async list(instanceIds) {
      if (instanceIds.length === 0) return new Map();
      const rows = await query
        .selectFrom("instance_watches")
        .selectAll()
        .where("instance_key", "in", instanceIds.map(key))
        .execute();
      return new Map(
        rows.map((row) => [
          row.instance_key,
          {
            lastEventAt: row.last_event_at,
            logReadUntil: row.log_read_until,
            logFault: row.log_fault,
            subscriptionName: row.subscription_name,
            subscriptionFault: row.subscription_fault,
          },
        ]),
      );
    },
  };
}

const instant = (at: Date) => sql<Date>`${at}::timestamptz`;
