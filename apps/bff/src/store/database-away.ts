import type { PostgresPool } from "kysely";

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

/** The pool, telling a connection that can't be had as {@link DatabaseAway}. */
export function tellingPool(pool: PostgresPool): PostgresPool {
  return {
    options: pool.options,
    connect: () =>
      pool.connect().catch((error: unknown) => {
        throw new DatabaseAway(error);
      }),
    end: () => pool.end(),
  };
}
