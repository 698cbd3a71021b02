import { testPlaces } from "@api-center-links/azure-emulator/estate/test-estate";
import type { LinkedApi } from "@api-center-links/contracts/linked-apis";
import type { Link } from "@api-center-links/contracts/links";
import type { RunOutcome } from "@api-center-links/contracts/runs";
import { afterEach, describe, expect, test } from "vitest";
import {
  type Answer,
  centerPath,
  createLink,
  newLink,
  startTestStack,
  type TestStack,
  untilGone,
  untilLink,
} from "./bff-on-emulator.ts";

type Plan = "Free" | "Standard";

let stack: TestStack;
afterEach(() => stack[Symbol.asyncDispose]());

/** A center of the plan, and whatever limits are to be lower than the plan's. */
async function start(plan: Plan, limits: Record<string, string> = {}): Promise<void> {
  const environment = { SYNC_INTERVAL_MS: "500", ...ofPlan(plan, limits) };
  stack = await startTestStack({ environment });
  center().setPlan(plan);
}

/** As configured for this plan; the other keeps its own, which nothing here reaches. */
function ofPlan(plan: Plan, limits: Record<string, string>): Record<string, string> {
  const entries = Object.entries(limits);
  return Object.fromEntries(entries.map(([name, value]) => [`${name}_${plan.toUpperCase()}`, value]));
}

const instance = () => stack.emulator.estate.instance(testPlaces.instance);
const center = () => stack.emulator.estate.center(testPlaces.center);
const addApis = (count: number) => {
  for (let number = 1; number <= count; number++) {
    instance().addApi({ name: `api-${number}`, displayName: `API ${number}` });
  }
};
const addVersions = (count: number) => {
  instance().addVersionSet({ name: "orders", displayName: "Orders" });
  for (let number = 1; number <= count; number++) {
    instance().addApi({
      ...{ name: `orders-v${number}`, displayName: "Orders", path: "orders" },
      ...{ versionSet: "orders", apiVersion: `v${number}` },
    });
  }
};

const ours = () =>
  center()
    .apis()
    .filter((api) => api.name !== "by-hand");
const versionTitles = () => ours().flatMap((api) => [...api.versions].map((each) => each.properties.title));
const definitions = () =>
  ours().flatMap((api) => [...api.versions].flatMap((version) => [...version.definitions]));
const deployments = () => ours().flatMap((api) => [...api.deployments]);

/** Until the link rests in this status; gives what the last run skipped, with its reasons. */
async function rested(link: Link, status: Link["status"], withinMs = 25_000): Promise<RunOutcome[]> {
  const resting = await untilLink(
    stack,
    link,
    (each) => each.status === status && each.lastRun !== null && each.currentRun === null,
    centerPath,
    withinMs,
  );
  const { body } = (await stack.send(
    "GET",
    `${centerPath}/links/${link.id}/runs/${resting.lastRun?.id}`,
  )) as Answer<{ outcomes: RunOutcome[] }>;
  return body.outcomes.filter((outcome) => outcome.result === "skipped");
}

/** What the link's page lists as left out, wholly or in part. */
async function leftOut(link: Link): Promise<LinkedApi[]> {
  return (await linkedApis(link)).filter((api) => api.leftOut.length > 0);
}

async function linkedApis(link: Link): Promise<LinkedApi[]> {
  const { body } = await stack.send("GET", `${centerPath}/links/${link.id}/apis`);
  return (body as { apis: LinkedApi[] }).apis;
}

/** Whatever ARM would have refused was known beforehand. */
function expectNoRefusedWrite(): void {
  const refused = stack.emulator.controls
    .requests()
    .filter(({ principal, method }) => principal?.kind === "managedIdentity" && method !== "GET")
    .filter(({ status }) => status >= 400 && status < 500);
  expect(refused).toEqual([]);
}

interface Row {
  limit: string;
  lowered: Record<string, string>;
  fill(): void;
  /** What the inventory holds while the limit is met. */
  full(): void;
  skipped: number;
  reason: RegExp;
  makeRoom(source: ReturnType<typeof instance>, plan: Plan): void | Promise<void>;
  /** What it holds once there is room. */
  roomy(): void;
}

