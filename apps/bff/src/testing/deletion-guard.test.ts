import { testEstate, testPlaces } from "@api-center-links/azure-emulator/estate/test-estate";
import type { HeldDeletions } from "@api-center-links/contracts/held-deletions";
import type { LinkedApi } from "@api-center-links/contracts/linked-apis";
import type { Link } from "@api-center-links/contracts/links";
import type { Run, RunOutcome } from "@api-center-links/contracts/runs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
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

const all = 20;
const names = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `api-${from + index}`);

let stack: TestStack;
let link: Link;
beforeAll(async () => {
  stack = await startTestStack();
});
afterAll(() => stack[Symbol.asyncDispose]());

/** Each test finds a link of twenty APIs, in sync. */
beforeEach(async () => {
  stack.emulator.estate.replace(testEstate());
  for (const name of names(1, all)) instance().addApi({ name, displayName: `The ${name}` });
  const settings = { lifecycleStage: "production", definitions: "never" } as const;
  link = await untilLink(stack, await createLink(stack, newLink({ settings })), isInSync);
});
afterEach(async () => {
  stack.emulator.controls.setBehavior(wellAgain);
  await stack.send("DELETE", `${centerPath}/links/${link.id}?confirm=contoso-test`);
  await untilGone(stack, link);
});

const wellAgain = {
  faults: [],
  quirks: { apiListsCutShort: false, apiListsEmpty: false },
  pageSizes: { apiManagement: 100 },
};
const instance = () => stack.emulator.estate.instance(testPlaces.instance);
const apisThere = () => stack.emulator.estate.center(testPlaces.center).apiNames().length;
const titles = () =>
  stack.emulator.estate
    .center(testPlaces.center)
    .apis()
    .map((api) => api.properties.title);
const isInSync = (each: Link) => each.status === "in-sync" && each.currentRun === null;
const isHeld = (count: number) => (each: Link) => each.missing.held === count && each.currentRun === null;
const path = (below = "") => `${centerPath}/links/${link.id}${below}`;
const get = async <T>(below: string) => ((await stack.send("GET", path(below))) as Answer<T>).body;
const waiting = () => get<HeldDeletions>("/held-deletions");
const decide = (what: "confirm" | "keep", token: string) =>
  stack.send("POST", path(`/held-deletions/${what}`), { body: { token } });

function removeApis(from: number, to: number): void {
  for (const name of names(from, to)) instance().removeApi(name);
}

/** Two more checks by the timer. */
async function twoChecks(): Promise<void> {
  for (let check = 1; check <= 2; check++) {
    const { lastSuccessAt } = await get<Link>("");
    await untilLink(stack, link, (each) => each.lastSuccessAt !== lastSuccessAt);
  }
}

describe("a large deletion", () => {
  beforeEach(async () => {
    removeApis(1, 6);
    instance().changeApi("api-20", { displayName: "Renamed" });
    instance().addApi({ name: "new", displayName: "New" });
    link = await untilLink(stack, link, isHeld(6));
  });

  test("is held and shown, and everything else proceeds", async () => {
    expect(link).toMatchObject({
      status: "needs-attention",
      statusReason: {
        message: expect.stringContaining("6 of 21 APIs would be deleted"),
        remedy: "review-deletions",
      },
      missing: { held: 6, kept: 0 },
    });
    await expect.poll(titles).toEqual(expect.arrayContaining(["Renamed", "New", "The api-1"]));
    const { held, kept } = await waiting();
    expect(kept.apis).toEqual([]);
    expect(held.apis.map((api) => api.title)).toEqual(
      names(1, 6)
        .map((name) => `The ${name}`)
        .toSorted(),
    );
    const { run, outcomes } = await get<{ run: Run; outcomes: RunOutcome[] }>(`/runs/${held.apis[0]?.runId}`);
    expect(run).toMatchObject({ result: "succeeded-with-warnings", totals: { held: 6, deleted: 0 } });
    expect(outcomes.filter(({ result }) => result === "held")).toHaveLength(6);
    const { apis } = await get<{ apis: LinkedApi[] }>("/apis");
    expect(apis.filter(({ missing }) => missing === "held")).toHaveLength(6);
  });

  test("is carried out once a person confirms what was shown, and nothing that wasn't", async () => {
    const { held } = await waiting();
    removeApis(7, 7);
    await untilLink(stack, link, isHeld(7));
    expect(await decide("confirm", held.token)).toMatchObject({ status: 409, kind: "deletions-changed" });
    expect(apisThere()).toBe(21);
    const { held: now } = await waiting();
    expect(await decide("confirm", now.token)).toMatchObject({ status: 202, body: { missing: { held: 0 } } });
    await untilLink(stack, link, isInSync);
    expect(apisThere()).toBe(14);
    const { runs } = await get<{ runs: Run[] }>("/runs");
    expect(runs.find(({ trigger }) => trigger === "deletions")).toMatchObject({
      requestedBy: "priya@contoso.com",
      totals: { deleted: 7, held: 0 },
    });
    expect(await decide("confirm", now.token), "twice").toMatchObject({ status: 409 });
  });

  test("that a person doesn't want leaves the APIs there, and can still be wanted later", async () => {
    expect(await decide("keep", (await waiting()).held.token)).toMatchObject({
      status: 200,
      body: { missing: { held: 0, kept: 6 } },
    });
    link = await untilLink(stack, link, isInSync);
    await twoChecks();
    expect(apisThere()).toBe(21);
    instance().addApi({ name: "api-1", displayName: "Back again" });
    await expect.poll(titles, { timeout: 20_000 }).toContain("Back again");
    await untilLink(stack, link, (each) => each.missing.kept === 5);
    expect(await decide("confirm", (await waiting()).kept.token)).toMatchObject({ status: 202 });
    await untilLink(stack, link, (each) => each.missing.kept === 0 && isInSync(each));
    expect(apisThere()).toBe(16);
  });

  test("is over when the source recovers", async () => {
    for (const name of names(1, 6)) instance().addApi({ name, displayName: `The ${name}` });
    await untilLink(stack, link, isInSync);
    expect(await waiting()).toMatchObject({ held: { apis: [] }, kept: { apis: [] } });
    expect(apisThere()).toBe(21);
  });

  test("waits while the link is paused, survives a restart, and goes with the link", async () => {
    const { held } = await waiting();
    await stack.send("POST", path("/pause"));
    expect(await decide("confirm", held.token)).toMatchObject({ status: 409, kind: "link-paused" });
    await stack.stop();
    await stack.start();
    expect(await waiting()).toEqual({ held, kept: expect.anything() });
  });
});

