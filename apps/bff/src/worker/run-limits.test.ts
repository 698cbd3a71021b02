import { Fault } from "@api-center-links/sync-engine/fault";
import { expect, test } from "vitest";
import { runLimits } from "./run-limits.ts";

const room = async () => {};

test("a run in which nothing has succeeded for too long ends, however much is tried; success gives it time again", async () => {
  let now = 0;
  const limits = runLimits({ deadlineMs: 600_000, room, now: () => now });
  now = 500_000;
  limits.count({ status: 200 });
  now = 1_000_000;
  for (const status of [429, 503, undefined]) limits.count({ status });
  await limits.look();
  expect(limits.signal.aborted).toBe(false);
  now = 1_100_001;
  await limits.look();
  expect(limits.signal.reason).toMatchObject({
    code: "RunStalled",
    message: expect.stringContaining("10 minutes"),
  });
});

test("a run ends where there is no room for its records", async () => {
  const full = new Fault("DiskFull", "The disk is full.");
  const limits = runLimits({ deadlineMs: 1000, room: () => Promise.reject(full) });
  await limits.look();
  expect(limits.signal.reason).toBe(full);
});
