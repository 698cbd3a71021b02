import { omar, priya, rita, syncIdentity } from "@api-center-links/azure-emulator/estate/contoso/identities";
import { testPlaces } from "@api-center-links/azure-emulator/estate/test-estate";
import type { Activity, ActivityAction, listActivity } from "@api-center-links/contracts/activity";
import type { Link } from "@api-center-links/contracts/links";
import type { Operation } from "@api-center-links/contracts/operation";
import { operations } from "@api-center-links/contracts/operations";
import { derivedName } from "@api-center-links/sync-engine/names";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import { tokenOf } from "../links/held-deletions.ts";
import {
  centerPath,
  createLink,
  newLink,
  type SendOptions,
  startTestStack,
  type TestStack,
  untilGone,
  untilLink,
} from "./bff-on-emulator.ts";

let stack: TestStack;
beforeAll(async () => {
  const environment = {
    FORCED_SYNC_INTERVAL_MS: "1",
    // Every deletion is held.
    ...{ DELETION_GUARD_PERCENT: "0", DELETION_GUARD_COUNT: "0" },
  };
  stack = await startTestStack({ environment });
});
afterAll(() => stack[Symbol.asyncDispose]());
afterEach(() => stack.emulator.controls.setBehavior({ faults: [] }));

type Answer = z.infer<(typeof listActivity)["response"]["schema"]>;
const list = async (query = "", as: string = omar.userPrincipalName) =>
  (await stack.send("GET", `${centerPath}/activity?${query}`, { as })).body as Answer;

/** What is recorded while `work` goes on, oldest first. The end of deletions comes when it comes and is left out. */
async function recordedBy(work: () => Promise<unknown>): Promise<Activity[]> {
  const known = new Set((await list("limit=200")).activities.map((each) => each.id));
  await work();
  const { activities } = await list("limit=200");
  return activities.filter((each) => !known.has(each.id) && each.action !== "link.removed").toReversed();
}

interface Case {
  path: string;
  body?: unknown;
  subject: Partial<Activity["subject"]>;
  details?: Activity["details"];
  /** Something is written in Azure on the caller's behalf. */
  writesInAzure?: true;
  /** Priya unless said. */
  as?: { userPrincipalName: string; objectId: string };
  before?: () => unknown;
}

const orders = derivedName(`${testPlaces.instanceId}/apis/orders`);
const ordersAlone = [
  { name: "Number of APIs", value: "1" },
  { name: "APIs", value: "Orders" },
];

type RecordedId = Extract<(typeof operations)[number], { records: ActivityAction }>["id"];

/** Every operation that is recorded: one that isn't here fails to compile. In the order in which they can be carried out. */
const cases = (link: Link | undefined): Record<RecordedId, Case> => {
  const subject = { kind: "link" as const, name: "contoso-test", ...(link && { id: link.id }) };
  const path = `/links/${link?.id}`;
  return {
    createLink: {
      path: "/links",
      body: newLink(),
      subject: { kind: "link", name: "contoso-test" },
      before: () =>
        stack.emulator.estate.instance(testPlaces.instance).addApi({ name: "orders", displayName: "Orders" }),
      details: [
        { name: "API Management", value: testPlaces.instanceId },
        { name: "Environment", value: "Contoso test (contoso-test)" },
        { name: "Lifecycle stage", value: "Production" },
        { name: "Include API definitions", value: "Yes" },
      ],
    },
    setUpInstanceEvents: {
      path: "/instance-events",
      body: { resourceId: testPlaces.instanceId },
      subject: { kind: "instance", name: testPlaces.instance, id: testPlaces.instanceId },
      details: [
        {
          name: "Event Grid subscription",
          value: expect.stringMatching(/^api-center-links-[0-9a-f]{12}$/),
        },
        {
          name: "Delivers to",
          value: expect.stringMatching(/^http:\/\/127.0.0.1:\d+\/webhooks\/event-grid$/),
        },
      ],
      writesInAzure: true,
      as: omar,
    },
    keepApis: {
      path: `${path}/held-deletions/keep`,
      body: { token: tokenOf([{ root: orders, fate: "held" }]) },
      subject,
      details: ordersAlone,
      before: async () => {
        if (!link) return;
        await untilLink(stack, link, (each) => each.status === "in-sync");
        stack.emulator.estate.instance(testPlaces.instance).removeApi("orders");
        await untilLink(stack, link, (each) => each.missing.held === 1);
      },
    },
    confirmDeletions: {
      path: `${path}/held-deletions/confirm`,
      body: { token: tokenOf([{ root: orders, fate: "kept" }]) },
      subject,
      details: ordersAlone,
    },
    updateLink: {
      path,
      body: { settings: { lifecycleStage: "design", definitions: "always" } },
      subject,
      details: [{ name: "Lifecycle stage", value: "Design", before: "Production" }],
    },
    syncLink: { path: `${path}/sync`, subject },
    verifyLink: { path: `${path}/verify`, subject },
    stopLink: { path: `${path}/stop`, subject },
    pauseLink: { path: `${path}/pause`, subject },
    resumeLink: { path: `${path}/resume`, subject },
    deleteLink: {
      path: `${path}?confirm=contoso-test&keepApis=true`,
      subject,
      details: [
        { name: "APIs", value: "Stay in the API center" },
        { name: "Environment", value: "Contoso test (contoso-test)" },
        {
          name: "Event Grid subscription",
          value: expect.stringMatching(/^Removed: api-center-links-/),
        },
      ],
      writesInAzure: true,
      as: omar,
    },
    deleteApi: {
      path: "/apis/by-hand",
      subject: { kind: "api", name: "Made by hand", id: "by-hand" },
      writesInAzure: true,
    },
    assignInstanceRole: {
      path: "/link-access/instance",
      body: { resourceId: testPlaces.instanceId },
      ...assigning("API Management Service Reader Role", testPlaces.instanceId),
      subject: { kind: "instance", name: testPlaces.instance, id: testPlaces.instanceId },
    },
    assignCenterRole: {
      path: "/link-access/center",
      ...assigning("Azure API Center Service Contributor", testPlaces.centerId),
      subject: { kind: "api-center", name: testPlaces.center, id: testPlaces.centerId },
    },
    changeIdentities: {
      path: "/identities",
      body: { systemAssigned: true },
      subject: { kind: "api-center", name: testPlaces.center, id: testPlaces.centerId },
      details: [{ name: "System-assigned identity", value: "On", before: "Off" }],
      writesInAzure: true,
    },
  };
};

