import type { Kysely } from "kysely";

/** What holds of a link's APIs since its last plan, in one document per link: it is replaced as a whole. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("link_remarks")
    .addColumn("link_id", "uuid", (column) => column.primaryKey().references("links.id").onDelete("cascade"))
    .addColumn("remarks", "jsonb", (column) => column.notNull())
    .execute();
}
