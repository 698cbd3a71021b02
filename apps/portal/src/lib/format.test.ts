import { expect, test } from "vitest";
import { formatCount, formatDuration, formatRelativeTime } from "./format.ts";

const now = Date.parse("2026-11-23T12:00:00Z");

test.each([
  ["2026-11-23T11:59:55Z", "just now"],
  ["2026-11-23T12:00:05Z", "in a few seconds"],
  ["2026-11-23T11:59:20Z", "40 seconds ago"],
  ["2026-11-23T11:59:02Z", "1 minute ago"],
  ["2026-11-23T12:05:00Z", "in 5 minutes"],
  ["2026-11-23T09:00:00Z", "3 hours ago"],
  ["2026-11-22T12:00:00Z", "yesterday"],
])("%s is %j", (instant, text) => {
  expect(formatRelativeTime(instant, now)).toBe(text);
});

test("durations are as exact as people care for", () => {
  expect([400, 12_300, 185_000, 7_440_000].map(formatDuration)).toEqual([
    "0.4 s",
    "12 s",
    "3 min 5 s",
    "2 h 4 min",
  ]);
});

test("counts agree with their noun", () => {
  expect([formatCount(1, "API"), formatCount(1204, "API")]).toEqual(["1 API", "1,204 APIs"]);
});
