import { type Kysely, sql } from "kysely";

/** What a claim was given for stays until the claim is settled: a process that dies before its run begins loses no request. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`alter table links add column taken jsonb`.execute(database);
}
