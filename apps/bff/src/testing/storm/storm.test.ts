import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestStack, type TestStack } from "../bff-on-emulator.ts";
import { ride, stormEnvironment } from "./storm.ts";
import { storms } from "./weather.ts";

/** By `pnpm test:storm`: for how long, and the one storm to repeat. */
const minutes = Number(process.env.STORM_MINUTES ?? 0);
const given = process.env.STORM_SEED;
const numRuns = given ? 1 : minutes > 0 ? 1_000_000 : 2;
const firstSeed = given ? Number(given) : Math.floor(Math.random() * 2 ** 31);

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack({ environment: stormEnvironment });
});
afterAll(() => stack[Symbol.asyncDispose]());

test("after a storm of changes, edits and faults all is as the source has it and people left it", {
  timeout: minutes * 60_000 + 240_000,
}, async () => {
  const until = performance.now() + minutes * 60_000;
  for (
    let count = 0;
    count < numRuns && (count === 0 || minutes === 0 || performance.now() < until);
    count++
  ) {
    const seed = firstSeed + count;
    const [storm] = fc.sample(storms, { seed, numRuns: 1 });
    if (!storm) throw new Error("No storm came.");
    console.info(`pnpm test:storm --seed ${seed}`);
    const { complaints, ...figures } = await ride(stack, storm);
    console.info(
      Object.entries(figures)
        .map(([what, figure]) => `${figure} ${what}`)
        .join(", "),
    );
    expect(complaints, `pnpm test:storm --seed ${seed}`).toEqual([]);
  }
});
