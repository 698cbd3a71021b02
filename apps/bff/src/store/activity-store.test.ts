import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ActivityRecord, type ActivityStore, activityStore, attemptsAMinute } from "./activity-store.ts";
import { type Database, openDatabase } from "./database.ts";
import { openStore } from "./store.ts";
import {
  type DatabasePlace,
  type DatabaseServer,
  embeddedServer,
  postgresServer,
} from "./testing/databases.ts";

const fail = (error: unknown) => {
  throw error;
};
const dayMs = 24 * 3_600_000;
const priya = { objectId: "2b9d4f6e-81c3-4a7d-b5e0-7f3c19a8d210", name: "priya@contoso.com" };
const rita = { objectId: "7c1e5a90-4f2b-4d38-9a6c-0b8e2f6d1c47", name: "rita@contoso.com" };
let center = "";
let centers = 0;

function record(more: Partial<ActivityRecord> = {}): ActivityRecord {
  return {
    id: randomUUID(),
    centerId: center,
    at: new Date(),
    endedAt: new Date(),
    action: "link.pause",
    outcome: "done",
    subject: { kind: "link", name: "retail", id: "5e71c0a9-3d48-4f26-9b17-a4d86e2f5311" },
    actor: priya,
    address: "203.0.113.7",
    problem: null,
    details: [],
    correlationId: randomUUID(),
    armCorrelationIds: [],
    ...more,
  };
}

const refused = (more: Partial<ActivityRecord> = {}) =>
  record({
    outcome: "refused",
    actor: rita,
    problem: { kind: "not-allowed", detail: "You may only look." },
    ...more,
  });