const rows: Row[] = [
  {
    limit: "APIs in the center",
    lowered: { LIMIT_APIS: "3" },
    fill() {
      center().addApi("by-hand");
      addApis(3);
    },
    full: () => expect(ours()).toHaveLength(2),
    skipped: 1,
    reason: /^The API center is full: its plan takes 3 APIs\. This one comes by itself once/,
    makeRoom: () => center().removeApi("by-hand"),
    roomy: () => expect(ours()).toHaveLength(3),
  },
  {
    limit: "APIs synced per link",
    lowered: { LIMIT_APIS_PER_LINK: "2" },
    fill: () => addApis(3),
    full: () => expect(ours()).toHaveLength(2),
    skipped: 1,
    reason: /^A link of this API center takes 2 APIs at most\. This one comes by itself once/,
    makeRoom(source) {
      const titles = ours().map((api) => String(api.properties.title));
      source.removeApi(String(titles[0]).toLowerCase().replace(" ", "-"));
    },
    roomy: () => expect(ours()).toHaveLength(2),
  },
  {
    limit: "versions per API",
    lowered: { LIMIT_VERSIONS_PER_API: "2" },
    fill: () => addVersions(3),
    full: () => expect(versionTitles().toSorted()).toEqual(["v2", "v3"]),
    skipped: 1,
    reason:
      /^An API of this API center takes 2 versions at most; left out: v1\. They come by themselves once/,
    makeRoom: (source) => source.removeApi("orders-v2"),
    roomy: () => expect(versionTitles().toSorted()).toEqual(["v1", "v3"]),
  },
  {
    limit: "definitions per version",
    lowered: { LIMIT_DEFINITIONS_PER_VERSION: "0" },
    fill: () => addVersions(1),
    full() {
      expect(versionTitles()).toEqual(["v1"]);
      expect(definitions()).toEqual([]);
    },
    skipped: 1,
    reason:
      /^A version of this API center takes 0 definitions at most; versions without API Management's: v1\. They get it by themselves once/,
    // No source publishes more than one document of a version: only a higher limit makes room for it.
    async makeRoom(_source, plan) {
      await stack.stop();
      await stack.start(ofPlan(plan, { LIMIT_DEFINITIONS_PER_VERSION: "1" }));
    },
    roomy: () => expect(definitions()).toHaveLength(1),
  },
  {
    limit: "deployments per API",
    lowered: { LIMIT_DEPLOYMENTS_PER_API: "2" },
    fill: () => addVersions(3),
    full() {
      expect(versionTitles()).toHaveLength(3);
      expect(deployments()).toHaveLength(2);
    },
    skipped: 1,
    reason:
      /^An API of this API center takes 2 deployments at most; versions without one: v1\. They get one by themselves once/,
    makeRoom: (source) => source.removeApi("orders-v3"),
    roomy() {
      expect(versionTitles().toSorted()).toEqual(["v1", "v2"]);
      expect(deployments()).toHaveLength(2);
    },
  },
];

