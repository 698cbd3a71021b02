import { type Kysely, sql } from "kysely";

export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("links")
    .addColumn("id", "uuid", (column) => column.primaryKey())
    .addColumn("center_id", "text", (column) => column.notNull())
    .addColumn("center_key", "text", (column) => column.notNull())
    .addColumn("instance_id", "text", (column) => column.notNull())
    .addColumn("instance_key", "text", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("environment", "jsonb", (column) => column.notNull())
    .addColumn("environment_key", "text", (column) => column.notNull())
    .addColumn("lifecycle_stage", "text", (column) => column.notNull())
    .addColumn("definitions", "text", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("keep_apis", "boolean", (column) => column.notNull().defaultTo(false))
    .addColumn("created_at", "timestamptz", (column) => column.notNull())
    .addColumn("created_by", "text", (column) => column.notNull())
    .addColumn("request", "jsonb")
    .addColumn("next_check_at", "timestamptz")
    .addColumn("last_forced_at", "timestamptz")
    .addColumn("last_success_at", "timestamptz")
    .addColumn("last_verified_at", "timestamptz")
    .addColumn("failures", "integer", (column) => column.notNull().defaultTo(0))
    .addColumn("fault", "jsonb")
    .addColumn("stop_requested", "boolean", (column) => column.notNull().defaultTo(false))
    .addColumn("lease_owner", "text")
    .addColumn("lease_expires_at", "timestamptz")
    .addUniqueConstraint("links_one_per_instance", ["center_key", "instance_key"])
    .addUniqueConstraint("links_one_per_environment", ["center_key", "environment_key"])
    .execute();
  await sql`create unique index links_one_per_name on links (center_key, lower(name))`.execute(database);
  await sql`create index links_due on links (next_check_at) where next_check_at is not null`.execute(
    database,
  );

  await database.schema
    .createTable("runs")
    .addColumn("id", "uuid", (column) => column.primaryKey())
    .addColumn("link_id", "uuid", (column) => column.notNull().references("links.id").onDelete("cascade"))
    .addColumn("trigger", "text", (column) => column.notNull())
    .addColumn("requested_by", "text")
    .addColumn("depth", "text", (column) => column.notNull())
    .addColumn("started_at", "timestamptz", (column) => column.notNull())
    .addColumn("ended_at", "timestamptz")
    .addColumn("result", "text", (column) => column.notNull())
    .addColumn("totals", "jsonb", (column) => column.notNull())
    .addColumn("progress_done", "integer")
    .addColumn("progress_total", "integer")
    .addColumn("reads", "integer", (column) => column.notNull().defaultTo(0))
    .addColumn("writes", "integer", (column) => column.notNull().defaultTo(0))
    .addColumn("deletes", "integer", (column) => column.notNull().defaultTo(0))
    .addColumn("fault", "jsonb")
    .addColumn("eventful", "boolean", (column) => column.notNull().defaultTo(false))
    .execute();
  await sql`create index runs_newest on runs (link_id, started_at desc)`.execute(database);

  await database.schema
    .createTable("run_outcomes")
    .addColumn("id", "serial", (column) => column.primaryKey())
    .addColumn("run_id", "uuid", (column) => column.notNull().references("runs.id").onDelete("cascade"))
    .addColumn("root", "text", (column) => column.notNull())
    .addColumn("source_id", "text", (column) => column.notNull())
    .addColumn("title", "text", (column) => column.notNull())
    .addColumn("action", "text", (column) => column.notNull())
    .addColumn("result", "text", (column) => column.notNull())
    .addColumn("notes", "jsonb", (column) => column.notNull())
    .addColumn("fault", "jsonb")
    .addColumn("at", "timestamptz", (column) => column.notNull())
    .execute();
  await sql`create index run_outcomes_of_run on run_outcomes (run_id, id)`.execute(database);

  await database.schema
    .createTable("ledger")
    .addColumn("link_id", "uuid", (column) => column.notNull().references("links.id").onDelete("cascade"))
    .addColumn("root", "text", (column) => column.notNull())
    .addColumn("source_id", "text", (column) => column.notNull())
    .addColumn("title", "text", (column) => column.notNull())
    .addColumn("entities", "jsonb", (column) => column.notNull())
    .addColumn("apis", "integer", (column) => column.notNull())
    .addColumn("versions", "integer", (column) => column.notNull())
    .addColumn("definitions", "integer", (column) => column.notNull())
    .addColumn("deployments", "integer", (column) => column.notNull())
    .addColumn("changed_at", "timestamptz", (column) => column.notNull())
    .addColumn("fault", "jsonb")
    .addPrimaryKeyConstraint("ledger_key", ["link_id", "root"])
    .execute();
}