describe.each([
  ["embedded database", embeddedServer],
  ["PostgreSQL", postgresServer],
] as const)("on the %s", (_, startServer) => {
  let server: DatabaseServer;
  let place: DatabasePlace;
  let database: Database;
  let activity: ActivityStore;
  beforeAll(async () => {
    server = await startServer();
    place = await server.newDatabase();
    database = await openDatabase(place, fail);
    activity = activityStore(database);
  });
  afterAll(async () => {
    await database[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });
  beforeEach(() => {
    center = `/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiCenter/services/contoso-${++centers}`;
  });

  const list = async (filter: Partial<Parameters<ActivityStore["list"]>[1]> = {}) =>
    (await activity.list(center, { limit: 100, ...filter })).map((each) => each.record);

  test("a record comes back as it was put, in its own API center alone", async () => {
    const put = record({
      problem: { kind: "not-allowed", detail: 'He said "no".' },
      details: [{ name: "Lifecycle stage", value: "Design", before: "Produktion – später" }],
      armCorrelationIds: [randomUUID()],
    });
    await activity.put(put);
    expect(await activity.list(center.toUpperCase(), { limit: 1 })).toMatchObject([
      { record: { ...put, centerId: center.toUpperCase() } },
    ]);
    expect(await activity.list(`${center}-other`, { limit: 1 })).toEqual([]);
  });

  test("one that was put ahead can end, once", async () => {
    const ahead = record({ endedAt: null, outcome: "unknown" });
    await activity.put(ahead);
    expect(await list()).toEqual([ahead]);
    const done = { ...ahead, endedAt: new Date(), outcome: "done" as const, armCorrelationIds: ["a"] };
    await activity.put(done);
    expect(await list()).toEqual([done]);
    await activity.put({ ...done, outcome: "failed", details: [{ name: "x", value: "y" }] });
    expect(await list()).toEqual([done]);
  });

  test("nothing that was recorded can be changed or deleted, whoever asks the database", async () => {
    await activity.put(record());
    await activity.put(record({ endedAt: null, outcome: "unknown" }));
    const before = await list();
    const attempts = [
      sql`update activity set outcome = 'refused'`,
      sql`update activity set actor_name = 'nobody', ended_at = now() where ended_at is null`,
      sql`update activity set at = now() - interval '1 year', ended_at = now() where ended_at is null`,
      sql`update activity set address = null where ended_at is null`,
      sql`delete from activity`,
      sql`truncate activity`,
    ];
    for (const attempt of attempts) {
      await expect(attempt.execute(database.query)).rejects.toMatchObject({
        message: expect.stringContaining("stays as it is"),
      });
    }
    expect(await list()).toEqual(before);
  });

  test("what is old goes, what isn't stays", async () => {
    const old = record({ at: new Date(Date.now() - 40 * dayMs) });
    const young = record({ at: new Date(Date.now() - 31 * dayMs) });
    await activity.put(old);
    await activity.put(young);
    expect(await activity.prune(35), "the service can't tell whether its clock is right").toBe(0);
    await sql`insert into days_seen
      select date_trunc('day', now(), 'UTC') - days * interval '1 day' from generate_series(0, 60) as days`.execute(
      database.query,
    );
    expect(await activity.prune(35)).toBe(1);
    expect(await list()).toEqual([young]);
    await activity.put(record({ at: new Date(Date.now() - 20 * dayMs) }));
    await expect(activity.prune(10)).rejects.toThrow("stays as it is");
  });

  test("a change and its record are stored together, or neither", async () => {
    await database[Symbol.asyncDispose]();
    const store = await openStore(place, fail);
    try {
      const link = {
        id: randomUUID(),
        centerId: center,
        instanceId: `${center}/instance`,
        scope: { kind: "service" as const },
        name: "retail",
        settings: {
          environment: { name: "retail", title: "Retail", kind: "production" as const },
          lifecycleStage: "production" as const,
          definitions: "always" as const,
        },
        createdAt: new Date(),
        createdBy: "priya",
        request: { trigger: "created", requestedBy: "priya", depth: "documents" } as const,
      };
      const changed = store.recorded(
        () => record({ action: "link.create" }),
        async ({ links }) => {
          await links.create(link, 3);
          throw new Error("too late");
        },
      );
      await expect(changed).rejects.toThrow("too late");
      // Neither database takes a NUL.
      const unwritable = record({ correlationId: "\0" });
      await expect(
        store.recorded(
          () => unwritable,
          ({ links }) => links.create(link, 3),
        ),
      ).rejects.toThrow();
      expect(await store.links.listOfCenter(center)).toEqual([]);
      expect(await store.activity.list(center, { limit: 1 })).toEqual([]);

      const put = record({ action: "link.create" });
      expect(
        await store.recorded(
          () => put,
          ({ links }) => links.create(link, 3),
        ),
      ).toBeUndefined();
      expect(await store.links.listOfCenter(center)).toHaveLength(1);
      expect(await store.activity.list(center, { limit: 1 })).toMatchObject([{ record: put }]);
    } finally {
      await store[Symbol.asyncDispose]();
      database = await openDatabase(place, fail);
      activity = activityStore(database);
    }
  });

  test("pages don't shift when more comes meanwhile", async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(sizes, async (limits) => {
        center = `${center}-x`;
        const put: string[] = [];
        const add = async () => {
          const added = record();
          await activity.put(added);
          put.unshift(added.id);
        };
        for (let count = 0; count < 8; count++) await add();
        const expected = [...put];
        const seen: string[] = [];
        let before: number | undefined;
        for (const limit of limits) {
          const page = await activity.list(center, { before, limit });
          seen.push(...page.map((each) => each.record.id));
          before = page.at(-1)?.seq ?? before;
          await add();
        }
        expect(seen).toEqual(expected.slice(0, seen.length));
      }),
      { numRuns: 10 },
    );
  });

  test("is found by action, person, outcome, link, time and any word in it", async () => {
    const linkId = randomUUID();
    const made = record({
      action: "link.create",
      subject: { kind: "link", name: "Logistics_EU", id: linkId },
      details: [{ name: "Environment", value: "100% production" }],
      at: new Date("2026-01-02T10:00:00Z"),
    });
    const looked = refused({
      at: new Date("2026-01-03T10:00:00Z"),
      subject: { kind: "api", name: "Petstore", id: null },
    });
    const removed = record({
      action: "link.removed",
      actor: { objectId: null, name: "Sync identity" },
      address: null,
      correlationId: null,
      at: new Date("2026-01-04T10:00:00Z"),
    });
    for (const each of [made, looked, removed]) await activity.put(each);
    const cases: [Partial<Parameters<ActivityStore["list"]>[1]>, ActivityRecord[]][] = [
      [{}, [removed, looked, made]],
      [{ action: ["link.create"] }, [made]],
      [{ action: ["link.create", "link.removed"] }, [removed, made]],
      [{ actorId: [rita.objectId] }, [looked]],
      [{ actorId: [null] }, [removed]],
      [{ actorId: [priya.objectId, null] }, [removed, made]],
      [{ outcome: ["refused", "failed"] }, [looked]],
      [{ linkId: linkId.toUpperCase() }, [made]],
      [{ from: looked.at }, [removed, looked]],
      [{ to: looked.at }, [looked, made]],
      [{ text: "LOGISTICS_eu priya" }, [made]],
      [{ text: "logisticsxeu" }, []],
      [{ text: "100%" }, [made]],
      [{ text: "only look" }, [looked]],
      [{ text: made.correlationId ?? "" }, [made]],
      [{ text: "203.0.113" }, [looked, made]],
      [{ text: "value" }, []],
      [{ text: "\\" }, []],
    ];
    for (const [filter, expected] of cases) {
      expect(await list(filter), JSON.stringify(filter)).toEqual(expected);
    }
    await activity.put(record({ actor: { ...priya, name: "priya.new@contoso.com" } }));
    expect(await activity.actors(center)).toEqual([
      { objectId: priya.objectId, name: "priya.new@contoso.com" },
      rita,
      { objectId: null, name: "Sync identity" },
    ]);
  });

  test("an attempt that is repeated at once is listed once, and nobody can fill the list with many", async () => {
    const first = refused();
    await activity.putAttempt(first);
    await activity.putAttempt(refused());
    expect(await list()).toEqual([first]);
    await activity.putAttempt(refused({ action: "link.sync" }));
    await activity.putAttempt(refused({ actor: priya }));
    await activity.putAttempt(refused({ at: new Date(Date.now() + 61_000) }));
    expect(await list()).toHaveLength(4);
    for (let count = 0; count < attemptsAMinute + 10; count++) {
      await activity.putAttempt(refused({ subject: { kind: "link", name: `link-${count}`, id: null } }));
    }
    expect(await list({ actorId: [rita.objectId] })).toHaveLength(attemptsAMinute);
  });
});
