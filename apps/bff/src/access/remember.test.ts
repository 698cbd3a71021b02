import { afterEach, expect, test, vi } from "vitest";
import { rememberFor } from "./remember.ts";

afterEach(() => vi.useRealTimers());

test("asks once for all who want to know, and again when the answer is old", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const remember = rememberFor<number>(60_000);
  let asked = 0;
  const ask = async () => ++asked;
  expect(await Promise.all([remember("a", ask), remember("a", ask), remember("b", ask)])).toEqual([1, 1, 2]);
  vi.advanceTimersByTime(59_999);
  expect(await remember("a", ask)).toBe(1);
  vi.advanceTimersByTime(1);
  expect(await remember("a", ask)).toBe(3);
  vi.setSystemTime(Date.now() - 3_600_000);
  expect(await remember("a", ask), "the clock was set back").toBe(4);
});

test("an answer that won't do is asked for anew, and the new one is remembered", async () => {
  const remember = rememberFor<number>(60_000);
  await remember("a", async () => 1);
  expect(
    await remember(
      "a",
      async () => 2,
      (answer) => answer >= 2,
    ),
  ).toBe(2);
  expect(
    await remember(
      "a",
      async () => 3,
      (answer) => answer >= 2,
    ),
  ).toBe(2);
});

test("a failure is forgotten at once", async () => {
  const remember = rememberFor<number>(60_000);
  await expect(remember("a", () => Promise.reject(new Error("down")))).rejects.toThrow("down");
  expect(await remember("a", async () => 1)).toBe(1);
});

test.each([
  { shareFailures: true, asks: ["first"] },
  { shareFailures: false, asks: ["first", "second"] },
])("who waits for another that fails, with shared failures $shareFailures", async ({ asks, ...options }) => {
  const remember = rememberFor<number>(60_000, options);
  const asked: string[] = [];
  const ask = (who: string) => async () => {
    asked.push(who);
    if (who === "first") throw new Error("paused");
    return 1;
  };
  const answers = await Promise.allSettled(
    ["first", "second", "third"].map((who) => remember("a", ask(who))),
  );
  const other = options.shareFailures ? "rejected" : "fulfilled";
  expect(answers.map(({ status }) => status)).toEqual(["rejected", other, other]);
  expect(asked).toEqual(asks);
});
