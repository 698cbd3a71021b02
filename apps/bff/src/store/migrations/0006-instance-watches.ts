import type { Kysely } from "kysely";

/** How changes of each linked instance are noticed, and how far its activity log has been read. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("instance_watches")
    .addColumn("instance_key", "text", (column) => column.primaryKey())
    .addColumn("log_poll_at", "timestamptz", (column) => column.notNull())
    .addColumn("log_read_until", "timestamptz")
    .addColumn("log_fault", "jsonb")
    .addColumn("last_event_at", "timestamptz")
    .execute();
}
