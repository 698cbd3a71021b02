import { type Kysely, sql } from "kysely";

/**
 * Verify runs: what each found, by API and in all, and the last one of a link. "Verified" used to mean that every document had been
 * compared, which is but a part of it.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .alterTable("run_outcomes")
    .addColumn("drift", "jsonb", (column) => column.notNull().defaultTo(sql`'[]'::jsonb`))
    .execute();
  await sql`update runs set totals = totals || '{"drifted": 0}'::jsonb`.execute(database);
  await database.schema
    .alterTable("links")
    .addColumn("documents_known", "boolean", (column) => column.notNull().defaultTo(false))
    .addColumn("last_verification", "jsonb")
    .execute();
  await sql`update links set documents_known = last_verified_at is not null`.execute(database);
  await database.schema.alterTable("links").dropColumn("last_verified_at").execute();
}
