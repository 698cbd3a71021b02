import { type Kysely, sql } from "kysely";

/**
 * What people did. The database itself keeps it append-only: a record that has ended can't be changed, one that hasn't can only end,
 * and none of the last 30 days can be deleted.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("activity")
    .addColumn("seq", "serial", (column) => column.primaryKey())
    .addColumn("id", "uuid", (column) => column.notNull().unique())
    .addColumn("center_key", "text", (column) => column.notNull())
    .addColumn("at", "timestamptz", (column) => column.notNull())
    .addColumn("ended_at", "timestamptz")
    .addColumn("action", "text", (column) => column.notNull())
    .addColumn("outcome", "text", (column) => column.notNull())
    .addColumn("subject_kind", "text", (column) => column.notNull())
    .addColumn("subject_name", "text", (column) => column.notNull())
    .addColumn("subject_id", "text")
    .addColumn("actor_id", "text")
    .addColumn("actor_name", "text", (column) => column.notNull())
    .addColumn("address", "text")
    .addColumn("problem", "jsonb")
    .addColumn("details", "jsonb", (column) => column.notNull())
    .addColumn("correlation_id", "text")
    .addColumn("arm_correlation_ids", "jsonb", (column) => column.notNull())
    .execute();
  await sql`create index activity_newest on activity (center_key, seq desc)`.execute(database);
  await sql`create index activity_of_actors on activity (center_key, actor_id, at desc)`.execute(database);
  await sql`create index activity_oldest on activity (at)`.execute(database);

  await sql`
    create function keep_activity() returns trigger language plpgsql as $$
    declare
      may_change constant text[] := array['outcome', 'ended_at', 'problem', 'details', 'arm_correlation_ids'];
    begin
      if tg_op = 'UPDATE' and old.ended_at is null and new.ended_at is not null
        and to_jsonb(new) - may_change = to_jsonb(old) - may_change then
        return new;
      end if;
      if tg_op = 'DELETE' and old.at < now() - interval '30 days' then
        return old;
      end if;
      raise exception 'What was recorded of people''s activity stays as it is.' using errcode = 'restrict_violation';
    end $$`.execute(database);
  await sql`
    create trigger activity_is_kept before update or delete on activity
    for each row execute function keep_activity()`.execute(database);
  await sql`
    create trigger activity_is_kept_whole before truncate on activity
    for each statement execute function keep_activity()`.execute(database);
}
