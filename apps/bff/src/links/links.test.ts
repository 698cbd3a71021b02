import { describe, expect, test } from "vitest";
import type { LedgerCounts } from "../store/ledger-store.ts";
import type { LinkRecord } from "../store/link-record.ts";
import type { RunRecord } from "../store/run-store.ts";
import type { LinkFault } from "../store/tables.ts";
import { statusOf } from "./link-status.ts";
import { depthDue, nextCheck } from "./next-check.ts";

const instanceId =
  "/subscriptions/1f0e8b52-7c3d-4e6a-9d21-5b8c40f7a601/resourceGroups/rg/providers/Microsoft.ApiManagement/service/retail";
const link: LinkRecord = {
  id: "l",
  centerId: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ApiCenter/services/contoso",
  instanceId,
  scope: { kind: "service" },
  name: "retail",
  settings: {
    environment: { name: "retail", title: "Retail", kind: "production" },
    lifecycleStage: "production",
    definitions: "always",
  },
  state: "active",
  keepApis: false,
  createdAt: new Date(0),
  createdBy: "priya",
  request: null,
  nextCheckAt: null,
  lastForcedAt: null,
  lastSuccessAt: new Date(0),
  documentsKnown: true,
  lastVerification: null,
  failures: 0,
  fault: null,
};
const verification = { runId: "r", at: "", drifted: 0, environmentDrifted: false, failed: 0 };
const counts: LedgerCounts = {
  apis: 3,
  versions: 3,
  definitions: 3,
  deployments: 3,
  faults: 0,
  changedAt: null,
};
const run: RunRecord = {
  id: "r",
  linkId: "l",
  trigger: "timer",
  requestedBy: null,
  depth: "listing",
  startedAt: new Date(0),
  endedAt: new Date(1),
  result: "succeeded",
  totals: { created: 0, updated: 0, deleted: 0, unchanged: 3, held: 0, skipped: 0, failed: 0, drifted: 0 },
  progress: null,
  requests: { reads: 0, writes: 0, deletes: 0 },
  fault: null,
};
const running: RunRecord = { ...run, endedAt: null, result: "running" };
const fault = (more: Partial<LinkFault>): LinkFault => ({
  code: "X",
  message: "It said no.",
  at: "source",
  status: null,
  identityObjectId: null,
  ...more,
});