test("what failed of an API before it was gone is no warning once a person keeps it", async () => {
  const match = { method: "PUT", pathPattern: "/workspaces/default/apis/" };
  stack.emulator.controls.setBehavior({ faults: [{ match, action: "status", status: 400 }] });
  for (const name of names(1, 6)) instance().changeApi(name, { displayName: `${name}, renamed` });
  await untilLink(stack, link, (each) => each.lastRun?.totals.failed === 6);
  removeApis(1, 6);
  await untilLink(stack, link, isHeld(6));
  await decide("keep", (await waiting()).held.token);
  await untilLink(stack, link, (each) => isInSync(each) && each.statusReason === null);
  const { apis } = await get<{ apis: LinkedApi[] }>("/apis");
  expect(apis.filter(({ missing }) => missing === "kept")).toHaveLength(6);
  expect(apis.filter(({ fault }) => fault !== null)).toEqual([]);
});

test("a small deletion goes at once; one of everything in small steps doesn't", async () => {
  removeApis(1, 3);
  await expect.poll(apisThere, { timeout: 20_000 }).toBe(17);
  removeApis(4, 5);
  await expect.poll(apisThere, { timeout: 20_000 }).toBe(15);
  removeApis(6, 6);
  const { statusReason } = await untilLink(stack, link, isHeld(1));
  expect(statusReason?.message).toBe(
    "1 of 15 APIs would be deleted, since API Management no longer has it. With 5 APIs deleted shortly before, that is much of the link. It stays until somebody decides; everything else is synced.",
  );
  expect(apisThere()).toBe(15);
});

test("lists that fail, end early or are empty: nothing is deleted, nothing is held", async () => {
  const before = stack.emulator.estate.center(testPlaces.center).apis();
  const pageSizes = { apiManagement: 10 };
  for (const behavior of [
    { quirks: { apiListsCutShort: true }, pageSizes: { apiManagement: 15 } },
    { pageSizes, faults: [pageFault(404)] },
    // The others above 500 are asked for again for half a minute.
    { pageSizes, faults: [pageFault(501)] },
    { faults: [listFault("<html>Sorry</html>")] },
    { quirks: { apiListsEmpty: true } },
  ]) {
    stack.emulator.controls.setBehavior(behavior);
    // Whichever way they end, a run has seen nothing else when a second one has ended.
    for (let run = 1; run <= 2; run++) {
      const { lastRun } = await get<Link>("");
      await untilLink(stack, link, (each) => each.lastRun?.id !== lastRun?.id);
    }
    expect((await get<Link>("")).missing, JSON.stringify(behavior)).toEqual({ held: 0, kept: 0 });
    expect(stack.emulator.estate.center(testPlaces.center).apis()).toEqual(before);
    stack.emulator.controls.setBehavior(wellAgain);
    await untilLink(stack, link, isInSync);
  }
}, 90_000);

test("a list of nothing is no use, and the link says so", async () => {
  instance().addApi({ name: "one-more", displayName: "One more" });
  await untilLink(stack, link, (each) => each.counts.apis === all + 1);
  stack.emulator.controls.setBehavior({ quirks: { apiListsEmpty: true } });
  const troubled = await untilLink(stack, link, (each) => each.status === "error");
  expect(troubled.statusReason?.message).toContain("leaves out at least 21 that exist");
});

function pageFault(status: number) {
  const match = { pathPattern: "/service/contoso-test/apis\\?.*skip=" };
  return { match, action: "status" as const, status, retryAfter: 0 };
}

function listFault(body: string) {
  const match = { pathPattern: "/service/contoso-test/apis\\?" };
  return { match, action: "status" as const, status: 403, body, contentType: "text/html" };
}