describe.each<Plan>(["Free", "Standard"])("on the %s plan", (plan) => {
  test.each(rows)(
    "$limit: what doesn't fit is skipped with a reason and comes once there is room",
    async (row) => {
      await start(plan, row.lowered);
      row.fill();
      const link = await createLink(stack);
      const skipped = await rested(link, "in-sync-with-warnings");
      row.full();
      expect(skipped).toHaveLength(row.skipped);
      expect(skipped[0]?.notes).toContainEqual(expect.stringMatching(row.reason));
      const listed = await leftOut(link);
      expect(listed.map((api) => api.title)).toEqual(skipped.map((outcome) => outcome.title));
      expect(listed[0]?.leftOut).toContainEqual(expect.stringMatching(row.reason));
      const inCenter = new Set(ours().map((api) => api.name));
      for (const api of await linkedApis(link)) expect(api.isOut).toBe(!inCenter.has(api.name));

      await row.makeRoom(instance(), plan);
      expect(await rested(link, "in-sync")).toEqual([]);
      expect(await leftOut(link)).toEqual([]);
      row.roomy();
      expectNoRefusedWrite();
    },
  );

  test("links: no more than the plan has, nothing is written, and one that goes makes room", async () => {
    await start(plan, { LIMIT_LINKS: "1" });
    instance().addWorkspace("team-a");
    const ofWorkspace = newLink({
      ...{ name: "team-a", scope: { kind: "workspace", workspace: "team-a" } },
      environment: { name: "team-a", title: "Team A", kind: "production" },
    });
    const create = () => stack.send("POST", `${centerPath}/links`, { body: ofWorkspace });
    const first = await createLink(stack);
    expect(await create()).toMatchObject({ status: 409, kind: "link-limit-reached" });
    await rested(first, "in-sync");
    expect(center().environments()).toHaveLength(1);
    await stack.send("DELETE", `${centerPath}/links/${first.id}?confirm=${first.name}`);
    await untilGone(stack, first);
    expect(await create()).toMatchObject({ status: 201 });
  });

  test("environments: a link that would need one too many is refused at its creation, with a kind of its own", async () => {
    await start(plan);
    for (let number = 1; number <= 20; number++) center().addEnvironment(`environment-${number}`);
    const refused = await stack.send("POST", `${centerPath}/links`, { body: newLink() });
    expect(refused).toMatchObject({
      status: 409,
      kind: "environment-limit-reached",
      problem: { errors: [{ field: "/environment/name" }] },
    });
    expect(center().environments()).toHaveLength(20);
    center().removeEnvironment("environment-1");
    await rested(await createLink(stack), "in-sync");
    expect(center().environments()).toHaveLength(20);
    expectNoRefusedWrite();
  });
});

test("the Free plan's own limits are met without a single refusal by Azure", async () => {
  await start("Free");
  addApis(201);
  addVersions(7);
  const link = await createLink(stack);
  const skipped = await rested(link, "in-sync-with-warnings", 100_000);
  expect(ours()).toHaveLength(200);
  expect(skipped.length).toBeGreaterThanOrEqual(2);
  expect(skipped.every((outcome) => outcome.notes.length > 0)).toBe(true);
  instance().removeApi("api-1");
  instance().removeApi("api-2");
  for (const old of ["v1", "v2"]) instance().removeApi(`orders-${old}`);
  await rested(link, "in-sync");
  expect(ours()).toHaveLength(200);
  expect(versionTitles().filter((title) => String(title).startsWith("v"))).toHaveLength(5);
  expectNoRefusedWrite();
}, 180_000);

test("the Standard plan's ten deployments of an API are met without a single refusal by Azure", async () => {
  await start("Standard");
  addVersions(12);
  const link = await createLink(stack);
  const [skipped] = await rested(link, "in-sync-with-warnings");
  expect(skipped?.notes).toContainEqual(expect.stringContaining("versions without one: v2, v1."));
  expect(versionTitles()).toHaveLength(12);
  expect(deployments()).toHaveLength(10);
  expectNoRefusedWrite();
});

test("what was cut stays noted while it holds, also after syncs that find nothing new, and goes when it no longer does", async () => {
  await start("Standard");
  const long = "Orders of everything that anybody could ever want to order from us";
  instance().addApi({ name: "orders", displayName: long });
  const link = await createLink(stack);
  const inSync = () =>
    untilLink(stack, link, (each) => each.status === "in-sync" && each.currentRun === null);
  const first = await inSync();
  const cut = [expect.stringContaining("The title is cut")];
  expect(await linkedApis(link)).toMatchObject([{ title: long, isOut: false, fault: null, notes: cut }]);
  await untilLink(stack, link, (each) => each.lastRun !== null && each.lastRun.id !== first.lastRun?.id);
  expect(await linkedApis(link)).toMatchObject([{ notes: cut }]);
  instance().changeApi("orders", { displayName: "Orders" });
  await untilLink(stack, link, (each) => each.lastRun?.totals.updated === 1);
  expect(await linkedApis(link)).toMatchObject([{ title: "Orders", notes: [] }]);
});
