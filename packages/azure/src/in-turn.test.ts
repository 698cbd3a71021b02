import { expect, test } from "vitest";
import { inTurn } from "./in-turn.ts";

test("tasks of one key never overlap, those of another don't wait, and a failure holds nobody up", async () => {
  const run = inTurn();
  const events: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = run("set", async () => {
    events.push("first starts");
    await gate.promise;
    events.push("first fails");
    throw new Error("first");
  });
  const second = run("set", async () => events.push("second"));
  await run("other", async () => events.push("other"));
  expect(events).toEqual(["first starts", "other"]);

  gate.resolve();
  await expect(first).rejects.toThrow("first");
  await second;
  expect(events).toEqual(["first starts", "other", "first fails", "second"]);
});
