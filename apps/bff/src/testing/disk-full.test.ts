import { execFileSync } from "node:child_process";
import { cp, mkdtemp, rm, statfs, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testPlaces } from "@api-center-links/azure-emulator/estate/test-estate";
import type { Link } from "@api-center-links/contracts/links";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openDatabase } from "../store/database.ts";
import { makeBlankDataFolder } from "../store/testing/blank-database.ts";
import { createLink, startTestStack, untilLink } from "./bff-on-emulator.ts";

/** A disk of our own, which takes the right to mount one. */
let disk: string;
beforeEach(async () => {
  disk = await mkdtemp(join(tmpdir(), "bff-small-disk-"));
  if (isMountable) execFileSync("mount", ["-t", "tmpfs", "-o", "size=160m", "tmpfs", disk]);
});
afterEach(async () => {
  if (isMountable) execFileSync("umount", ["--lazy", disk]);
  await rm(disk, { recursive: true, force: true });
});

const isMountable = process.platform === "linux" && process.getuid?.() === 0 && mayMount();

function mayMount(): boolean {
  try {
    const probe = execFileSync("mktemp", ["-d"], { encoding: "utf8" }).trim();
    execFileSync("mount", ["-t", "tmpfs", "tmpfs", probe], { stdio: "ignore" });
    execFileSync("umount", [probe]);
    return true;
  } catch {
    return false;
  }
}

const filler = () => join(disk, "filler");

/** Leaves so much room on the disk. */
async function fill(leftMb: number): Promise<void> {
  const { bavail, bsize } = await statfs(disk);
  await writeFile(filler(), Buffer.alloc(Math.max(bavail * bsize - leftMb * 2 ** 20, 0)));
}

describe.runIf(isMountable)("when the disk is full", () => {
  test("a sync ends with the reason, nothing is told to be ready, and all goes on once there is room", async () => {
    const dataFolder = join(disk, "data");
    await makeBlankDataFolder(dataFolder);
    await using stack = await startTestStack({
      environment: { DATA_DIR: dataFolder, RETRY_LONGEST_MS: "1000" },
    });
    const instance = stack.emulator.estate.instance(testPlaces.instance);
    instance.addApi({ name: "before" });
    const isInSync = (each: Link) => each.status === "in-sync" && each.currentRun === null;
    const link = await createLink(stack);
    await untilLink(stack, link, isInSync);
    expect((await stack.send("GET", "/readyz")).status).toBe(200);

    await fill(10);
    instance.addApi({ name: "after" });
    const stopped = await untilLink(stack, link, (each) => each.status === "error");
    expect(stopped.statusReason?.message).toContain("MB left; the database needs 64 MB of room");
    expect(stopped.lastRun?.fault?.code).toBe("DiskFull");
    const unready = await stack.send("GET", "/readyz");
    expect(unready.status).toBe(503);
    expect(unready.body).toMatchObject({ checks: { database: expect.stringContaining("Make room there") } });
    expect(stack.emulator.estate.center(testPlaces.center).apiNames()).toHaveLength(1);

    await rm(filler());
    await untilLink(stack, link, isInSync);
    expect(stack.emulator.estate.center(testPlaces.center).apiNames()).toHaveLength(2);
    expect((await stack.send("GET", "/readyz")).status).toBe(200);
  });

  test("to the last byte, a database that can't go on says so, and the next process has all that was acknowledged", async () => {
    const [folder, other] = [join(disk, "data"), await mkdtemp(join(tmpdir(), "bff-after-panic-"))];
    await makeBlankDataFolder(folder);
    const database = await openDatabase({ kind: "embedded", folder }, () => {});
    await sql`create table noted as select 1 as number`.execute(database.query);
    await fill(0);
    // Its log wants a new file, for which there is no room.
    const written = sql`select pg_switch_wal()`
      .execute(database.query)
      .then(() => sql`insert into noted values (2)`.execute(database.query));
    written.catch(() => {});
    expect((await database.broken).message).toContain("No space left on device");
    await truncate(filler());
    await cp(join(folder, "database"), join(other, "database"), { recursive: true });
    await using again = await openDatabase({ kind: "embedded", folder: other }, () => {});
    const { rows } = await sql`select number from noted`.execute(again.query);
    expect(rows).toEqual([{ number: 1 }]);
  });
});
