import type { Link } from "@api-center-links/contracts/links";
import type { Run } from "@api-center-links/contracts/runs";
import { expect, test } from "vitest";
import type { Work } from "../lib/notifications.ts";
import { outcomeOf } from "./work-outcome.ts";

const center = { subscriptionId: "s", resourceGroup: "rg", centerName: "c" };
const sync: Work = {
  kind: "sync",
  linkId: "l1",
  linkName: "retail",
  center,
  startedAt: "",
  afterRunId: "r1",
};

function run(id: string, changes: Partial<Run> = {}): Run {
  return {
    id,
    linkId: "l1",
    trigger: "person",
    requestedBy: null,
    depth: "documents",
    startedAt: "2026-11-23T12:00:00Z",
    endedAt: "2026-11-23T12:00:09Z",
    result: "succeeded",
    totals: { created: 2, updated: 0, deleted: 0, unchanged: 40, held: 0, skipped: 1, failed: 0, drifted: 0 },
    progress: null,
    armRequests: { reads: 0, writes: 0, deletes: 0 },
    fault: null,
    ...changes,
  };
}

function link(changes: Partial<Link>): Link {
  const settled = {
    id: "l1",
    name: "retail",
    status: "in-sync",
    currentRun: null,
    lastRun: null,
    statusReason: null,
  };
  return { ...settled, ...changes } as Link;
}

test("work goes on until a run later than the one it began after has ended", () => {
  expect(outcomeOf(sync, link({ lastRun: run("r1") }))).toBeUndefined();
  expect(
    outcomeOf(sync, link({ lastRun: run("r1"), currentRun: run("r2"), status: "syncing" })),
  ).toBeUndefined();
  expect(outcomeOf(sync, link({ lastRun: run("r2") }))).toMatchObject({
    intent: "success",
    title: "retail is synced",
    body: "APIs: 2 created, 1 skipped.",
    url: "/centers/s/rg/c/links/l1/runs/r2",
  });
  const totals = { ...run("r2").totals, created: 0, skipped: 0 };
  expect(outcomeOf(sync, link({ lastRun: run("r2", { totals }) }))).toMatchObject({
    body: "Nothing had changed.",
  });
});

test("a failed run tells why", () => {
  const fault = {
    ...{ code: "AuthorizationFailed", message: "The client has no authorization.", correlationId: null },
    reason: "The sync identity may not read retail.",
  };
  expect(outcomeOf(sync, link({ lastRun: run("r2", { result: "failed", fault }) }))).toMatchObject({
    intent: "error",
    body: "The sync identity may not read retail.",
  });
});

test("a deletion has succeeded once the link is gone", () => {
  const deletion: Work = { ...sync, kind: "delete" };
  expect(outcomeOf(deletion, link({ status: "deleting", lastRun: run("r1") }))).toBeUndefined();
  expect(outcomeOf(deletion, undefined)).toMatchObject({
    intent: "success",
    title: "Deleted retail",
    body: "Activity tells what became of its APIs.",
    url: "/centers/s/rg/c/activity",
  });
});

test("a first sync that was stopped has ended, though the link has nothing yet", () => {
  const message = "The last sync was stopped before it was done; the next one goes on from there.";
  const stopped = link({
    status: "initializing",
    statusReason: { message, remedy: "sync-now", command: null, correlationId: null },
    lastRun: run("r1", { result: "stopped" }),
  });
  const creation: Work = { ...sync, kind: "create", afterRunId: null };
  expect(outcomeOf(creation, stopped)?.title).toBe("The sync of retail was stopped");
  const begun = { ...stopped, currentRun: run("r2", { endedAt: null }) };
  expect(outcomeOf(creation, begun)).toBeUndefined();
});

test("work on a link that was paused before it came to anything ends with that", () => {
  const paused = link({ status: "paused", lastRun: run("r1") });
  expect(outcomeOf(sync, { ...paused, currentRun: run("r2", { endedAt: null }) })).toBeUndefined();
  expect(outcomeOf(sync, paused)).toMatchObject({
    intent: "info",
    title: "retail is paused",
    url: "/centers/s/rg/c/links/l1",
  });
  expect(
    outcomeOf({ ...sync, kind: "create", afterRunId: null }, { ...paused, lastRun: null }),
  ).toMatchObject({ title: "retail is paused" });
  expect(outcomeOf(sync, { ...paused, lastRun: run("r2") })).toMatchObject({ title: "retail is synced" });
});
