import { randomUUID } from "node:crypto";
import { mkdtempDisposable } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { activityStore } from "../store/activity-store.ts";
import { openDatabase } from "../store/database.ts";
import { makeBlankDataFolder } from "../store/testing/blank-database.ts";
import { pruneActivity } from "./prune-activity.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const centerId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiCenter/services/contoso";

afterEach(() => vi.useRealTimers());

test("what is older than the days it is kept goes at once and every hour, also after a failure", async () => {
  vi.useFakeTimers({ toFake: ["Date", "setInterval", "clearInterval"] });
  await using folder = await mkdtempDisposable(join(tmpdir(), "prune-activity-"));
  await makeBlankDataFolder(join(folder.path, "data"));
  await using database = await openDatabase(
    { kind: "embedded", folder: join(folder.path, "data") },
    () => {},
  );
  const activity = activityStore(database);
  const left = async () =>
    (await activity.list(centerId, { limit: 10 })).map(({ record }) => record.subject.name);
  const done = async (name: string, ageMs: number) =>
    activity.put({
      ...{ id: randomUUID(), centerId, at: new Date(Date.now() - ageMs), endedAt: new Date() },
      ...{ action: "link.pause", outcome: "done", subject: { kind: "link", name, id: null } },
      ...{ actor: { objectId: null, name: "priya" }, address: null, problem: null, details: [] },
      ...{ correlationId: null, armCorrelationIds: [] },
    });
  await done("old", 36 * dayMs);
  await done("almost old", 35 * dayMs - 1.5 * hourMs);
  await done("young", 34 * dayMs);

  const failures: unknown[] = [];
  const away = vi.spyOn(activity, "prune");
  const pruning = pruneActivity({ activity }, 35, (error) => failures.push(error));
  await expect.poll(left).toEqual(["young", "almost old"]);
  away.mockRejectedValueOnce(new Error("The database is away."));
  vi.advanceTimersByTime(hourMs);
  await expect.poll(() => failures).toMatchObject([{ message: "The database is away." }]);
  expect(await left()).toEqual(["young", "almost old"]);
  vi.advanceTimersByTime(hourMs);
  await expect.poll(left).toEqual(["young"]);

  await pruning[Symbol.asyncDispose]();
  vi.advanceTimersByTime(2 * dayMs);
  expect(await left()).toEqual(["young"]);
});
