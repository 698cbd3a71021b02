import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ArmBudget } from "./arm-budget.ts";
import type { Pace } from "./arm-pipeline.ts";
import { startAzure, type TestAzure } from "./testing/azure.ts";
import { centerId } from "./testing/estate.ts";

let azure: TestAzure;
beforeAll(async () => {
  azure = await startAzure();
});
beforeEach(() => azure.reset());
afterAll(() => azure[Symbol.asyncDispose]());

/** Writes, all at once. */
async function write(count: number, pace?: Pace): Promise<void> {
  const connection = azure.connectAs("sync", pace && { pace });
  await Promise.all(
    Array.from({ length: count }, (_, index) =>
      connection.send("PUT", `${centerId}/workspaces/default/apis/api-${index}`, {
        apiVersion: "2024-03-01",
        body: { properties: { title: `API ${index}`, kind: "rest" } },
      }),
    ),
  );
}

const refused = () => azure.sent.filter(({ status }) => status === 429).length;

test("what others have used up is learned from the first answer, so that nothing is refused", async () => {
  const throttle = { writes: { size: 40, refillPerSecond: 10 } };
  azure.emulator.controls.setBehavior({ throttle });
  await write(38);
  const pace = { budget: new ArmBudget(), party: "import", urgent: false };
  await write(1, pace);
  await write(20, pace);
  expect(refused()).toBe(0);

  azure.reset();
  // However slow the machine: nothing to speak of is refilled meanwhile.
  azure.emulator.controls.setBehavior({ throttle: { writes: { size: 40, refillPerSecond: 1 } } });
  await write(38);
  await write(21).catch(() => {});
  expect(refused(), "without pacing").toBeGreaterThan(0);
});