function assigning(role: string, scope: string) {
  return {
    details: [
      { name: "Role", value: role },
      { name: "Scope", value: scope },
      { name: "Given to", value: `Sync identity (${syncIdentity.objectId})` },
    ],
    writesInAzure: true as const,
    as: omar,
    before: () => stack.emulator.estate.revoke(syncIdentity.objectId, scope),
  };
}

const operationOf = (id: string) => operations.find((each) => each.id === id) as Operation;
const recordedIds = Object.keys(cases(undefined)) as RecordedId[];
const anyId = { id: "5e71c0a9-3d48-4f26-9b17-a4d86e2f5311" } as Link;

function carryOut(id: RecordedId, link: Link | undefined, options: SendOptions = {}) {
  const { path, body, as = priya } = cases(link)[id];
  return stack.send(operationOf(id).method.toUpperCase(), `${centerPath}${path}`, {
    as: as.userPrincipalName,
    ...(body !== undefined && { body }),
    ...options,
  });
}

const linkCalled = (name: string) =>
  newLink({ name, environment: { name, title: name, kind: "production" } });

test("who can't read an API center leaves no trace there, and sees none", async () => {
  const scope = `/subscriptions/${testPlaces.subscriptionId}`;
  stack.emulator.estate.revoke(rita.userPrincipalName, scope);
  for (const id of recordedIds) {
    const { status } = await carryOut(id, anyId, { as: rita.userPrincipalName });
    expect(status, id).toBe(404);
  }
  expect(await stack.send("GET", `${centerPath}/activity`, { as: rita.userPrincipalName })).toMatchObject({
    status: 404,
    kind: "not-found",
  });
  expect(await list()).toEqual({ activities: [], next: null, actors: [] });
  stack.emulator.estate.grant(rita.userPrincipalName, "Reader", scope);
});

test("each operation leaves exactly one record, which says who did what, from where, and how it ended", async () => {
  stack.emulator.estate.center(testPlaces.center).addApi("by-hand", { title: "Made by hand" });
  let link: Link | undefined;
  for (const id of recordedIds) {
    let correlationId: string | null = null;
    await cases(link)[id].before?.();
    const recorded = await recordedBy(async () => {
      const { status, body, headers } = await carryOut(id, link, {
        headers: { "x-forwarded-for": "203.0.113.7" },
      });
      expect(status, JSON.stringify(body)).toBe(operationOf(id).response.status);
      correlationId = headers.get("x-correlation-id");
      link ??= body as Link;
    });
    const { subject, details = [], writesInAzure, as = priya } = cases(link)[id];
    expect(recorded, id).toEqual([
      {
        id: expect.any(String),
        at: expect.any(String),
        action: operationOf(id).records,
        subject: expect.objectContaining(subject),
        actor: { objectId: as.objectId, name: as.userPrincipalName },
        address: "203.0.113.7",
        outcome: "done",
        problem: null,
        details,
        correlationId,
        armCorrelationIds: writesInAzure ? [correlationId] : [],
      },
    ]);
  }
  if (link) await untilGone(stack, link);
});

test("each operation that is refused leaves exactly one record, which says why", async () => {
  const link = await createLink(stack, linkCalled("refused"));
  for (const id of recordedIds) {
    const recorded = await recordedBy(() => carryOut(id, link, { as: rita.userPrincipalName }));
    expect(recorded, id).toMatchObject([
      {
        action: operationOf(id).records,
        actor: { objectId: rita.objectId },
        outcome: "refused",
        problem: { kind: "not-allowed", detail: expect.stringContaining("This needs Microsoft.") },
        armCorrelationIds: [],
      },
    ]);
    if ("linkId" in (operationOf(id).params?.shape ?? {})) {
      expect(recorded[0]?.subject).toEqual({ kind: "link", name: "refused", id: link.id });
    }
  }
  await stack.send("DELETE", `${centerPath}/links/${link.id}?confirm=refused`);
  await untilGone(stack, link);
});