describe("the status of a link", () => {
  const cases: [
    string,
    Partial<LinkRecord>,
    Partial<Parameters<typeof statusOf>[0]>,
    string,
    string | null,
  ][] = [
    ["just created", { lastSuccessAt: null }, {}, "initializing", null],
    [
      "first run, before its plan",
      { lastSuccessAt: null },
      { current: { ...running, trigger: "created" } },
      "initializing",
      null,
    ],
    [
      "first run, working",
      { lastSuccessAt: null },
      { current: { ...running, progress: { done: 1, total: 9 } } },
      "syncing",
      null,
    ],
    ["all is well", {}, { last: run }, "in-sync", null],
    ["the timer looks", {}, { current: running, last: run }, "in-sync", null],
    [
      "the timer found nothing",
      {},
      { current: { ...running, progress: { done: 0, total: 0 } } },
      "in-sync",
      null,
    ],
    ["a person forced it", {}, { current: { ...running, trigger: "person" } }, "syncing", null],
    [
      "an API failed",
      {},
      { counts: { ...counts, faults: 1 } },
      "in-sync-with-warnings",
      "1 API couldn't be synced",
    ],
    [
      "APIs were skipped",
      {},
      { leftOut: 2 },
      "in-sync-with-warnings",
      "2 APIs were left out, wholly or in part.",
    ],
    [
      "a person stopped it",
      {},
      { last: { ...run, result: "stopped" } },
      "in-sync-with-warnings",
      "was stopped",
    ],
    ["paused", { state: "paused" }, { current: running }, "paused", "until someone resumes"],
    ["being deleted", { state: "deleting" }, { current: running }, "deleting", null],
    ["can't be deleted now", { state: "deleting", fault: fault({}) }, {}, "deleting", "It said no."],
    [
      "no right on the instance",
      { fault: fault({ status: 403, code: "AuthorizationFailed" }) },
      {},
      "needs-attention",
      "may not read",
    ],
    [
      "a policy refuses the environment",
      { fault: fault({ status: 403, code: "RequestDisallowedByPolicy", at: "inventory" }) },
      {},
      "needs-attention",
      "can't be written: It said no.",
    ],
    [
      "no right on the center",
      { fault: fault({ status: 403, code: "AuthorizationFailed", at: "inventory" }) },
      {},
      "needs-attention",
      "may not write",
    ],
    ["instance gone", { fault: fault({ status: 404 }) }, {}, "error", "was deleted or moved"],
    [
      "access is back",
      { fault: fault({ status: 403 }) },
      { current: { ...running, progress: { done: 1, total: 9 } } },
      "syncing",
      null,
    ],
    [
      "deletions held, with a sync under way",
      {},
      { current: running, missing: { held: 10, kept: 2, lately: 0 } },
      "needs-attention",
      "10 of ",
    ],
    ["only APIs that a person keeps", {}, { missing: { held: 0, kept: 2, lately: 0 } }, "in-sync", null],
    [
      "paused, with deletions held",
      { state: "paused" },
      { missing: { held: 10, kept: 0, lately: 0 } },
      "paused",
      "until someone resumes",
    ],
    [
      "ARM down",
      { fault: fault({ status: 503 }) },
      { current: running },
      "error",
      "can't be read: It said no.",
    ],
    ["no identity", { fault: fault({ at: "identity" }) }, {}, "needs-attention", "can't sign in"],
    [
      "a conditional access policy wants more of the identity",
      { fault: fault({ at: "identity", status: 401, code: "InteractionRequired" }) },
      {},
      "needs-attention",
      "exempt it from that policy",
    ],
  ];
  test.each(cases)("%s", (_name, change, more, status, words) => {
    const found = statusOf({
      link: { ...link, ...change },
      current: undefined,
      last: undefined,
      counts,
      leftOut: 0,
      missing: { held: 0, kept: 0, lately: 0 },
      ...more,
    });
    expect(found.status).toBe(status);
    if (words === null) expect(found.reason).toBeNull();
    else expect(found.reason?.message).toContain(words);
  });

  test("a missing role comes with the command that gives it", () => {
    const forbidden = fault({
      ...{ status: 403, code: "AuthorizationFailed" },
      ...{ identityObjectId: "OID", correlationId: "c" },
    });
    const { reason } = statusOf({
      link: { ...link, fault: forbidden },
      current: undefined,
      last: undefined,
      counts,
      leftOut: 0,
      missing: { held: 0, kept: 0, lately: 0 },
    });
    expect(reason).toMatchObject({
      remedy: "run-command",
      correlationId: "c",
      command: `az role assignment create --role "API Management Service Reader Role" --assignee-object-id OID --assignee-principal-type ServicePrincipal --scope ${instanceId}`,
    });
  });
});

describe("the next check", () => {
  const intervals = {
    intervalMs: 60_000,
    verifyIntervalMs: 3_600_000,
    longestRetryMs: 900_000,
    longestAccessRetryMs: 60_000,
  };
  const pauses = (status: number | null, random = 0.5) =>
    [1, 2, 3, 9, 500].map(
      (failures) =>
        nextCheck(new Date(0), failures, { at: "source", status }, intervals, () => random).getTime() / 1000,
    );

  test("comes after the interval, and ever later while it fails", () => {
    expect(nextCheck(new Date(0), 0, null, intervals).getTime()).toBe(60_000);
    expect(pauses(503)).toEqual([5, 10, 20, 750, 750]);
    expect(pauses(503, 0)).toEqual([4, 8, 16, 600, 600]);
    expect(pauses(503, 1)).toEqual([6, 12, 24, 900, 900]);
  });

  test("keeps nobody waiting long who has just been given a role", () => {
    expect(pauses(403)).toEqual([5, 10, 20, 50, 50]);
    expect(pauses(403, 1)).toEqual([6, 12, 24, 60, 60]);
  });

  test("looks as closely as is due: reads back after the interval, compares documents after something was missed", () => {
    const now = new Date(7_200_000);
    const due = (verifiedAt: number | null, documentsKnown = true, createdAt = 0) =>
      depthDue(
        {
          lastVerification:
            verifiedAt === null ? null : { ...verification, at: new Date(verifiedAt).toISOString() },
          documentsKnown,
          createdAt: new Date(createdAt),
        },
        now,
        intervals,
      );
    expect([due(3_600_000), due(3_600_001), due(3_600_001, false)]).toEqual([
      "verify",
      "listing",
      "documents",
    ]);
    expect([due(null), due(null, true, 3_600_001), due(null, false, 3_600_001)]).toEqual([
      "verify",
      "listing",
      "documents",
    ]);
  });
});
