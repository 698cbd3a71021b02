import { expect, test } from "vitest";
import { killEverywhere } from "./kill-everywhere.ts";
import { firstDifference } from "./observed.ts";

/** A few moments of some four hundred, others each time; all of them with `pnpm test:kill-everywhere`. */
const every = 80;

test("killed at any request to ARM, the service ends as if it hadn't been", {
  timeout: 300_000,
}, async () => {
  const offset = Math.floor(Math.random() * every);
  console.info(`pnpm test:kill-everywhere --every ${every} --offset ${offset}`);
  const outcomes = await killEverywhere({ every, offset, lanes: 1 });
  expect(outcomes.length).toBeGreaterThan(2);
  expect(outcomes.filter(({ difference }) => difference !== undefined)).toEqual([]);
});

test("a difference is told by where it is", () => {
  const whole = { apis: { carts: { title: "Carts", versions: ["v1", "v2"] } } };
  expect(firstDifference(whole, structuredClone(whole))).toBeUndefined();
  const changed = { apis: { carts: { title: "Carts", versions: ["v1"] } } };
  expect(firstDifference(whole, changed)).toBe('apis.carts.versions.1 is absent instead of "v2"');
  expect(firstDifference(whole, { apis: {} })).toContain("apis.carts is absent instead of {");
});
