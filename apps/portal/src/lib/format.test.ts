import fc from "fast-check";
import { expect, test } from "vitest";
import { formatCount, formatDuration, formatElapsed, formatLatest, formatRelativeTime } from "./format.ts";

const now = Date.parse("2026-11-23T12:00:00Z");

test.each([
  ["2026-11-23T11:59:55Z", "just now"],
  ["2026-11-23T12:00:05Z", "in a few seconds"],
  ["2026-11-23T11:59:20Z", "40 seconds ago"],
  ["2026-11-23T11:59:02Z", "1 minute ago"],
  ["2026-11-23T12:05:00Z", "in 5 minutes"],
  ["2026-11-23T09:00:00Z", "3 hours ago"],
  ["2026-11-23T11:00:10Z", "1 hour ago"],
  ["2026-11-23T10:31:00Z", "1 hour ago"],
  ["2026-11-22T12:10:00Z", "yesterday"],
  ["2026-11-22T12:00:00Z", "yesterday"],
  ["2026-11-24T11:50:00Z", "tomorrow"],
  ["2026-10-20T12:00:00Z", "34 days ago"],
  ["2026-09-20T12:00:00Z", "2 months ago"],
  ["2025-12-05T12:00:00Z", "1 year ago"],
  ["2024-08-19T12:00:00Z", "2 years ago"],
  ["2028-11-23T12:00:00Z", "in 2 years"],
])("%s is %j", (instant, text) => {
  expect(formatRelativeTime(instant, now)).toBe(text);
});

test("durations are as exact as people care for", () => {
  expect([30, 400, 12_300, 185_000, 7_440_000].map(formatDuration)).toEqual([
    "< 0.1 s",
    "0.4 s",
    "12 s",
    "3 min 5 s",
    "2 h 4 min",
  ]);
});

test("a duration is rounded before its units are chosen", () => {
  expect([9_970, 59_600, 119_700, 3_599_700, 7_199_700].map(formatDuration)).toEqual([
    "10 s",
    "1 min 0 s",
    "2 min 0 s",
    "1 h 0 min",
    "2 h 0 min",
  ]);
});

test("what goes on is told in whole seconds, and none is told before it is over", () => {
  expect([-50, 30, 8_700, 9_990, 59_600, 185_900].map(formatElapsed)).toEqual([
    "0 s",
    "0 s",
    "8 s",
    "9 s",
    "59 s",
    "3 min 5 s",
  ]);
});

test("no text holds as many of a unit as make a larger one", () => {
  const weekMs = 7 * 24 * 3_600_000;
  fc.assert(
    fc.property(fc.integer({ min: 0, max: weekMs }), (ms) => {
      expect(formatDuration(ms)).not.toMatch(/\b60 (s|min)\b/);
      for (const instant of [now - ms, now + ms]) {
        expect(formatRelativeTime(new Date(instant).toISOString(), now)).not.toMatch(
          /\b(60 (seconds|minutes)|24 hours)\b/,
        );
      }
    }),
  );
});

test("counts agree with their noun", () => {
  expect([formatCount(1, "API"), formatCount(1204, "API")]).toEqual(["1 API", "1,204 APIs"]);
  expect([formatLatest(1, "run"), formatLatest(40, "run")]).toEqual(["The last run", "The last 40 runs"]);
});
