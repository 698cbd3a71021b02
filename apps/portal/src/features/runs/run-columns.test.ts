import type { Run } from "@api-center-links/contracts/runs";
import { expect, test } from "vitest";
import { runColumns } from "./run-columns.tsx";

const running: Run = {
  ...{ id: "r", linkId: "l", trigger: "created", requestedBy: null, depth: "listing" },
  ...{ startedAt: "2026-11-23T12:00:00.000Z", endedAt: null, result: "running" },
  totals: { created: 4, updated: 0, deleted: 0, unchanged: 0, held: 0, skipped: 0, failed: 0, drifted: 0 },
  armRequests: { reads: 0, writes: 0, deletes: 0 },
  ...{ progress: null, fault: null },
};
const center = { subscriptionId: "s", resourceGroup: "rg", centerName: "contoso" };
const changes = (run: Run) =>
  runColumns(center)
    .find(({ id }) => id === "changes")
    ?.cell(run);

test("a run under way tells in the list what it has changed so far, or that it is nothing yet", () => {
  expect(changes(running)).toBe("4 created");
  expect(changes({ ...running, totals: { ...running.totals, created: 0 } })).toBe("Nothing so far");
});
