import { join } from "node:path";
import { syncIdentity } from "@api-center-links/azure-emulator/estate/contoso/identities";
import { testPlaces } from "@api-center-links/azure-emulator/estate/test-estate";
import type { Link } from "@api-center-links/contracts/links";
import type { Run } from "@api-center-links/contracts/runs";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { DataFolderInUseError } from "../store/data-folder-lock.ts";
import { openDatabase } from "../store/database.ts";
import { MoveRefused, moveStore } from "../store/move-store.ts";
import { type DatabaseServer, postgresServer } from "../store/testing/databases.ts";
import { centerPath, createLink, startTestStack, type TestStack, untilLink } from "./bff-on-emulator.ts";

let server: DatabaseServer;
let stack: TestStack;
let url: string;
beforeAll(async () => {
  server = await postgresServer();
});
afterAll(() => server[Symbol.asyncDispose]());
beforeEach(async () => {
  const place = await server.newDatabase();
  url = place.kind === "postgres" ? place.url : "";
  stack = await startTestStack();
});
afterEach(() => stack[Symbol.asyncDispose]());

const folder = () => join(stack.folder, "data");
const inSync = ({ status, currentRun }: Link) => status === "in-sync" && currentRun === null;
const get = async <T>(path: string) => (await stack.send("GET", `${centerPath}${path}`)).body as T;
const runsOf = async (link: Link) => (await get<{ runs: Run[] }>(`/links/${link.id}/runs`)).runs;

test("links, ledger and history move to PostgreSQL, where the service goes on without a single write to Azure", async () => {
  const instance = stack.emulator.estate.instance(testPlaces.instance);
  for (let count = 1; count <= 5; count++)
    instance.addApi({ name: `api-${count}`, displayName: `API ${count}` });
  const link = await createLink(stack);
  await untilLink(stack, link, inSync);
  await expect(moveStore(folder(), url), "while it runs").rejects.toThrow(DataFolderInUseError);
  const activity = await get("/activity");
  await stack.stop();

  const moved = await moveStore(folder(), url);
  const counts = Object.fromEntries(moved.map(({ name, rows }) => [name, rows]));
  // The environment has a record of its own.
  expect(counts).toMatchObject({ links: 1, ledger: 6, activity: 1 });
  expect(counts.runs).toBeGreaterThanOrEqual(1);
  expect(counts.run_outcomes).toBeGreaterThanOrEqual(5);
  await expect(moveStore(folder(), url), "twice").rejects.toThrow(/isn't empty.*Nothing was changed/);

  stack.emulator.controls.clearRequests();
  await stack.start({ DATABASE_URL: url, FORCED_SYNC_INTERVAL_MS: "0" });
  expect(await get("/activity")).toEqual(activity);
  await stack.send("POST", `${centerPath}/links/${link.id}/sync`);
  await expect.poll(async () => (await runsOf(link))[0]?.trigger, { timeout: 20_000 }).toBe("person");
  const after = await untilLink(stack, link, inSync);
  expect(after).toMatchObject({ counts: { apis: 5 }, lastRun: { trigger: "person" } });
  expect((await runsOf(link)).at(-1)?.trigger, "the history begins as it did").toBe("created");
  const writes = stack.emulator.controls
    .requests()
    .filter(({ principal, method }) => principal?.objectId === syncIdentity.objectId && method !== "GET");
  expect(writes).toEqual([]);

  instance.addApi({ name: "api-6", displayName: "API 6" });
  await untilLink(stack, link, ({ counts: { apis } }) => apis === 6);
}, 90_000);

test("a move that would not arrive whole keeps nothing, and leaves the source for another try", async () => {
  const link = await createLink(stack);
  await untilLink(stack, link, inSync);
  await stack.stop();
  {
    await using target = await openDatabase({ kind: "postgres", url }, () => {});
    await sql`create function spoil() returns trigger language plpgsql as $$
      begin new.reads = new.reads + 1; return new; end $$`.execute(target.query);
    await sql`create trigger spoil before insert on runs for each row execute function spoil()`.execute(
      target.query,
    );
  }
  await expect(moveStore(folder(), url)).rejects.toThrow(/The table runs read back .* isn't the one/);
  {
    await using target = await openDatabase({ kind: "postgres", url }, () => {});
    expect(await target.query.selectFrom("links").select("id").execute()).toEqual([]);
    await sql`drop trigger spoil on runs`.execute(target.query);
  }
  expect((await moveStore(folder(), url)).find(({ name }) => name === "links")?.rows).toBe(1);
  await expect(moveStore(join(stack.folder, "elsewhere"), url)).rejects.toThrow(MoveRefused);
}, 60_000);
