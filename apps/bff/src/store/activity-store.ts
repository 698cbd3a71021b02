import type {
  ActivityAction,
  ActivityActor,
  ActivityDetail,
  ActivityOutcome,
  ActivitySubject,
} from "@api-center-links/contracts/activity";
import { type Selectable, sql } from "kysely";
import type { Database } from "./database.ts";
import { daysAgo } from "./days-seen.ts";
import { key } from "./link-record.ts";
import { storedJson } from "./stored-json.ts";
import type { ActivityTable } from "./tables.ts";

/** Something that was done or tried in an API center. */
export interface ActivityRecord {
  id: string;
  centerId: string;
  at: Date;
  /** `null`: written ahead of what it records; the outcome is `unknown` until then. */
  endedAt: Date | null;
  action: ActivityAction;
  outcome: ActivityOutcome;
  subject: ActivitySubject;
  actor: ActivityActor;
  address: string | null;
  problem: { kind: string; detail: string } | null;
  details: ActivityDetail[];
  correlationId: string | null;
  armCorrelationIds: string[];
}

export interface ActivityFilter {
  /** Only records that came before this one. */
  before?: number | undefined;
  limit: number;
  action?: ActivityAction[] | undefined;
  /** Object ids; `null` asks for the sync identity. */
  actorId?: (string | null)[] | undefined;
  outcome?: ActivityOutcome[] | undefined;
  linkId?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  /** Every word must occur somewhere, whatever the letter case. */
  text?: string | undefined;
}

/** What people did. The database refuses to change or delete it: see `0004-activity`. */
export interface ActivityStore {
  /** Stores a record, or how one ended that was stored ahead. One that has ended stays as it is. */
  put(record: ActivityRecord): Promise<void>;
  /**
   * Stores an attempt that came to nothing, unless it only repeats one of the last minute or the person had
   * {@link attemptsAMinute} in it already: so nobody can fill the database with them.
   */
  putAttempt(record: ActivityRecord): Promise<void>;
  /** Newest first, each with its place in the order. */
  list(centerId: string, filter: ActivityFilter): Promise<{ seq: number; record: ActivityRecord }[]>;
  /** Everyone in the records of a center, as last called, by name. */
  actors(centerId: string): Promise<ActivityActor[]>;
  /** Deletes what is older than so many {@link daysAgo days}, 30 at least. Gives how many. */
  prune(days: number): Promise<number>;
}

export const attemptsAMinute = 30;

export function activityStore({ query }: Pick<Database, "query">): ActivityStore {
  async function put(record: ActivityRecord): Promise<void> {
    const row = toRow(record);
    const { outcome, ended_at, problem, details, arm_correlation_ids } = row;
    await query
      .insertInto("activity")
      .values(row)
      .onConflict((conflict) =>
        conflict
          .column("id")
          .doUpdateSet({ outcome, ended_at, problem, details, arm_correlation_ids })
          .where("activity.ended_at", "is", null),
      )
      .execute();
  }

  return {
    put,

    async putAttempt(record) {
      const recent = await query
        .selectFrom("activity")
        .select(["action", "subject_name", sql<string | null>`problem->>'kind'`.as("kind")])
        .where("center_key", "=", key(record.centerId))
        .where("actor_id", "=", record.actor.objectId)
        .where("at", ">", new Date(record.at.getTime() - 60_000))
        .where("outcome", "in", ["refused", "failed"])
        .limit(attemptsAMinute)
        .execute();
      const repeated = recent.some(
        (other) =>
          other.action === record.action &&
          other.subject_name === record.subject.name &&
          other.kind === record.problem?.kind,
      );
      if (!repeated && recent.length < attemptsAMinute) await put(record);
    },

    async list(centerId, filter) {
      let rows = query.selectFrom("activity").selectAll().where("center_key", "=", key(centerId));
      if (filter.before !== undefined) rows = rows.where("seq", "<", filter.before);
      if (filter.action) rows = rows.where("action", "in", filter.action);
      const { actorId, outcome } = filter;
      if (actorId) {
        const ids = actorId.filter((id) => id !== null);
        const people = sql<boolean>`actor_id = any(${ids}::text[])`;
        rows = rows.where((where) =>
          actorId.includes(null) ? where.or([people, where("actor_id", "is", null)]) : people,
        );
      }
      if (outcome) rows = rows.where("outcome", "in", outcome);
      if (filter.linkId) {
        rows = rows.where("subject_kind", "=", "link").where("subject_id", "=", filter.linkId.toLowerCase());
      }
      if (filter.from) rows = rows.where("at", ">=", filter.from);
      if (filter.to) rows = rows.where("at", "<=", filter.to);
      for (const word of filter.text?.split(/\s+/).filter(Boolean) ?? []) {
        rows = rows.where(everythingReadable, "ilike", `%${word.replaceAll(/[\\%_]/g, "\\$&")}%`);
      }
      const found = await rows.orderBy("seq", "desc").limit(filter.limit).execute();
      return found.map((row) => ({ seq: row.seq, record: toRecord(row, centerId) }));
    },

    async actors(centerId) {
      const rows = await query
        .selectFrom("activity")
        .select(["actor_id", "actor_name"])
        .distinctOn("actor_id")
        .where("center_key", "=", key(centerId))
        .orderBy("actor_id")
        .orderBy("at", "desc")
        .execute();
      return rows
        .map((row) => ({ objectId: row.actor_id, name: row.actor_name }))
        .toSorted((left, right) => left.name.localeCompare(right.name));
    },

    async prune(days) {
      const { numDeletedRows } = await query
        .deleteFrom("activity")
        .where("at", "<", daysAgo(days))
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
  };
}

/** Of the details the values, not the JSON around them. */
const everythingReadable = sql<string>`concat_ws(' ', subject_name, subject_id, actor_name, address, problem->>'detail',
  jsonb_path_query_array(details, '$[*].*')::text, correlation_id, arm_correlation_ids::text)`;

function toRow(record: ActivityRecord) {
  const { subject, actor } = record;
  return {
    id: record.id,
    center_key: key(record.centerId),
    at: record.at,
    ended_at: record.endedAt,
    action: record.action,
    outcome: record.outcome,
    subject_kind: subject.kind,
    subject_name: subject.name,
    subject_id: subject.id,
    actor_id: actor.objectId,
    actor_name: actor.name,
    address: record.address,
    problem: record.problem && storedJson(record.problem),
    details: storedJson(record.details),
    correlation_id: record.correlationId,
    arm_correlation_ids: storedJson(record.armCorrelationIds),
  };
}

function toRecord(row: Selectable<ActivityTable>, centerId: string): ActivityRecord {
  return {
    id: row.id,
    centerId,
    at: row.at,
    endedAt: row.ended_at,
    action: row.action,
    outcome: row.outcome,
    subject: { kind: row.subject_kind, name: row.subject_name, id: row.subject_id },
    actor: { objectId: row.actor_id, name: row.actor_name },
    address: row.address,
    problem: row.problem,
    details: row.details,
    correlationId: row.correlation_id,
    armCorrelationIds: row.arm_correlation_ids,
  };
}
