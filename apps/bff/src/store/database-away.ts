import type { PostgresPool, PostgresPoolClient } from "kysely";

/** Nobody answers at the database's address; nothing was changed by the statement that found out, or nobody knows. */
class DatabaseAway extends Error {
  constructor(cause: unknown) {
    super("The database doesn't answer.", { cause });
    this.name = "DatabaseAway";
  }
}

/** Whether it is the database that failed, and not what was asked of it. */
export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof DatabaseAway) return true;
  if (!(error instanceof Error)) return false;
  // The driver's own words for a connection that broke under a statement come without a code.
  return (
    isOfServer("code" in error ? String(error.code) : "") || /^Connection terminated/.test(error.message)
  );
}

/** SQLSTATE of connections that fail and of a server that ends, starts or is full. */
function isOfServer(code: string): boolean {
  return /^(08...|57P0[123]|53300)$/.test(code);
}

/**
 * The pool, telling a connection that can't be had, or has fallen silent, as {@link DatabaseAway}. One that has fallen silent is closed
 * when it is given back, and asked nothing any more.
 */
export function tellingPool(pool: PostgresPool): PostgresPool {
  return {
    options: pool.options,
    connect: () =>
      pool.connect().then(telling, (error: unknown) => {
        throw new DatabaseAway(error);
      }),
    end: () => pool.end(),
  };
}

function telling(client: PostgresPoolClient): PostgresPoolClient {
  let silence: DatabaseAway | undefined;
  const ask = client.query.bind(client) as (sql: string, parameters: readonly unknown[]) => Promise<unknown>;
  const query = async (sql: string, parameters: readonly unknown[]) => {
    if (silence) throw silence;
    try {
      return await ask(sql, parameters);
    } catch (error) {
      if (!isSilence(error)) throw error;
      silence = new DatabaseAway(error);
      throw silence;
    }
  };
  return {
    ...(client.processID !== undefined && { processID: client.processID }),
    query: query as PostgresPoolClient["query"],
    release: (destroy) => client.release(destroy || silence !== undefined),
  };
}

/** The driver's words for an answer that didn't come in time. */
function isSilence(error: unknown): boolean {
  return error instanceof Error && error.message === "Query read timeout";
}
