import { type Kysely, sql } from "kysely";

/** What becomes of APIs that a link's source no longer has: deleted lately, held, or decided by a person. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("missing_apis")
    .addColumn("link_id", "uuid", (column) => column.notNull().references("links.id").onDelete("cascade"))
    .addColumn("root", "text", (column) => column.notNull())
    .addColumn("source_id", "text", (column) => column.notNull())
    .addColumn("title", "text", (column) => column.notNull())
    .addColumn("fate", "text", (column) => column.notNull())
    .addColumn("run_id", "uuid", (column) => column.notNull())
    .addColumn("at", "timestamptz", (column) => column.notNull())
    .addPrimaryKeyConstraint("missing_apis_key", ["link_id", "root"])
    .execute();
  await sql`update runs set totals = totals || '{"held": 0}'`.execute(database);
}
