import { Kysely, PGliteDialect, PostgresDialect, sql } from "kysely";
import pg from "pg";
import { type Db, fromPglite } from "pg-boss";
import { lockDataFolder } from "./data-folder-lock.ts";
import { tellingPool } from "./database-away.ts";
import { diskRoom } from "./disk-room.ts";
import { embeddedFolder } from "./embedded-folder.ts";
import { migrate } from "./migrate.ts";
import { openEmbeddedFolder } from "./open-embedded.ts";
import type { Tables } from "./tables.ts";

/** The database, migrated and ready. */
export interface Database extends AsyncDisposable {
  kind: "embedded" | "postgres";
  query: Kysely<Tables>;
  /** How the job queue reaches the same database. */
  queueConnection: { db: Db } | { connectionString: string; query_timeout: number };
  /** Rejects where the database doesn't answer. */
  ping(): Promise<void>;
  /** Rejects with a `Fault` where the disk has no room for much more. A PostgreSQL sees to that by itself. */
  room(): Promise<void>;
  /** Settles where nothing can, or may, be asked of the database any more before the process is started anew. */
  broken: Promise<Error>;
  /** Has the room of what was deleted used again. A PostgreSQL sees to that by itself. */
  tidy(): Promise<void>;
}

/**
 * Opens the embedded database in `folder` (for this process alone) or a PostgreSQL, and brings it up to date.
 * Throws `DataFolderInUseError`, `NewerDatabaseError`, or what the driver says.
 */
export function openDatabase(
  where: { kind: "embedded"; folder: string } | { kind: "postgres"; url: string; longestAnswerMs?: number },
  onIdleError: (error: Error) => void,
): Promise<Database> {
  if (where.kind === "embedded") return openEmbedded(where.folder);
  const { url, askedMs } = postgresAddress(where.url);
  return openPostgres(url, where.longestAnswerMs ?? askedMs ?? longestAnswerMs, onIdleError);
}

/**
 * A connection that falls silent, as when the network is cut, is given up: the system would wait for a quarter of an hour. `query_timeout`
 * in the database's address says otherwise.
 */
const longestAnswerMs = 60_000;

/**
 * The address without its `query_timeout`, and how many milliseconds that says; 0 is no limit. The driver would take a 0 there for one, and
 * have migrations obey it, too.
 */
function postgresAddress(given: string): { url: string; askedMs: number | undefined } {
  const address = new URL(given);
  const asked = address.searchParams.get("query_timeout");
  address.searchParams.delete("query_timeout");
  return { url: asked === null ? given : address.href, askedMs: asked === null ? undefined : Number(asked) };
}

async function openEmbedded(folder: string): Promise<Database> {
  const lock = await lockDataFolder(folder);
  try {
    const embedded = await openEmbeddedFolder(await embeddedFolder(folder));
    const { promise: broken, resolve } = Promise.withResolvers<Error>();
    const judge = (error: unknown) => {
      if (isPanic(error)) resolve(error);
    };
    const query = new Kysely<Tables>({
      dialect: new PGliteDialect({ pglite: embedded }),
      log(event) {
        if (event.level === "error") judge(event.error);
      },
    });
    await migrate(query);
    return {
      kind: "embedded",
      query,
      queueConnection: { db: judged(fromPglite(embedded), judge) },
      async ping() {
        await diskRoom(folder);
        await ping(query);
      },
      room: () => diskRoom(folder),
      broken: Promise.race([broken, lock.lost]),
      async tidy() {
        await sql`vacuum`.execute(query);
        // Nothing else makes one before the database is closed: its log would grow until then.
        await sql`checkpoint`.execute(query);
      },
      async [Symbol.asyncDispose]() {
        if (!embedded.closed) await embedded.close();
        await lock[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await lock[Symbol.asyncDispose]();
    throw error;
  }
}

/** PostgreSQL's word for an error after which it doesn't go on, such as a log that can't be written. The embedded one falls silent then. */
function isPanic(error: unknown): error is Error {
  return error instanceof Error && "severity" in error && error.severity === "PANIC";
}

function judged(db: Db, judge: (error: unknown) => void): Db {
  return {
    ...db,
    async executeSql(...given) {
      try {
        return await db.executeSql(...given);
      } catch (error) {
        judge(error);
        throw error;
      }
    },
  };
}

async function openPostgres(
  url: string,
  longestAnswerMs: number,
  onIdleError: (error: Error) => void,
): Promise<Database> {
  await migratePostgres(url);
  const pool = new pg.Pool({
    connectionString: url,
    query_timeout: longestAnswerMs,
    max: 10,
    application_name: "api-center-links",
    connectionTimeoutMillis: longestConnectMs,
    // A server that went without a word is noticed.
    keepAlive: true,
  });
  // The pool stops listening to a connection when it lets it go; a server that ends it just then must not end us.
  let closing = false;
  pool.on("connect", (client) => client.on("error", (error) => closing || onIdleError(error)));
  pool.on("error", () => {});
  const query = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: tellingPool(pool) }) });
  return {
    kind: "postgres",
    query,
    queueConnection: { connectionString: url, query_timeout: longestAnswerMs },
    ping: () => ping(query),
    room: async () => {},
    broken: new Promise(() => {}),
    tidy: async () => {},
    async [Symbol.asyncDispose]() {
      closing = true;
      await query.destroy();
      // Where nothing was asked, the above ends nothing.
      if (!pool.ended) await pool.end();
    },
  };
}

/** On a connection of its own: it takes as long as it takes, and waits for others that migrate. */
async function migratePostgres(url: string): Promise<void> {
  const pool = new pg.Pool({
    ...{ connectionString: url, max: 1, application_name: "api-center-links" },
    ...{ connectionTimeoutMillis: longestConnectMs, keepAlive: true },
  });
  pool.on("error", () => {});
  const query = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: tellingPool(pool) }) });
  try {
    await migrate(query);
  } finally {
    await query.destroy();
  }
}

/** Also the longest wait for a connection that others use. */
const longestConnectMs = 10_000;

async function ping(query: Kysely<Tables>): Promise<void> {
  await sql`select 1`.execute(query);
}
