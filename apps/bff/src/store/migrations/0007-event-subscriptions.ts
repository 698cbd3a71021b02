import type { Kysely } from "kysely";

/** The Event Grid subscription that was made for each linked instance, and why one couldn't be. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .alterTable("instance_watches")
    .addColumn("subscription_name", "text")
    .addColumn("subscription_fault", "jsonb")
    .execute();
}
