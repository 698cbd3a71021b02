import { expect, test } from "vitest";
import { inBatches } from "./in-batches.ts";

test("what comes while a batch is under way goes together in the next, and nothing is lost or done twice", async () => {
  const batches: number[][] = [];
  const go = Promise.withResolvers<void>();
  const save = inBatches<number>(async (items) => {
    batches.push(items);
    await go.promise;
  });
  const first = save(1);
  await Promise.resolve().then(() => {});
  const others = [2, 3, 4].map(save);
  go.resolve();
  await Promise.all([first, ...others]);
  await save(5);
  expect(batches).toEqual([[1], [2, 3, 4], [5]]);
});

test("a batch that fails fails for those in it alone", async () => {
  const save = inBatches<string>(async (items) => {
    if (items.includes("bad")) throw new Error("refused");
  });
  const bad = save("bad");
  await expect(bad).rejects.toThrow("refused");
  await expect(save("good")).resolves.toBeUndefined();
});
