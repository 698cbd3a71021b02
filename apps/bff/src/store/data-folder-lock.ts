import { randomUUID } from "node:crypto";
import { link, mkdir, open, readFile, readlink, rm, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";

/** Another live process has the data folder. */
export class DataFolderInUseError extends Error {
  /** `host`: where the process runs, if it isn't here. */
  constructor(folder: string, pid: number, host?: string) {
    super(
      `The data folder ${folder} is in use by process ${pid}${host === undefined ? "" : ` on ${host}`}. The embedded database serves one process at a time: ` +
        "stop that process, choose another DATA_DIR, or set DATABASE_URL to run several processes on PostgreSQL.",
    );
    this.name = "DataFolderInUseError";
  }
}

/** A data folder that this process has. */
export interface FolderLock extends AsyncDisposable {
  /**
   * Settles where another process has the folder: it may, once this one stood still for {@link longestSilenceMs}, as with a machine that
   * was put to sleep. Nothing may be written there any more.
   */
  lost: Promise<Error>;
}

const heldHere = new Set<string>();

/** The holder touches its lock so often, for processes that can't see it: in other containers, or on other machines. */
const touchEveryMs = 1_000;

/** The embedded database keeps its process from anything else for as long as a statement takes, such as one of a migration. */
const longestSilenceMs = 20_000;

/** Between the last look at a lock that is dead and its removal nobody takes longer. */
const removalMs = 50;

/**
 * Takes the folder for this process, creating it where it doesn't exist. The lock of a process that was killed is taken over: at once
 * if it ran here, after {@link longestSilenceMs} if it ran in another container or on another machine. Throws {@link DataFolderInUseError}.
 */
export async function lockDataFolder(folder: string): Promise<FolderLock> {
  const path = resolve(folder);
  if (heldHere.has(path)) throw new DataFolderInUseError(folder, process.pid);
  heldHere.add(path);
  const lockFile = join(path, "process.lock");
  let own: Holder;
  try {
    await mkdir(path, { recursive: true });
    own = await takeLockFile(folder, lockFile);
  } catch (error) {
    heldHere.delete(path);
    throw error;
  }
  const { promise: lost, resolve: lose } = Promise.withResolvers<Error>();
  async function successor(): Promise<Holder | undefined> {
    const holder = await readHolder(lockFile);
    return isDeepStrictEqual(holder, own) ? undefined : holder;
  }
  async function touch(): Promise<void> {
    const next = await successor();
    if (next) return lose(new DataFolderInUseError(folder, next.pid, next.place?.host));
    const now = new Date();
    await utimes(lockFile, now, now).catch(() => {});
  }
  const touching = setInterval(() => void touch(), touchEveryMs).unref();
  return {
    lost,
    async [Symbol.asyncDispose]() {
      clearInterval(touching);
      if (!(await successor())) await rm(lockFile, { force: true });
      heldHere.delete(path);
    },
  };
}

/** Gives what it says. The file appears with its content at once (by `link`), so that nobody reads half of it. */
async function takeLockFile(folder: string, lockFile: string): Promise<Holder> {
  const draft = `${lockFile}.${randomUUID()}`;
  const here = await processesHere();
  const own: Holder = {
    ...{ pid: process.pid, started: await startOf(process.pid) },
    place: { host: hostname(), processes: here },
  };
  await writeFile(draft, JSON.stringify(own));
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        await link(draft, lockFile);
        if (attempt === 1) return own;
        // Whoever found the same lock dead may only now remove it, and has removed this one instead.
        await sleep(removalMs);
        if (isDeepStrictEqual(await readHolder(lockFile), own)) return own;
      } catch (error) {
        if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
      }
      const holder = await readHolder(lockFile);
      // Locks of older versions don't say where.
      const isHere = holder?.place === undefined || holder.place.processes === here;
      const isInUse = holder && (isHere ? await isAlive(holder) : await isTouched(lockFile));
      if (isInUse || attempt === 3) {
        throw new DataFolderInUseError(folder, holder?.pid ?? 0, isHere ? undefined : holder?.place?.host);
      }
      // Another may have waited for the same to fall silent, and been faster.
      if (isDeepStrictEqual(await readHolder(lockFile), holder)) await rm(lockFile, { force: true });
    }
  } finally {
    await rm(draft, { force: true });
  }
}

const Holder = z.object({
  pid: z.number(),
  started: z.string().nullable(),
  place: z.object({ host: z.string(), processes: z.string() }).optional(),
});
type Holder = z.infer<typeof Holder>;

async function readHolder(lockFile: string): Promise<Holder | undefined> {
  try {
    return Holder.parse(JSON.parse(await readFile(lockFile, "utf8")));
  } catch {
    return undefined;
  }
}

/** Within what process ids mean the same: on Linux the boot's id and the namespace's, elsewhere the machine's name. */
async function processesHere(): Promise<string> {
  try {
    const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8");
    return `${boot.trim()} ${await readlink("/proc/self/ns/pid")}`;
  } catch {
    return hostname();
  }
}

/** Whether anybody touches the file while it is watched. Times of two machines don't compare: that they change is what tells. */
async function isTouched(lockFile: string): Promise<boolean> {
  const before = await touchedAt(lockFile);
  const since = performance.now();
  while (performance.now() - since < longestSilenceMs) {
    await sleep(touchEveryMs / 2);
    const now = await touchedAt(lockFile);
    if (now === undefined) return false;
    if (now !== before) return true;
  }
  return false;
}

/** Of a file on a share, the time that it has on the server, since it is opened anew. `undefined`: there is none. */
async function touchedAt(path: string): Promise<number | undefined> {
  const file = await open(path).catch(() => undefined);
  if (!file) return undefined;
  try {
    return (await file.stat()).mtimeMs;
  } finally {
    await file.close();
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
