import { execFile } from "node:child_process";
import { mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

/**
 * Gives the folder of the embedded database below `folder`, which this process has for itself; a new one is made complete before it
 * takes its place. Making one takes 500 MB, most of which a process would never give back: so another process does it.
 */
export async function embeddedFolder(folder: string): Promise<string> {
  const database = join(folder, "database");
  if (await exists(database)) return database;
  const unfinished = (await readdir(folder)).filter((name) => name.startsWith(beginning));
  for (const name of unfinished) await rm(join(folder, name), { recursive: true, force: true });
  const made = await mkdtemp(join(folder, beginning));
  const program = join(import.meta.dirname, "make-embedded-folder.ts");
  await promisify(execFile)(process.execPath, [program, made]);
  await rename(made, database);
  return database;
}

const beginning = "database-in-the-making-";

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
