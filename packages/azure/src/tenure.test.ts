import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ArmBudget } from "./arm-budget.ts";
import { startAzure, type TestAzure } from "./testing/azure.ts";
import { centerId } from "./testing/estate.ts";

let azure: TestAzure;
beforeAll(async () => {
  azure = await startAzure();
});
beforeEach(() => azure.reset());
afterAll(() => azure[Symbol.asyncDispose]());

const over = new Error("over");
const path = `${centerId}/workspaces/default/apis/orders`;
const body = { properties: { title: "Orders", kind: "rest" } };
const write = { apiVersion: "2024-03-01", body };

function tenure() {
  const ended = new AbortController();
  let isOver = false;
  return {
    end: () => ended.abort(over),
    runOut: () => {
      isOver = true;
    },
    ended: ended.signal,
    check() {
      if (isOver) throw over;
    },
  };
}

test("a request that waited for its turn isn't sent where the tenure has run out meanwhile", async () => {
  const budget = new ArmBudget();
  const turn = { party: "a", urgent: false };
  await Promise.all(Array.from({ length: 200 }, () => budget.take(path, "write", turn, undefined)));
  const given = tenure();
  const waiting = azure
    .connectAs("sync", { pace: { budget, ...turn }, tenure: given })
    .send("PUT", path, write);
  given.runOut();
  await expect(waiting).rejects.toThrow(over);
  expect(azure.emulator.controls.requests()).toEqual([]);
});

test("the end of the tenure cuts off what is under way and repeats nothing", async () => {
  azure.emulator.controls.setBehavior({ faults: [{ match: { method: "PUT" }, action: "hang" }] });
  const given = tenure();
  const hanging = azure.connectAs("sync", { tenure: given }).send("PUT", path, write);
  const ended = expect(hanging).rejects.toThrow();
  await expect.poll(() => azure.emulator.controls.faultCounts[0]?.hits).toBe(1);
  given.end();
  await ended;
  expect(azure.emulator.controls.faultCounts[0]?.matched).toBe(1);
});
