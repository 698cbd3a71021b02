import { type Kysely, sql } from "kysely";

/** Changes that were noticed and aren't in the inventory yet, and a way from a source's id to the ledger's records of it. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`create sequence noticed_changes_seq`.execute(database);
  await database.schema
    .createTable("noticed_changes")
    .addColumn("link_id", "uuid", (column) => column.notNull().references("links.id").onDelete("cascade"))
    .addColumn("source_key", "text", (column) => column.notNull())
    .addColumn("source_id", "text", (column) => column.notNull())
    .addColumn("seq", "bigint", (column) => column.notNull())
    .addColumn("via", "text", (column) => column.notNull())
    .addColumn("happened_at", "timestamptz", (column) => column.notNull())
    .addPrimaryKeyConstraint("noticed_changes_key", ["link_id", "source_key"])
    .execute();

  await sql`alter table ledger add column source_keys text[] not null default '{}'`.execute(database);
  await sql`
    update ledger set source_keys = array(
      select lower(entity ->> 'sourceId') from jsonb_array_elements(entities) as entity
      union select lower(source_id)
    )`.execute(database);
  await sql`create index ledger_of_sources on ledger using gin (source_keys)`.execute(database);
}
