import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";

/** Another live process has the data folder. */
export class DataFolderInUseError extends Error {
  constructor(folder: string, pid: number) {
    super(
      `The data folder ${folder} is in use by process ${pid}. The embedded database serves one process at a time: ` +
        "stop that process, choose another DATA_DIR, or set DATABASE_URL to run several processes on PostgreSQL.",
    );
    this.name = "DataFolderInUseError";
  }
}

const heldHere = new Set<string>();

/**
 * Takes the folder for this process, creating it where it doesn't exist. The lock of a process that was killed is taken over.
 * Throws {@link DataFolderInUseError}.
 */
export async function lockDataFolder(folder: string): Promise<AsyncDisposable> {
  const path = resolve(folder);
  if (heldHere.has(path)) throw new DataFolderInUseError(folder, process.pid);
  heldHere.add(path);
  const lockFile = join(path, "process.lock");
  try {
    await mkdir(path, { recursive: true });
    await takeLockFile(folder, lockFile);
  } catch (error) {
    heldHere.delete(path);
    throw error;
  }
  return {
    async [Symbol.asyncDispose]() {
      await rm(lockFile, { force: true });
      heldHere.delete(path);
    },
  };
}

/** The file appears with its content at once (by `link`), so that nobody reads half of it. */
async function takeLockFile(folder: string, lockFile: string): Promise<void> {
  const draft = `${lockFile}.${process.pid}`;
  await writeFile(draft, JSON.stringify({ pid: process.pid, started: await startOf(process.pid) }));
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        await link(draft, lockFile);
        return;
      } catch (error) {
        if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
      }
      const holder = await readHolder(lockFile);
      if (holder && (await isAlive(holder))) throw new DataFolderInUseError(folder, holder.pid);
      if (attempt === 3) throw new DataFolderInUseError(folder, holder?.pid ?? 0);
      await rm(lockFile, { force: true });
    }
  } finally {
    await rm(draft, { force: true });
  }
}

const Holder = z.object({ pid: z.number(), started: z.string().nullable() });
type Holder = z.infer<typeof Holder>;

async function readHolder(lockFile: string): Promise<Holder | undefined> {
  try {
    return Holder.parse(JSON.parse(await readFile(lockFile, "utf8")));
  } catch {
    return undefined;
  }
}

/** Process ids are used again, always soon in containers: the time of its start tells a process from its successor. */
async function isAlive(holder: Holder): Promise<boolean> {
  if (holder.pid === process.pid) return false;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  const started = await startOf(holder.pid);
  if (started === "ended") return false;
  return holder.started === null || started === null || started === holder.started;
}

/**
 * Clock ticks since boot at which the process started (proc(5), field 22 of stat), with the boot's id; `ended` where it has ended, but
 * nobody has asked how (field 3), as in containers whose first process doesn't; `null` off Linux.
 */
async function startOf(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8");
    const afterCommand = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (afterCommand[0] === "Z" || afterCommand[0] === "X") return "ended";
    return `${boot.trim()} ${afterCommand[19] ?? ""}`;
  } catch {
    return null;
  }
}