describe("with a link", () => {
  let link: Link;
  beforeAll(async () => {
    link = await createLink(stack, linkCalled("with-a-link"));
  });

  test("whatever else refuses it is recorded with its reason; what changes nothing isn't", async () => {
    const recorded = await recordedBy(async () => {
      await stack.send("DELETE", `${centerPath}/links/${link.id}?confirm=retail`);
      await stack.send("POST", `${centerPath}/links`, { body: linkCalled("again") });
      await stack.send("POST", `${centerPath}/links/${anyId.id}/sync`);
      await stack.send("POST", `${centerPath}/links/${anyId.id}/sync`);
      // Not recorded: what can't be understood, what only reads, and what isn't said by anyone we know.
      await stack.send("POST", `${centerPath}/links`, { body: { name: "x" } });
      await stack.send("POST", `${centerPath}/links/preview`, { body: newLink() });
      await stack.send("GET", `${centerPath}/links`);
      await stack.send("POST", `${centerPath}/links/${link.id}/pause`, { token: "nobody" });
    });
    expect(recorded).toMatchObject([
      { action: "link.delete", outcome: "refused", problem: { kind: "confirmation-mismatch" } },
      {
        action: "link.create",
        subject: { kind: "link", name: "again", id: null },
        problem: { kind: "already-linked" },
      },
      {
        action: "link.sync",
        subject: { kind: "link", name: anyId.id, id: null },
        problem: { kind: "not-found" },
      },
    ]);
  });

  test("what Azure refuses failed, and of what it doesn't answer nobody knows", async () => {
    const center = stack.emulator.estate.center(testPlaces.center);
    const fault = { match: { method: "DELETE", pathPattern: "/apis/by-hand" } };
    for (const [rule, expected] of [
      [
        { action: "status", status: 409, code: "Conflict" },
        { outcome: "failed", problem: { kind: "azure-refused" } },
      ],
      [
        { action: "reset", when: "after" },
        { outcome: "unknown", problem: { kind: "azure-unreachable" } },
      ],
    ] as const) {
      center.addApi("by-hand", { title: "Made by hand" });
      stack.emulator.controls.setBehavior({ faults: [{ ...fault, ...rule }] });
      const recorded = await recordedBy(() => stack.send("DELETE", `${centerPath}/apis/by-hand`));
      expect(recorded).toMatchObject([
        { action: "api.delete", armCorrelationIds: [expect.any(String)], ...expected },
      ]);
      stack.emulator.controls.setBehavior({ faults: [] });
    }
  });

  test("the end of a deletion is recorded too, as the sync identity's, with what it took along", async () => {
    const instance = stack.emulator.estate.instance(testPlaces.instance);
    for (const name of ["one", "two", "three"]) instance.addApi({ name, displayName: name });
    await stack.send("POST", `${centerPath}/links/${link.id}/sync`);
    const center = stack.emulator.estate.center(testPlaces.center);
    await expect.poll(() => center.apiNames().length, { timeout: 20_000 }).toBeGreaterThanOrEqual(3);
    await stack.send("DELETE", `${centerPath}/links/${link.id}?confirm=with-a-link`);
    await untilGone(stack, link);
    const { activities } = await list(`linkId=${link.id}&actor=sync-identity`);
    expect(activities).toMatchObject([
      {
        action: "link.removed",
        subject: { kind: "link", name: "with-a-link", id: link.id },
        actor: { objectId: null, name: "Sync identity" },
        address: null,
        outcome: "done",
        details: [
          { name: "APIs deleted", value: "3" },
          { name: "Asked for by", value: priya.userPrincipalName },
        ],
        armCorrelationIds: [expect.any(String)],
      },
    ]);
  });
});

test("readers page through it and narrow it down, and none of it is secret", async () => {
  const all = (await list("limit=200", rita.userPrincipalName)).activities;
  expect(all.length).toBeGreaterThan(15);
  const paged: Activity[] = [];
  let next: number | null = null;
  do {
    const page = await list(`limit=4${next === null ? "" : `&before=${next}`}`, rita.userPrincipalName);
    paged.push(...page.activities);
    next = page.next;
  } while (next !== null);
  expect(paged).toEqual(all);

  const { activities, actors } = await list(
    `outcome=refused,unknown&actor=${rita.objectId}&action=link.pause&text=REFUSED`,
  );
  expect(activities).toMatchObject([{ action: "link.pause", subject: { name: "refused" } }]);
  expect(actors.map((actor) => actor.name)).toEqual([
    omar.userPrincipalName,
    priya.userPrincipalName,
    rita.userPrincipalName,
    "Sync identity",
  ]);
  expect(await stack.send("GET", `${centerPath}/activity?text=%00`)).toMatchObject({
    kind: "invalid-request",
  });
  expect(JSON.stringify(all)).not.toMatch(/eyJ[\w-]+\.|not-a-real-secret|Bearer/i);
});
