import { mkdir } from "node:fs/promises";
import { noTotals } from "@api-center-links/sync-engine/run-totals";
import { Kysely, PGliteDialect, PostgresDialect, sql } from "kysely";
import { Migrator } from "kysely/migration";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { embeddedFolder } from "./embedded-folder.ts";
import { migrations } from "./migrate.ts";
import { openEmbeddedFolder } from "./open-embedded.ts";
import { openStore } from "./store.ts";
import {
  type DatabasePlace,
  type DatabaseServer,
  embeddedServer,
  postgresServer,
} from "./testing/databases.ts";

const centerId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiCenter/services/Contoso";
const instanceId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiManagement/service/Retail";
const linkId = "5f0f6f1e-7a3d-4f0e-9a3e-0d8f5a8d1c01";
const runId = "5f0f6f1e-7a3d-4f0e-9a3e-0d8f5a8d1c02";
const activityId = "5f0f6f1e-7a3d-4f0e-9a3e-0d8f5a8d1c03";
const entity = {
  ref: { kind: "api", api: "orders" },
  sourceId: `${instanceId}/apis/Orders`,
  title: "Orders",
  state: "written",
  fingerprint: "f",
};
const v2 = {
  ...entity,
  ref: { kind: "version", api: "orders", version: "v2" },
  sourceId: `${instanceId}/apis/Orders-v2`,
};

describe.each([
  ["embedded database", embeddedServer],
  ["PostgreSQL", postgresServer],
] as const)("on the %s", (_, startServer) => {
  let server: DatabaseServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test("what older versions stored is kept and understood", async () => {
    const place = await server.newDatabase();
    await withRawDatabase(place, async (database) => {
      await migrateTo(database, "0001-links");
      await storeAsTheFirstVersionDid(database);
      await migrateTo(database, "0004-activity");
      await database
        .insertInto("activity")
        .values({
          ...{ id: activityId, center_key: centerId.toLowerCase(), at: "2026-01-01T10:00:00Z" },
          ...{ ended_at: "2026-01-01T10:00:01Z", action: "link.create", outcome: "succeeded" },
          ...{ subject_kind: "link", subject_name: "Retail", subject_id: linkId },
          ...{ actor_id: "priya", actor_name: "Priya", details: "[]", arm_correlation_ids: "[]" },
        })
        .execute();
      await migrateTo(database, "0006-instance-watches");
      await database
        .insertInto("instance_watches")
        .values({
          ...{ instance_key: instanceId.toLowerCase(), log_poll_at: "2026-01-02T10:01:00Z" },
          log_read_until: "2026-01-02T10:00:00Z",
        })
        .execute();
    });

    await using store = await openStore(place, (error) => {
      throw error;
    });
    expect(await store.links.get(centerId, linkId)).toMatchObject({
      ...{ name: "Retail", instanceId, scope: { kind: "service" }, state: "paused", keepApis: false },
      settings: { environment: { name: "retail" }, lifecycleStage: "production", definitions: "always" },
      ...{ lastSuccessAt: new Date("2026-01-02T09:00:00Z"), documentsKnown: true, lastVerification: null },
    });
    const totals = {
      ...{ created: 1, updated: 0, deleted: 0, unchanged: 0, skipped: 0, failed: 0 },
      ...{ held: 0, drifted: 0 },
    };
    expect(await store.runs.list(linkId, { limit: 10 })).toMatchObject([
      { id: runId, result: "succeeded", totals, requests: { reads: 3, writes: 5, deletes: 0 } },
    ]);
    expect(await store.runs.outcomes(runId)).toMatchObject([
      { root: "orders", action: "create", result: "done", notes: ["A note."], drift: [] },
    ]);
    const ledger = store.ledgers.ledgerOf(linkId);
    const record = expect.objectContaining({ root: "orders", title: "Orders", entities: [entity, v2] });
    expect(await ledger.recordsOf(["orders"])).toEqual([record]);
    expect(await ledger.recordsFrom([v2.sourceId.toUpperCase()])).toEqual([record]);
    expect(await ledger.countApis()).toBe(1);
    expect(await store.activity.list(centerId, { limit: 10 })).toMatchObject([
      { record: { id: activityId, action: "link.create", outcome: "succeeded", actor: { name: "Priya" } } },
    ]);
    const watches = await store.watches.list([instanceId]);
    expect(watches.get(instanceId.toLowerCase())).toMatchObject({
      ...{ logReadUntil: new Date("2026-01-02T10:00:00Z"), subscriptionName: null },
    });
    // It can be worked with, too: what was added since has its place.
    const request = { trigger: "resumed", requestedBy: "priya", depth: "verify" } as const;
    await store.links.resume(linkId, request, new Date());
    expect(await store.claims.claim(linkId, "worker", 60_000, new Date())).toMatchObject({ request });
  });

  test("a run ends, and is the last one, after billions of outcomes and a run from while the clock was ahead", async () => {
    const place = await server.newDatabase();
    const [aheadId, nextId] = [runId.replace(/02$/, "12"), runId.replace(/02$/, "13")];
    await withRawDatabase(place, async (database) => {
      await migrateTo(database, "0001-links");
      await storeAsTheFirstVersionDid(database);
      await migrateTo(database, "0012-days-seen");
      const ahead = JSON.stringify({ id: aheadId, started_at: "2099-01-01T10:00:00Z" });
      await sql`
        insert into runs
        select (jsonb_populate_record(each, ${ahead}::jsonb)).* from runs as each`.execute(database);
      await sql`select setval('run_outcomes_id_seq', 2147483646)`.execute(database);
    });
    await using store = await openStore(place, (error) => {
      throw error;
    });
    const newest = async () => (await store.runs.newest([linkId])).get(linkId)?.last?.id;
    expect(await newest(), "of what was there, nobody knows better").toBe(aheadId);
    await store.links.resume(linkId, { trigger: "resumed", requestedBy: null, depth: "listing" }, new Date());
    await store.claims.claim(linkId, "worker", 60_000, new Date());
    const at = new Date();
    const run = { id: nextId, linkId, trigger: "timer", requestedBy: null, depth: "listing" } as const;
    await store.runs.begin({ ...run, startedAt: at }, "worker");
    const requests = { reads: 1, writes: 0, deletes: 0 };
    const outcome = { sourceId: "/a", title: "A", action: "skip", result: "skipped" } as const;
    const outcomes = ["a", "b", "c"].map((root) => ({ ...outcome, root, notes: [], drift: [], at }));
    await store.runs.advance(nextId, { totals: noTotals, progress: null, requests }, outcomes);
    const end = { result: "succeeded", totals: noTotals, requests, fault: null, repeated: false } as const;
    await store.runs.end({ id: nextId, linkId, ...end, endedAt: at });
    expect(await newest()).toBe(nextId);
    expect((await store.runs.outcomes(nextId)).map(({ root }) => root)).toEqual(["a", "b", "c"]);
    expect((await store.runs.lastNotes(linkId, ["a"])).get("a")).toEqual([]);
  });
});

