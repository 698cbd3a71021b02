import type { Kysely } from "kysely";

/** The days on which the service ran, by which it is counted how old records are. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("days_seen")
    .addColumn("starts_at", "timestamptz", (column) => column.primaryKey())
    .execute();
}
