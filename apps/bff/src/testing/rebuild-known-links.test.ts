import { cp, rm } from "node:fs/promises";
import { syncIdentity } from "@api-center-links/azure-emulator/estate/contoso/identities";
import { testEstate, testPlaces } from "@api-center-links/azure-emulator/estate/test-estate";
import type { Link } from "@api-center-links/contracts/links";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
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
import { dataFolder, linksRebuild, loseDatabase } from "./links-rebuild.ts";

let stack: TestStack;
let link: Link;
beforeAll(async () => {
  stack = await startTestStack();
});
afterAll(() => stack[Symbol.asyncDispose]());

/** Each test finds a link in sync, of orders in two versions and three APIs more, on a new database. */
beforeEach(async () => {
  await loseDatabase(stack);
  stack.emulator.estate.replace(testEstate());
  instance().addVersionSet({ name: "orders", displayName: "Orders" });
  addVersion("v1");
  addVersion("v2");
  for (const name of ["prices", "quotes", "search"]) instance().addApi({ name, displayName: `The ${name}` });
  await stack.start();
  link = await untilLink(stack, await createLink(stack), isInSync);
});

const isInSync = (each: Link) => each.status === "in-sync" && each.currentRun === null;
const instance = () => stack.emulator.estate.instance(testPlaces.instance);
const center = () => stack.emulator.estate.center(testPlaces.center);
const apisThere = () => center().apiNames().length;

function addVersion(apiVersion: string): void {
  const name = `orders-${apiVersion}`;
  instance().addApi({ name, displayName: "Orders", path: "orders", versionSet: "orders", apiVersion });
}

/** The only link, once it is in sync; it has another id where it was rebuilt. */
async function syncedLink(): Promise<Link> {
  const { body } = (await stack.send("GET", `${centerPath}/links`)) as Answer<{ links: Link[] }>;
  const [only] = body.links;
  if (!only || body.links.length > 1) throw new Error(`There are ${body.links.length} links.`);
  return untilLink(stack, only, isInSync);
}

/** What the sync identity changed in the API center. */
const written = () =>
  stack.emulator.controls
    .requests()
    .filter(({ principal, method, path }) => {
      const isRead = method === "GET" || /\/exportSpecification$/i.test(path);
      return principal?.kind === "managedIdentity" && !isRead;
    })
    .map(({ method, path }) => `${method} ${path.split("/").slice(-2).join("/")}`);

async function deleteLink(given: Link, keepApis = ""): Promise<void> {
  await stack.send("DELETE", `${centerPath}/links/${given.id}?confirm=${given.name}${keepApis}`);
  await untilGone(stack, given);
}

test("what a list that was cut short left out comes to its link with the next rebuild, and isn't written anew", async () => {
  await loseDatabase(stack);
  stack.emulator.controls.setBehavior({
    quirks: { apiListsCutShort: true },
    pageSizes: { apiManagement: 1 },
  });
  const cut = await linksRebuild(stack);
  expect(cut.code, cut.out).toBe(1);
  expect(cut.out).toContain("contoso-test ← contoso-test: rebuilt, 1 API\n");
  expect(cut.out).toContain("the list was cut short: run this again.");
  expect(cut.out).toContain("The search (search-");

  stack.emulator.controls.setBehavior({
    quirks: { apiListsCutShort: false },
    pageSizes: { apiManagement: 100 },
  });
  const tried = await linksRebuild(stack, "--dry-run");
  expect(tried.out).toContain("contoso-test ← contoso-test: would be completed, 4 APIs");
  const whole = await linksRebuild(stack);
  expect(whole.out).toContain("contoso-test ← contoso-test: completed, 4 APIs");
  expect(whole.code, whole.out).toBe(0);

  stack.emulator.controls.clearRequests();
  await stack.start();
  const synced = await syncedLink();
  expect(synced.counts).toMatchObject({ apis: 4, versions: 5, definitions: 5, deployments: 5 });
  expect(written()).toEqual([]);
  await deleteLink(synced);
  expect(apisThere()).toBe(0);
}, 120_000);

