import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres } from "@api-center-links/local-stack/postgres";

export type DatabasePlace = { kind: "embedded"; folder: string } | { kind: "postgres"; url: string };

/** Empty databases of one kind, for tests. */
export interface DatabaseServer extends AsyncDisposable {
  newDatabase(): Promise<DatabasePlace>;
}

/** The embedded database, each time in a new folder. */
export async function embeddedServer(): Promise<DatabaseServer> {
  const root = await mkdtemp(join(tmpdir(), "bff-"));
  let count = 0;
  return {
    newDatabase: async () => ({ kind: "embedded", folder: join(root, String(++count)) }),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

/** A real PostgreSQL on a port of its own. */
export async function postgresServer(): Promise<DatabaseServer> {
  const server = await startPostgres();
  return {
    newDatabase: async () => ({ kind: "postgres", url: await server.newDatabase() }),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
