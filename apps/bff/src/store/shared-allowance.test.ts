import { ownAllowance, remoteAllowance } from "@api-center-links/azure/arm-allowance";
import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Database, openDatabase } from "./database.ts";
import { sharedAllowance } from "./shared-allowance.ts";
import { type DatabaseServer, postgresServer } from "./testing/databases.ts";

let server: DatabaseServer;
let database: Database;
beforeAll(async () => {
  server = await postgresServer();
  database = await openDatabase(await server.newDatabase(), () => {});
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

let buckets = 0;
const newBucket = () => ({ key: `bucket-${++buckets}`, size: 200, refillPerSecond: 10 });

describe("the shared allowance", () => {
  test("gives what a process alone would give itself, at any time and whatever ARM tells", async () => {
    const steps = fc.array(
      fc.record({
        afterMs: fc.integer({ min: 0, max: 20_000 }),
        wanted: fc.integer({ min: 1, max: 300 }),
        parties: fc.integer({ min: 1, max: 5 }),
        left: fc.option(fc.integer({ min: -20, max: 1_000 }), { nil: undefined }),
        closedForMs: fc.option(fc.integer({ min: 0, max: 9_000 }), { nil: undefined, freq: 4 }),
      }),
      { minLength: 1, maxLength: 15 },
    );
    vi.useFakeTimers({ toFake: ["performance"] });
    try {
      await fc.assert(
        fc.asyncProperty(steps, async (given) => {
          const start = performance.now();
          const now = () =>
            sql<Date>`('2030-01-01Z'::timestamptz + ${performance.now() - start}::float8 * interval '1 ms')`;
          const [shared, own] = [sharedAllowance(database, now), ownAllowance()];
          const bucket = newBucket();
          for (const { afterMs, closedForMs, ...wish } of given) {
            vi.advanceTimersByTime(afterMs);
            if (closedForMs !== undefined) {
              await Promise.all([shared.close(bucket, closedForMs), own.close(bucket, closedForMs)]);
            }
            const [ours, expected] = await Promise.all([shared.draw(bucket, wish), own.draw(bucket, wish)]);
            expect(ours.tokens).toBe(expected.tokens);
            expect(ours.level).toBeCloseTo(expected.level, 2);
            expect(ours.closedForMs).toBeCloseTo(expected.closedForMs, 0);
          }
        }),
        { numRuns: 40 },
      );
    } finally {
      vi.useRealTimers();
    }
  });

  test("gives processes that draw at the same time no more than there is, and each its turns", async () => {
    const bucket = newBucket();
    const frozen = () => sql<Date>`'2030-01-01Z'::timestamptz`;
    const processes = [1, 2, 3, 4].map(() => ({ allowance: sharedAllowance(database, frozen), drawn: 0 }));
    const levels: number[] = [];
    await Promise.all(
      processes.map(async (each) => {
        for (let turn = 0; turn < 20; turn++) {
          const { tokens, level } = await each.allowance.draw(bucket, {
            wanted: 50,
            parties: 2,
            left: undefined,
          });
          each.drawn += tokens;
          levels.push(level - tokens);
        }
      }),
    );
    const total = processes.reduce((sum, { drawn }) => sum + drawn, 0);
    expect(Math.min(...levels), "every token was counted once").toBe(200 - total);
    const late = await Promise.all(
      processes.map(({ allowance }) => allowance.draw(bucket, { wanted: 50, parties: 2, left: undefined })),
    );
    expect(late.map(({ tokens }) => tokens)).toEqual([2, 2, 2, 2]);
  });

  test("is closed for all when ARM refused one", async () => {
    const bucket = newBucket();
    await sharedAllowance(database).close(bucket, 5_000);
    const { closedForMs } = await sharedAllowance(database).draw(bucket, {
      wanted: 1,
      parties: 1,
      left: undefined,
    });
    expect(closedForMs).toBeGreaterThan(4_000);
    expect(closedForMs).toBeLessThanOrEqual(5_000);
  });

  test("is refilled, and closed no longer than ARM said, also after the database's clock was set back by an hour", async () => {
    const bucket = newBucket();
    let at = "2030-01-01T12:00:00Z";
    const allowance = sharedAllowance(database, () => sql<Date>`${at}::timestamptz`);
    const wish = { wanted: 500, parties: 500, left: undefined };
    await allowance.draw(bucket, wish);
    await allowance.close(bucket, 5_000);
    at = "2030-01-01T11:00:00Z";
    const first = await allowance.draw(bucket, { ...wish, wanted: 1 });
    expect(first).toMatchObject({ level: -300, closedForMs: 5_000 });
    at = "2030-01-01T11:00:31Z";
    expect(await allowance.draw(bucket, { ...wish, wanted: 1 })).toMatchObject({ level: 9, closedForMs: 0 });

    at = "2030-01-01T10:00:00Z";
    await allowance.close(bucket, 7_000);
    expect((await allowance.draw(bucket, { ...wish, wanted: 1 })).closedForMs).toBe(7_000);
  });

  test("lets requests go on slowly while the database is away, telling once", async () => {
    const gone = await openDatabase(await server.newDatabase(), () => {});
    await gone[Symbol.asyncDispose]();
    const onAway = vi.fn();
    const allowance = remoteAllowance(sharedAllowance(gone), onAway);
    const wish = { wanted: 50, parties: 4, left: undefined };
    for (let turn = 0; turn < 3; turn++) {
      expect(await allowance.draw(newBucket(), wish)).toEqual({ tokens: 1, level: -3, closedForMs: 0 });
    }
    expect(onAway).toHaveBeenCalledOnce();
  });
});
