import { testPlaces } from "@api-center-links/azure-emulator/estate/test-estate";
import type { Link } from "@api-center-links/contracts/links";
import { sql } from "kysely";
import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { azureAccess } from "../access/azure-access.ts";
import { rememberFor } from "../access/remember.ts";
import { readConfig } from "../config.ts";
import { openDatabase } from "../store/database.ts";
import { openStore } from "../store/store.ts";
import { runLink, type WorkerContext } from "../worker/run-link.ts";
import { createLink, newLink, startTestStack, type TestStack, untilLink } from "./bff-on-emulator.ts";

let stack: TestStack;
let link: Link;
beforeAll(async () => {
  stack = await startTestStack();
  const instance = stack.emulator.estate.instance(testPlaces.instance);
  for (let count = 1; count <= 10; count++) instance.addApi({ name: `api-${count}` });
  const settings = { lifecycleStage: "production", definitions: "never" } as const;
  link = await createLink(stack, newLink({ settings }));
  await untilLink(stack, link, (each) => each.status === "in-sync" && each.currentRun === null);
  await stack.stop();
});
afterAll(() => stack[Symbol.asyncDispose]());

/** The link is run again as soon as it has run. */
async function syncTimes(count: number): Promise<void> {
  const config = readConfig(stack.environment);
  config.sync.intervalMs = 0;
  const ended: string[] = [];
  const logger = pino({ level: "info" }, { write: (line: string) => void ended.push(JSON.parse(line).msg) });
  await using store = await openStore(config.database, (error) => {
    throw error;
  });
  const context: WorkerContext = {
    ...{ config, store, logger },
    azure: azureAccess(config, store.allowance),
    shutdown: new AbortController().signal,
    centerSizes: rememberFor(600_000),
  };
  // Its next check may still be a second away.
  await store.links.checkSoon(testPlaces.instanceId, new Date());
  for (let sync = 1; sync <= count; sync++) {
    await runLink(context, link.id);
    // As in an hour of a check a minute.
    if (sync % 60 === 0) await store.tidy();
  }
  expect(ended).toEqual(Array.from({ length: count }, () => "sync of contoso-test: succeeded"));
}

/** Rows and size of every table of ours, once the room of what was deleted can be used again. */
async function measure(): Promise<{ rows: Record<string, number>; bytes: number }> {
  await using database = await openDatabase(readConfig(stack.environment).database, () => {});
  await database.tidy();
  const tables = await sql<{ name: string; bytes: number }>`
    select relname as name, pg_total_relation_size(relid)::int as bytes from pg_stat_user_tables
    where schemaname = 'public' order by 1`.execute(database.query);
  const rows: Record<string, number> = {};
  for (const { name } of tables.rows) {
    const counted = await sql<{ count: number }>`select count(*)::int as count from ${sql.id(name)}`.execute(
      database.query,
    );
    rows[name] = counted.rows[0]?.count ?? 0;
  }
  return { rows, bytes: tables.rows.reduce((sum, table) => sum + table.bytes, 0) };
}

test("three hundred syncs that change nothing leave the database as it was", async () => {
  await syncTimes(60);
  const before = await measure();
  await syncTimes(300);
  const after = await measure();
  expect(after.rows).toEqual(before.rows);
  // Pages of 8 kB; were their room not used again, there would be seven more by now, and no end of it.
  expect(after.bytes - before.bytes).toBeLessThanOrEqual(2 * 8192);
}, 300_000);
