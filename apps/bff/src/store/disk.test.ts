import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lockDataFolder } from "./data-folder-lock.ts";
import { openDatabase } from "./database.ts";
import { makeBlankDataFolder } from "./testing/blank-database.ts";

/** More with `DISK_KILLS=50`. */
const kills = Number(process.env.DISK_KILLS ?? 4);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "bff-disk-"));
  await makeBlankDataFolder(folder);
});
const children: ChildProcess[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

interface Counts {
  records: number;
  runs: number;
}

/** A process that writes to the store in the folder; `within`: a command that runs it elsewhere. */
function writer(within: string[] = []) {
  const [command = "", ...given] = [
    ...within,
    process.execPath,
    join(import.meta.dirname, "testing/write-on.ts"),
  ];
  const child = spawn(command, [...given, folder]);
  children.push(child);
  const written: Counts = { records: 0, runs: 0 };
  let found: Counts | undefined;
  let problem = "";
  child.stderr.on("data", (text) => {
    problem += text;
  });
  const ended = once(child, "close");
  createInterface({ input: child.stdout }).on("line", (line) => {
    const { record, run, ...rest } = JSON.parse(line) as { record?: number; run?: number };
    if (record !== undefined) written.records = record;
    else if (run !== undefined) written.runs = run;
    else found = rest as Counts;
  });
  return {
    pid: child.pid,
    written,
    async untilFound(): Promise<Counts> {
      while (!found) {
        if (child.exitCode !== null) {
          await ended;
          throw new Error(problem);
        }
        await sleep(10);
      }
      return found;
    },
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

test(`killed ${kills} times while it writes, the database opens and has all that it acknowledged`, {
  timeout: 60_000 + kills * 20_000,
}, async () => {
  const acknowledged: Counts = { records: 0, runs: 0 };
  for (let kill = 1; kill <= kills + 1; kill++) {
    const process = writer();
    const found = await process.untilFound();
    expect(found.records, `records after kill ${kill - 1}`).toBeGreaterThanOrEqual(acknowledged.records);
    expect(found.runs, `runs after kill ${kill - 1}`).toBeGreaterThanOrEqual(acknowledged.runs);
    const enough = Math.ceil(Math.random() * 200);
    while (process.written.records < found.records + enough) await sleep(1);
    await process.kill();
    Object.assign(acknowledged, process.written);
  }
  if (kills > 10) console.info(`${kills} kills: ${acknowledged.records} records, ${acknowledged.runs} runs`);
});

test("a second process on the data folder of a running one is refused, saying which; after a kill it isn't", {
  timeout: 120_000,
}, async () => {
  const first = writer();
  await first.untilFound();
  const second = writer();
  await expect(second.untilFound()).rejects.toThrow(`in use by process ${first.pid}`);
  await first.kill();
  const third = writer();
  await third.untilFound();
  await third.kill();
});

/** As in a container: with process ids of its own, its first process being 1. */
const container = ["unshare", "--user", "--map-root-user", "--pid", "--fork", "--kill-child", "--mount-proc"];

test.runIf(spawnSync(container[0] ?? "", [...container.slice(1), "true"]).status === 0)(
  "a second container on the data folder of a running one is refused, saying where that is; after a kill it isn't",
  { timeout: 180_000 },
  async () => {
    const first = writer(container);
    await first.untilFound();
    for (const within of [container, []]) {
      const refused = writer(within);
      await expect(refused.untilFound()).rejects.toThrow(`in use by process 1 on ${hostname()}`);
    }
    await first.kill();
    const killedAt = performance.now();
    const next = writer(container);
    await next.untilFound();
    expect(performance.now() - killedAt, "it could have been alive").toBeGreaterThan(20_000);
    await next.kill();
  },
);

test("a process that stood still until another had the data folder goes on no more, and leaves that one its lock", async () => {
  const lockFile = join(folder, "process.lock");
  const place = { host: "elsewhere", processes: "others" };
  const other = JSON.stringify({ pid: 7, started: null, place });
  {
    await using database = await openDatabase({ kind: "embedded", folder }, () => {});
    await writeFile(lockFile, other);
    const { message } = await database.broken;
    expect(message).toContain("in use by process 7 on elsewhere");
  }
  expect(await readFile(lockFile, "utf8")).toBe(other);
});

test.runIf(process.platform === "linux")(
  "a lock of a process that has ended, but that nobody reaped, holds nothing up",
  async () => {
    // `sh` starts `true` and becomes `sleep`, which never asks how `true` ended.
    const parent = spawn("sh", ["-c", "true & echo $!; exec sleep 60"]);
    const [pid] = (await once(parent.stdout, "data")) as [Buffer];
    await writeFile(join(folder, "process.lock"), JSON.stringify({ pid: Number(pid), started: null }));
    try {
      await expect
        .poll(() => lockDataFolder(folder).then((lock) => lock[Symbol.asyncDispose]()))
        .toBeUndefined();
    } finally {
      parent.kill();
    }
  },
);
