import { stat } from "node:fs/promises";
import { join } from "node:path";
import { type Kysely, sql, type Transaction } from "kysely";
import { type Database, openDatabase } from "./database.ts";
import type { Tables } from "./tables.ts";

/** A table as it was counted and hashed, alike in both databases. */
export interface MovedTable {
  name: string;
  rows: number;
  /** SHA-256 over the hashes of all rows, in their order. */
  hash: string;
}

/** Nothing was moved, for a reason that a person can mend. */
export class MoveRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = "MoveRefused";
  }
}

type Query = Kysely<Tables> | Transaction<Tables>;

/**
 * Copies everything that the embedded database in `folder` keeps into an empty PostgreSQL, in one transaction: all of it arrives, read
 * back and compared by counts and hashes, or nothing does. Both are brought up to date first, as they would be by a start; what the
 * source holds stays as it is. Throws {@link MoveRefused}, `DataFolderInUseError` or `NewerDatabaseError`.
 */
export async function moveStore(folder: string, url: string): Promise<MovedTable[]> {
  const isThere = await stat(join(folder, "database")).catch(() => undefined);
  if (!isThere) throw new MoveRefused(`There is no embedded database in ${folder}: check DATA_DIR.`);
  await using source = await openDatabase({ kind: "embedded", folder }, () => {});
  await using target = await openDatabase({ kind: "postgres", url, longestAnswerMs: 0 }, () => {});
  return await inTransaction(source, (from) => inTransaction(target, (to) => copyAll(from, to)));
}

function inTransaction<T>({ query }: Database, work: (query: Query) => Promise<T>): Promise<T> {
  return query.transaction().execute(async (transaction) => {
    // Hashes are of texts, and times read as the zone says.
    await sql`set local time zone 'UTC'`.execute(transaction);
    return work(transaction);
  });
}

async function copyAll(from: Query, to: Query): Promise<MovedTable[]> {
  const names = await tablesInOrder(from);
  // Whoever uses the target waits, and finds it full or as it was.
  await sql`lock table ${sql.join(names.map((name) => sql.table(name)))} in access exclusive mode`.execute(
    to,
  );
  for (const name of names) await requireEmpty(to, name);
  const moved: MovedTable[] = [];
  for (const name of names) {
    await copyRows(from, to, name);
    const [expected, found] = [await hashOf(from, name), await hashOf(to, name)];
    if (expected.rows !== found.rows || expected.hash !== found.hash) {
      throw new MoveRefused(
        `The table ${name} read back from PostgreSQL isn't the one that was copied (${found.rows} of ${expected.rows} rows). Nothing was kept there.`,
      );
    }
    moved.push(expected);
  }
  await copySequences(from, to);
  return moved;
}

/** Of the migrations, of the pace and of the days it saw the target keeps its own: it may have been started before. */
const ownOfEach = ["kysely_migration", "kysely_migration_lock", "arm_buckets", "days_seen"];

/** Tables that others refer to come before those. */
async function tablesInOrder(query: Query): Promise<string[]> {
  const { rows: tables } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = current_schema()::regnamespace and relkind = 'r' order by relname`.execute(query);
  const { rows: references } = await sql<{ child: string; parent: string }>`
    select child.relname as child, parent.relname as parent from pg_constraint
    join pg_class as child on child.oid = conrelid join pg_class as parent on parent.oid = confrelid
    where contype = 'f'`.execute(query);
  const left = new Set(tables.map(({ name }) => name).filter((name) => !ownOfEach.includes(name)));
  const inOrder: string[] = [];
  while (left.size > 0) {
    const waits = (name: string) =>
      references.some(({ child, parent }) => child === name && left.has(parent));
    const free = [...left].filter((name) => !waits(name));
    if (free.length === 0)
      throw new Error(`Tables refer to each other in a circle: ${[...left].join(", ")}.`);
    for (const name of free) left.delete(name);
    inOrder.push(...free);
  }
  return inOrder;
}

async function requireEmpty(query: Query, name: string): Promise<void> {
  const { rows } = await sql`select from ${sql.table(name)} limit 1`.execute(query);
  if (rows.length === 0) return;
  throw new MoveRefused(
    `The PostgreSQL database isn't empty: its table ${name} has rows. Nothing was changed. Move into a new database; after a move there is nothing left to do but to start with DATABASE_URL.`,
  );
}

/** Rows hold whole documents' worth of names; so many at a time. */
const rowsAtOnce = 500;

/** Rows travel as JSON, which holds every value as the database writes it. */
async function copyRows(from: Query, to: Query, name: string): Promise<void> {
  const table = sql.table(name);
  await sql`declare moving no scroll cursor for select to_jsonb(each)::text as row from ${table} as each`.execute(
    from,
  );
  for (;;) {
    const { rows } = await sql<{ row: string }>`fetch ${sql.lit(rowsAtOnce)} from moving`.execute(from);
    if (rows.length === 0) break;
    const json = `[${rows.map(({ row }) => row).join(",")}]`;
    await sql`
      insert into ${table}
      select * from jsonb_populate_recordset(null::${table}, ${json}::jsonb)`.execute(to);
  }
  await sql`close moving`.execute(from);
}

async function hashOf(query: Query, name: string): Promise<MovedTable> {
  const { rows } = await sql<{ rows: number; hash: string }>`
    select count(*)::int as rows, encode(sha256(convert_to(
      coalesce(string_agg(hash, '' order by hash collate "C"), ''), 'UTF8')), 'hex') as hash
    from (
      select encode(sha256(convert_to(to_jsonb(each)::text, 'UTF8')), 'hex') as hash from ${sql.table(name)} as each
    ) as hashes`.execute(query);
  return { name, rows: rows[0]?.rows ?? 0, hash: rows[0]?.hash ?? "" };
}

async function copySequences(from: Query, to: Query): Promise<void> {
  const { rows } = await sql<{ name: string; last: string | null }>`
    select sequencename as name, last_value::text as last from pg_sequences where schemaname = current_schema()
  `.execute(from);
  for (const { name, last } of rows) {
    if (last !== null) await sql`select setval(${name}::regclass, ${last}::bigint)`.execute(to);
  }
}
