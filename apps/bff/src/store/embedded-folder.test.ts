import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openDatabase } from "./database.ts";

test("a database whose making was cut off is made anew, and nothing of it stays", async () => {
  const folder = await mkdtemp(join(tmpdir(), "cut-off-"));
  const cutOff = join(folder, "database-in-the-making-x1");
  await mkdir(cutOff);
  await writeFile(join(cutOff, "PG_VERSION"), "17\n");
  try {
    await using database = await openDatabase({ kind: "embedded", folder }, () => {});
    await database.ping();
    expect((await readdir(folder)).toSorted()).toEqual(["database", "process.lock"]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
