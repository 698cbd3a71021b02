import { ConfigError, readMove } from "./config.ts";
import { DataFolderInUseError } from "./store/data-folder-lock.ts";
import { NewerDatabaseError } from "./store/migrate.ts";
import { type MovedTable, MoveRefused, moveStore } from "./store/move-store.ts";

const help = `Usage: npx -y pnpm@12 store:move

Copies links, their ledgers, runs and activity from the embedded database in DATA_DIR to the empty PostgreSQL that DATABASE_URL names,
reads everything back and compares it. The embedded database stays as it is. Stop the service first.`;

try {
  if (process.argv.slice(2).some((argument) => argument !== "--")) console.log(help);
  else {
    const { folder, url } = readMove(process.env);
    const tables = await moveStore(folder, url);
    console.log(tableOf(tables));
    console.log("\nEvery table was read back and is equal. Start with DATABASE_URL set to go on there.");
  }
} catch (error) {
  // What a person can mend is told without a stack trace.
  const expected = [ConfigError, DataFolderInUseError, NewerDatabaseError, MoveRefused];
  console.error(expected.some((kind) => error instanceof kind) ? (error as Error).message : error);
  process.exitCode = 1;
}

function tableOf(tables: MovedTable[]): string {
  const rows = tables.map(
    ({ name, rows, hash }) => `${name.padEnd(24)}${String(rows).padStart(10)}  ${hash}`,
  );
  return [`${"table".padEnd(24)}${"rows".padStart(10)}  SHA-256`, ...rows].join("\n");
}