/** The database before this product knew of anything later; types of long ago are nobody's any more. */
async function withRawDatabase(
  place: DatabasePlace,
  work: (database: Kysely<Record<string, Record<string, unknown>>>) => Promise<void>,
): Promise<void> {
  const dialect = await dialectOf(place);
  const database = new Kysely<Record<string, Record<string, unknown>>>({ dialect });
  try {
    await work(database);
  } finally {
    await database.destroy();
  }
}

async function dialectOf(place: DatabasePlace) {
  if (place.kind === "postgres") {
    return new PostgresDialect({ pool: new pg.Pool({ connectionString: place.url }) });
  }
  await mkdir(place.folder, { recursive: true });
  return new PGliteDialect({ pglite: await openEmbeddedFolder(await embeddedFolder(place.folder)) });
}

async function migrateTo(
  database: Kysely<Record<string, Record<string, unknown>>>,
  name: keyof typeof migrations,
): Promise<void> {
  const migrator = new Migrator({ db: database, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateTo(name);
  if (error) throw error;
}

async function storeAsTheFirstVersionDid(
  database: Kysely<Record<string, Record<string, unknown>>>,
): Promise<void> {
  await database
    .insertInto("links")
    .values({
      ...{ id: linkId, center_id: centerId, center_key: centerId.toLowerCase(), name: "Retail" },
      ...{ instance_id: instanceId, instance_key: instanceId.toLowerCase(), environment_key: "retail" },
      environment: JSON.stringify({ name: "retail", title: "Retail", kind: "production" }),
      ...{ lifecycle_stage: "production", definitions: "always", state: "paused" },
      ...{ created_at: "2026-01-01T10:00:00Z", created_by: "Priya" },
      ...{ last_success_at: "2026-01-02T09:00:00Z", last_verified_at: "2026-01-02T09:00:00Z" },
    })
    .execute();
  await database
    .insertInto("runs")
    .values({
      ...{ id: runId, link_id: linkId, trigger: "created", requested_by: "Priya", depth: "documents" },
      ...{ started_at: "2026-01-01T10:00:00Z", ended_at: "2026-01-01T10:01:00Z", result: "succeeded" },
      totals: JSON.stringify({ created: 1, updated: 0, deleted: 0, unchanged: 0, skipped: 0, failed: 0 }),
      ...{ reads: 3, writes: 5, deletes: 0, eventful: true },
    })
    .execute();
  await database
    .insertInto("run_outcomes")
    .values({
      ...{ run_id: runId, root: "orders", source_id: entity.sourceId, title: "Orders", action: "create" },
      ...{ result: "done", notes: JSON.stringify(["A note."]), at: "2026-01-01T10:00:30Z" },
    })
    .execute();
  await database
    .insertInto("ledger")
    .values({
      ...{ link_id: linkId, root: "orders", source_id: entity.sourceId, title: "Orders" },
      entities: JSON.stringify([entity, v2]),
      ...{ apis: 1, versions: 1, definitions: 0, deployments: 0, changed_at: "2026-01-01T10:00:30Z" },
    })
    .execute();
}
