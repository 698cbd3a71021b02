import type { Kysely } from "kysely";

/** What ARM allows the sync identity, where several processes share it. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("arm_buckets")
    .addColumn("key", "text", (column) => column.primaryKey())
    .addColumn("tokens", "double precision", (column) => column.notNull())
    .addColumn("granted", "double precision", (column) => column.notNull())
    .addColumn("filled_at", "timestamptz", (column) => column.notNull())
    .addColumn("closed_until", "timestamptz", (column) => column.notNull())
    .execute();
}
