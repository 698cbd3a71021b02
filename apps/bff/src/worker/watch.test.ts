import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { watchLinks } from "./watch.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a database that doesn't answer for ten minutes isn't asked for every second of them afterwards", async () => {
  const answers: (() => void)[] = [];
  let lookups = 0;
  const woken: string[] = [];
  const store = {
    claims: {
      async pullIn() {
        lookups += 1;
        if (lookups === 1) await new Promise<void>((resolve) => answers.push(resolve));
      },
      shortenLeases: async () => {},
      lost: async () => [],
      due: async () => [`due at lookup ${lookups}`],
    },
    runs: { endAbandoned: async () => {} },
    queue: { wake: async (linkId: string) => void woken.push(linkId) },
  };
  const watching = watchLinks(
    store as never,
    { longestPauseMs: 60_000, leaseMs: 1_000, takeOver: () => {} },
    (error) => {
      throw error;
    },
  );
  await vi.advanceTimersByTimeAsync(600_000);
  expect(lookups).toBe(1);
  for (const answer of answers) answer();
  await vi.advanceTimersByTimeAsync(0);
  expect(woken).toEqual(["due at lookup 1"]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(woken).toEqual(["due at lookup 1", "due at lookup 2"]);

  await watching[Symbol.asyncDispose]();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(lookups).toBe(2);
});
