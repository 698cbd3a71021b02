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

/** More writes than Azure's bucket holds, all at once. */
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

test("under Azure's real limits, what is paced is never refused", async () => {
  azure.emulator.controls.setBehavior({ throttle: "azure" });
  await write(215, { budget: new ArmBudget(), party: "import", urgent: false });
  expect(azure.sent).toHaveLength(215);
  expect(refused()).toBe(0);
});

test("what others have used up is learned from the first answer", async () => {
  azure.emulator.controls.setBehavior({ throttle: "azure" });
  await write(190);
  const pace = { budget: new ArmBudget(), party: "import", urgent: false };
  await write(1, pace);
  await write(20, pace);
  expect(refused()).toBe(0);
});
