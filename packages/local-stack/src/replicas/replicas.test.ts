import { syncIdentity } from "@api-center-links/azure-emulator/estate/contoso/identities";
import { describe, expect, test } from "vitest";
import { overlaps, runsIn } from "./judge-runs.ts";
import { replicasTrial } from "./trial.ts";

test("links converge through failures of workers and of the database, and none is ever run twice at a time", {
  timeout: 300_000,
}, async () => {
  const seed = Math.floor(Math.random() * 1e9);
  console.info(`pnpm test:replicas --seed ${seed}`);
  const goOn = (failures: number) => failures < 6;
  const result = await replicasTrial({ links: 12, apis: 5, goOn, seed, say: () => {} });
  expect(result.overlaps).toEqual([]);
  expect(result.failures).toMatchObject({ killed: 3, stopped: 1, halted: 1, "database restarted": 1 });
  expect(result.runs).toBeGreaterThanOrEqual(12);
  expect(result.progressSeen, "progress of a worker's run, seen at the web process").toBe(true);
  expect(result.slowestTakeoverMs).toBeLessThan(30_000);
  // Begun at all, as a person's run; how soon, the command tells: on a busy machine it's a matter of the machine.
  expect(result.wokenAfterMs).toBeLessThan(30_000);
});

describe("the judge", () => {
  const principal = { objectId: syncIdentity.objectId };
  const request = (correlationId: string, second: number, path: string) => ({
    ...{ correlationId, path, principal, durationMs: 40 },
    time: `2026-01-01T00:00:${String(second).padStart(2, "0")}.000Z`,
  });
  const source = (name: string) => `/subscriptions/s/providers/Microsoft.ApiManagement/service/${name}/apis`;
  const write = "/subscriptions/s/providers/Microsoft.ApiCenter/services/c/workspaces/default/apis/a";
  const first = [request("a", 1, source("one")), request("a", 5, write)];

  test("sees two runs of an instance of which one begins before the other's last request", () => {
    const found = overlaps(runsIn([...first, request("b", 4, source("One"))]));
    expect(found).toMatchObject([[{ correlationId: "a" }, { correlationId: "b" }]]);
    const late = overlaps(runsIn([...first, request("b", 6, source("one")), request("a", 30, write)]));
    expect(late).toHaveLength(1);
  });

  test("lets runs of other instances, and runs one after the other, be", () => {
    const requests = [...first, request("b", 3, source("two")), request("c", 6, source("one"))];
    expect(runsIn(requests)).toHaveLength(3);
    expect(overlaps(runsIn(requests))).toEqual([]);
  });
});