test("what was brought since a backup that is restored comes back to its link, and goes with it", async () => {
  await stack.stop();
  const backup = `${dataFolder(stack)}-backup`;
  await cp(dataFolder(stack), backup, { recursive: true });
  await stack.start();
  addVersion("v3");
  instance().addApi({ name: "later", displayName: "The later" });
  await untilLink(stack, link, (each) => each.counts.versions === 7 && isInSync(each));
  await stack.stop();
  await rm(dataFolder(stack), { recursive: true });
  await cp(backup, dataFolder(stack), { recursive: true });

  const { code, out } = await linksRebuild(stack);
  expect(out).toContain("contoso-test ← contoso-test: completed, 2 APIs");
  expect(code, out).toBe(0);

  stack.emulator.controls.clearRequests();
  await stack.start();
  const synced = await syncedLink();
  expect(synced.counts).toMatchObject({ apis: 5, versions: 7, definitions: 7, deployments: 7 });
  expect(written()).toEqual([]);
  await deleteLink(synced);
  expect(apisThere()).toBe(0);
}, 120_000);

test("APIs from beyond what a rebuilt link was found to cover are told, with the way to get them back", async () => {
  await deleteLink(link);
  const shop = instance().addWorkspace("shop");
  const carts = { name: "carts", displayName: "The carts" };
  shop.addApi(carts);
  const all = newLink({ scope: { kind: "service-and-workspaces" } });
  await untilLink(stack, await createLink(stack, all), isInSync);
  await loseDatabase(stack);
  shop.removeApi("carts");
  const few = await linksRebuild(stack);
  expect(few.out).toContain("contoso-test ← contoso-test: rebuilt, 4 APIs");
  expect(few.out).toContain("The carts (carts-");

  shop.addApi(carts);
  const { code, out } = await linksRebuild(stack);
  expect(code, out).toBe(1);
  expect(out).toContain("contoso-test ← contoso-test: there already\n    Deployed there, too, are The carts");
  expect(out).not.toContain("lists no source");

  await stack.start();
  await deleteLink(await syncedLink(), "&keepApis=true");
  await stack.stop();
  const [, advice = ""] = /with (--center .* --also \S+)/.exec(out) ?? [];
  const asked = await linksRebuild(stack, ...advice.split(" "));
  expect(asked.out).toContain("contoso-test ← contoso-test with its workspaces: rebuilt, 5 APIs");
}, 120_000);

test("an environment that a person made stays theirs, also where somebody has moved an API of the link into it", async () => {
  await deleteLink(link);
  center().addEnvironment("a-by-hand", {
    title: "By hand",
    server: {
      type: "Azure API Management",
      managementPortalUri: [`https://portal.azure.com/#resource${testPlaces.instanceId}`],
    },
  });
  await untilLink(stack, await createLink(stack), isInSync);
  const api = center()
    .apis()
    .find(({ properties }) => properties.title === "The prices");
  const [deployment] = [...(api?.deployments ?? [])];
  if (!deployment) throw new Error("Nothing is deployed.");
  deployment.properties.environmentId = "/workspaces/default/environments/a-by-hand";
  await loseDatabase(stack);
  const { code, out } = await linksRebuild(stack);
  expect(code, out).toBe(1);
  expect(out).toContain(
    "a-by-hand ← contoso-test: left out\n    Of the instance's APIs more are deployed elsewhere",
  );
  expect(out).toContain("contoso-test ← contoso-test: rebuilt, 3 APIs");
}, 60_000);

test("where its instance can't be read, a link stays as it is, and the command says so", async () => {
  await stack.stop();
  stack.emulator.estate.revoke(syncIdentity.objectId, testPlaces.instanceId);
  const { code, out } = await linksRebuild(stack);
  expect(code, out).toBe(1);
  expect(out).toContain("contoso-test ← contoso-test: there already\n    What it may lack can't be read.");
}, 60_000);

