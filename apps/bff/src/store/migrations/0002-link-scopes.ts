import { type Kysely, sql } from "kysely";

/** Several links may share an instance now, each with a part of it: see `scopesOverlap`. Links of before cover the instance itself. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`alter table links add column scope jsonb not null default '{"kind":"service"}'`.execute(database);
  await sql`alter table links add column scope_key text not null default ''`.execute(database);
  await sql`alter table links drop constraint links_one_per_instance`.execute(database);
  await sql`alter table links add constraint links_one_per_scope unique (center_key, instance_key, scope_key)`.execute(
    database,
  );
}
