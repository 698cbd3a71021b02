import { randomUUID } from "node:crypto";
import { mkdtempDisposable } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openStore, type Store } from "../store/store.ts";
import { makeBlankDataFolder } from "../store/testing/blank-database.ts";
import { keepHouse } from "./housekeeping.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const centerId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiCenter/services/contoso";
const instanceId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiManagement/service/retail";
const owner = "worker";
const ago = (ms: number) => new Date(Date.now() - ms);

let store: Store;
let close: () => Promise<void>;
beforeEach(async () => {
  const folder = await mkdtempDisposable(join(tmpdir(), "housekeeping-"));
  await makeBlankDataFolder(join(folder.path, "data"));
  store = await openStore({ kind: "embedded", folder: join(folder.path, "data") }, () => {});
  // Noon, so that no test runs into the next day: what is a day old would be two.
  vi.useFakeTimers({
    toFake: ["Date", "setInterval", "clearInterval"],
    now: new Date().setUTCHours(12, 0),
  });
  close = async () => {
    vi.useRealTimers();
    await store[Symbol.asyncDispose]();
    await folder.remove();
  };
});
afterEach(() => close());

const activities = async () =>
  (await store.activity.list(centerId, { limit: 10 })).map(({ record }) => record.subject.name);

const done = (name: string, ageMs: number) =>
  store.activity.put({
    ...{ id: randomUUID(), centerId, at: ago(ageMs), endedAt: new Date() },
    ...{ action: "link.pause", outcome: "done", subject: { kind: "link", name, id: null } },
    ...{ actor: { objectId: null, name: "priya" }, address: null, problem: null, details: [] },
    ...{ correlationId: null, armCorrelationIds: [] },
  });

async function link(): Promise<string> {
  const id = randomUUID();
  await store.links.create(
    {
      ...{ id, centerId, instanceId, scope: { kind: "service" }, name: "retail" },
      settings: {
        environment: { name: "retail", title: "Retail", kind: "production" },
        lifecycleStage: "production",
        definitions: "always",
      },
      ...{ createdAt: new Date(), createdBy: "priya" },
      request: { trigger: "created", requestedBy: "priya", depth: "documents" },
    },
    3,
  );
  await store.claims.claim(id, owner, hourMs, new Date());
  return id;
}

async function run(linkId: string, ageMs: number): Promise<string> {
  const id = randomUUID();
  const totals = {
    created: 1,
    updated: 0,
    deleted: 0,
    unchanged: 0,
    held: 0,
    skipped: 0,
    failed: 0,
    drifted: 0,
  };
  const requests = { reads: 0, writes: 0, deletes: 0 };
  const startedAt = ago(ageMs);
  await store.runs.begin(
    { id, linkId, trigger: "timer", requestedBy: null, depth: "listing", startedAt },
    owner,
  );
  await store.runs.advance(id, { totals, requests, progress: null }, [
    {
      ...{ root: "a", sourceId: "/a", title: "A", action: "create", result: "done" },
      ...{ notes: [], drift: [], at: startedAt },
    },
  ]);
  const ending = { result: "succeeded", fault: null, repeated: false, endedAt: startedAt } as const;
  await store.runs.end({ id, linkId, totals, requests, ...ending });
  return id;
}

/** The service has run on all of the last days. */
async function runFor(days: number): Promise<void> {
  const now = Date.now();
  for (let ago = days; ago >= 0; ago--) {
    vi.setSystemTime(now - ago * dayMs);
    await store.days.seeToday();
  }
}

test("what is older than the days it is kept goes at once and every hour, also after a failure", async () => {
  await runFor(40);
  await done("old", 36 * dayMs);
  await done("almost old", 35 * dayMs - 1.5 * hourMs);
  await done("young", 34 * dayMs);

  const failures: unknown[] = [];
  const away = vi.spyOn(store.activity, "prune");
  const keeping = keepHouse(store, { activityDays: 35, runDays: 10 }, (error) => failures.push(error));
  await expect.poll(activities).toEqual(["young", "almost old"]);
  away.mockRejectedValueOnce(new Error("The database is away."));
  vi.advanceTimersByTime(hourMs);
  await expect.poll(() => failures).toMatchObject([{ message: "The database is away." }]);
  expect(await activities()).toEqual(["young", "almost old"]);
  vi.advanceTimersByTime(hourMs);
  await expect.poll(activities).toEqual(["young"]);

  await keeping[Symbol.asyncDispose]();
  vi.advanceTimersByTime(2 * dayMs);
  expect(await activities()).toEqual(["young"]);
});

test("old runs go with their outcomes, but for a link's last; instances that nobody links any more go too", async () => {
  await runFor(40);
  const id = await link();
  const old = await run(id, 12 * dayMs);
  const last = await run(id, 11 * dayMs);
  const elsewhere = `${instanceId}-that-was-unlinked`;
  const subscribed = `${instanceId}-with-a-subscription`;
  for (const each of [instanceId, elsewhere, subscribed])
    await store.watches.takePoll(each, { now: ago(0), next: ago(2 * dayMs), latest: ago(0) });
  await store.watches.subscribed(subscribed, "ours", ago(2 * dayMs));

  const clean = async () => {
    await keepHouse(store, { activityDays: 35, runDays: 10 }, (error) => {
      throw error;
    })[Symbol.asyncDispose]();
  };
  await clean();
  expect((await store.runs.list(id, { limit: 10 })).map((each) => each.id)).toEqual([last]);
  expect(await store.runs.outcomes(old)).toEqual([]);
  const watched = await store.watches.list([instanceId, elsewhere, subscribed]);
  expect([...watched.keys()]).toEqual(
    expect.arrayContaining([instanceId, subscribed].map((each) => each.toLowerCase())),
  );
  expect(watched.size).toBe(2);

  const young = await run(id, 0);
  await clean();
  expect((await store.runs.list(id, { limit: 10 })).map((each) => each.id)).toEqual([young]);
});

test("a clock that is a year ahead deletes no more than one that is a day ahead", async () => {
  await runFor(40);
  await done("old", 36 * dayMs);
  await done("young", 33 * dayMs);
  await done("new", 0);
  const id = await link();
  const [young] = [await run(id, 8 * dayMs), await run(id, 0)];

  vi.setSystemTime(Date.now() + 365 * dayMs);
  const keeping = keepHouse(store, { activityDays: 35, runDays: 10 }, (error) => {
    throw error;
  });
  await expect.poll(activities).toEqual(["new", "young"]);
  const late = await run(id, 0);
  await done("late", 0);
  vi.advanceTimersByTime(hourMs);
  await keeping[Symbol.asyncDispose]();
  expect(await activities()).toEqual(["late", "new", "young"]);
  expect((await store.runs.list(id, { limit: 10 })).map((each) => each.id)).toEqual(
    expect.arrayContaining([young, late]),
  );
});