test("a link that somebody deleted and whose APIs they kept stays away, unless it is asked for", async () => {
  await deleteLink(link, "&keepApis=true");
  await stack.stop();

  const center = ["--dry-run", "--center", testPlaces.centerId];
  const { code, out } = await linksRebuild(stack, ...center);
  expect(code, out).toBe(1);
  expect(out).toContain(
    "contoso-test ← contoso-test: left out\n    Its link was deleted and the APIs kept, which are people's since.",
  );
  expect((await linksRebuild(stack, ...center, "--also", "contoso-test")).out).toContain(
    "contoso-test ← contoso-test: would be rebuilt, 4 APIs",
  );

  await loseDatabase(stack);
  expect((await linksRebuild(stack, ...center)).out, "nothing tells it any more").toContain(
    "contoso-test ← contoso-test: would be rebuilt, 4 APIs",
  );
  const asked = await linksRebuild(stack, ...center, "--leave-out", "contoso-test");
  expect(asked.code, asked.out).toBe(0);
  expect(asked.out).not.toContain("contoso-test ← ");
}, 120_000);

test("APIs that were kept when an earlier link went stay people's, also where a new link has its environment's name", async () => {
  await deleteLink(link, "&keepApis=true");
  center().removeEnvironment("contoso-test");
  const search = center()
    .apis()
    .find(({ properties }) => properties.title === "The search");
  for (const { name } of search?.deployments ?? []) search?.deployments.delete(name);
  instance().addApi({ name: "later", displayName: "The later" });
  const anew = await createLink(stack);
  await untilLink(stack, anew, (each) => each.counts.apis === 1 && each.currentRun === null);
  await stack.stop();

  const { code, out } = await linksRebuild(stack);
  expect(code, out).toBe(1);
  expect(out).toContain("contoso-test ← contoso-test: there already\n    Deployed there, too, are Orders (");
  expect(out).toContain("The APIs of an earlier link to this environment were kept, and are people's since;");
  expect(out).toMatch(/Deployed nowhere, .*\n {6}The search \(/);

  await stack.start();
  await deleteLink(anew);
  expect(apisThere()).toBe(4);
}, 120_000);

test("a link without definitions comes back without, also where people have put one below an API of its", async () => {
  await deleteLink(link);
  const { settings } = newLink();
  await untilLink(
    stack,
    await createLink(stack, newLink({ settings: { ...settings, definitions: "never" } })),
    isInSync,
  );
  const [version] = [...(center().apis()[0]?.versions ?? [])];
  version?.definitions.set({ name: "by-hand", properties: { title: "By hand" }, etag: "1" });
  await loseDatabase(stack);
  await linksRebuild(stack);
  await stack.start();
  expect((await syncedLink()).settings.definitions).toBe("never");
}, 60_000);

test("one API center that can't be read doesn't keep the links of others from being rebuilt", async () => {
  await loseDatabase(stack);
  const unreadable = testPlaces.centerId.replace(testPlaces.center, "no-center");
  const { code, out } = await linksRebuild(stack, "--center", unreadable, "--center", testPlaces.centerId);
  expect(code, out).toBe(1);
  expect(out).toContain(`${unreadable}: can't be read.`);
  expect(out).toContain("contoso-test ← contoso-test: rebuilt, 4 APIs");
}, 60_000);

test("a rebuilt link whose deletion Azure refuses says how many APIs are still there", async () => {
  await loseDatabase(stack);
  await linksRebuild(stack);
  const refused = (method: string) => ({ match: { method }, action: "status" as const, status: 403 });
  stack.emulator.controls.setBehavior({ faults: ["PUT", "DELETE"].map(refused) });
  await stack.start();
  const { body } = (await stack.send("GET", `${centerPath}/links`)) as Answer<{ links: Link[] }>;
  const [rebuilt] = body.links;
  if (!rebuilt) throw new Error("There is no link.");
  await stack.send("DELETE", `${centerPath}/links/${rebuilt.id}?confirm=${rebuilt.name}`);
  const stuck = await untilLink(stack, rebuilt, ({ lastRun, currentRun }) => {
    return lastRun?.trigger === "deleted" && lastRun.result === "failed" && currentRun === null;
  });
  stack.emulator.controls.setBehavior({ faults: [] });
  expect(stuck.counts.apis).toBe(4);
  await untilGone(stack, rebuilt);
}, 120_000);
