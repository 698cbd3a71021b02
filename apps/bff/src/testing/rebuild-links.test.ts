import { syncIdentity } from "@api-center-links/azure-emulator/estate/contoso/identities";
import { testPlaces } from "@api-center-links/azure-emulator/estate/test-estate";
import type { Link } from "@api-center-links/contracts/links";
import { derivedName } from "@api-center-links/sync-engine/names";
import { afterAll, beforeAll, expect, test } from "vitest";
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
import { linksRebuild, loseDatabase } from "./links-rebuild.ts";

const root = (api: string) => derivedName(`${testPlaces.instanceId}/${api}`);
const instance = () => stack.emulator.estate.instance(testPlaces.instance);
const center = () => stack.emulator.estate.center(testPlaces.center);
let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
  instance().addVersionSet({ name: "orders", displayName: "Orders" });
  for (const version of ["v1", "v2"]) {
    instance().addApi({
      name: `orders-${version}`,
      displayName: "Orders",
      path: "orders",
      versionSet: "orders",
      apiVersion: version,
    });
  }
  for (const name of ["prices", "search", "ticker", "gone", "renamed"]) {
    const type = { prices: "soap", search: "graphql", ticker: "websocket" }[name];
    instance().addApi({ name, displayName: `The ${name}`, ...(type && { type }) });
  }
  center().addApi("by-hand", { title: "By hand" });
  const link = await createLink(stack);
  await untilLink(stack, link, isInSync);
});
afterAll(() => stack[Symbol.asyncDispose]());

const isInSync = (link: Link) => link.status === "in-sync" && link.currentRun === null;

const links = (...args: string[]) => linksRebuild(stack, ...args);

async function listLinks(): Promise<Link[]> {
  const { body } = (await stack.send("GET", `${centerPath}/links`)) as Answer<{ links: Link[] }>;
  return body.links;
}

const sent = () =>
  stack.emulator.controls
    .requests()
    .filter(({ principal, method }) => principal?.kind === "managedIdentity" && method !== "GET")
    .map(({ method, path }) => `${method} ${path.split("/").slice(-2).join("/")}`);

test("while the service has the embedded database, the command refuses and says why", async () => {
  const { code, out } = await links();
  expect(code).toBe(1);
  expect(out).toMatch(/^The data folder .* is in use by process \d+\./);
});

test("with the database gone, links come back and go on where they were", async () => {
  await loseDatabase(stack);
  instance().removeApi("gone");
  instance().changeApi("renamed", { displayName: "By a new name" });
  stack.emulator.controls.clearRequests();

  const tried = await links("--dry-run");
  expect(tried.code, "one API is left for people to delete").toBe(1);
  expect(tried.out).toContain("contoso-test ← contoso-test: would be rebuilt");

  stack.emulator.controls.setBehavior({
    faults: [{ match: { pathPattern: `/apis/${root("apis/gone")}` }, action: "status", status: 403 }],
  });
  expect((await links()).out, "and nothing of it is stored").toContain(
    "contoso-test ← contoso-test: left out",
  );
  stack.emulator.controls.setBehavior({ faults: [] });

  const { out } = await links();
  expect(out).toContain("contoso-test ← contoso-test: rebuilt, 5 APIs");
  expect(out).toContain(`The gone (${root("apis/gone")})`);
  // Reading documents back is a POST in ARM's words.
  expect(sent().filter((each) => !each.endsWith("/exportSpecification"))).toEqual([]);
  expect((await links()).out).toContain("contoso-test ← contoso-test: there already");

  stack.emulator.controls.clearRequests();
  await stack.start();
  const [link] = await listLinks();
  if (!link) throw new Error("There is no link.");
  const synced = await untilLink(stack, link, isInSync);
  expect(synced).toMatchObject({
    name: "contoso-test",
    source: { instanceName: "contoso-test", scope: { kind: "service" } },
    environment: { name: "contoso-test", title: "Contoso test" },
    settings: { lifecycleStage: "production", definitions: "always" },
    counts: { apis: 5, versions: 6, definitions: 5, deployments: 6 },
  });
  expect(sent().filter((each) => !each.startsWith("POST"))).toEqual([`PUT apis/${root("apis/renamed")}`]);
  expect(sent().filter((each) => each.endsWith("/importSpecification"))).toEqual([]);

  await stack.send("DELETE", `${centerPath}/links/${link.id}?confirm=${link.name}`);
  await untilGone(stack, link);
  const left = center()
    .apis()
    .map((api) => api.properties.title);
  expect(left.toSorted()).toEqual(["By hand", "The gone"]);
}, 60_000);

test("an environment that people made for the instance stays theirs unless they say that a link made it", async () => {
  const link = await createLink(stack);
  await untilLink(stack, link, (each) => each.lastRun !== null && each.currentRun === null);
  await loseDatabase(stack);
  center().addEnvironment("made-by-hand", {
    title: "Made by hand",
    server: {
      type: "Azure API Management",
      managementPortalUri: [`https://portal.azure.com/#resource${testPlaces.instanceId}`],
    },
  });

  const ofCenter = ["--dry-run", "--center", testPlaces.centerId];
  const { code, out } = await links(...ofCenter);
  expect(code, out).toBe(1);
  expect(out).toContain("contoso-test ← contoso-test: would be rebuilt, 5 APIs");
  expect(out).toContain(
    "made-by-hand ← contoso-test: left out\n    No API of the instance is deployed there",
  );
  expect(out).toContain("--also made-by-hand");

  const named = await links(...ofCenter, "--also", "Made-By-Hand");
  expect(named.out).toContain("made-by-hand ← contoso-test: would be rebuilt, 0 APIs");

  const unknown = await links("--center", testPlaces.centerId, "--also", "made-by-hand", "--also", "nowhere");
  expect(unknown).toEqual({
    code: 1,
    out: "--also nowhere: test-center has no such environment that a link which isn't here may have made.\n",
  });
  const anywhere = await links("--also", "made-by-hand");
  expect(anywhere).toEqual({
    code: 2,
    out: "--also and --leave-out need exactly one --center, the environment's.\n",
  });
}, 60_000);

test("an API that has lost its deployment comes back to its own link, and leaves other links' scopes as they were", async () => {
  const link = async (workspace: string) => {
    const name = `of-${workspace}`;
    const environment = { name, title: name, kind: "production" as const };
    const scope = { kind: "workspace" as const, workspace };
    await untilLink(stack, await createLink(stack, newLink({ name, environment, scope })), isInSync);
  };
  const undeploy = (title: string) => {
    const api = center()
      .apis()
      .find((each) => each.properties.title === title);
    const [deployment] = [...(api?.deployments ?? [])];
    if (!api || !deployment) throw new Error(`${title} isn't deployed.`);
    api.deployments.delete(deployment.name);
    return api.name;
  };
  await stack.start();
  for (const [workspace, apis] of Object.entries({ shop: ["carts", "wishes"], team: ["plans"] })) {
    const holder = instance().addWorkspace(workspace, workspace);
    for (const name of apis) holder.addApi({ name, displayName: name });
    await link(workspace);
  }
  await loseDatabase(stack);
  const [wishes, plans] = [undeploy("wishes"), undeploy("plans")];

  const { code, out } = await links("--center", testPlaces.centerId);
  expect(code, out).toBe(1);
  expect(out).toContain("contoso-test ← contoso-test: rebuilt, 5 APIs");
  expect(out).toContain("of-shop ← contoso-test, workspace shop: rebuilt, 2 APIs");
  expect(out).toContain("of-team ← contoso-test: left out\n    No API of the instance is deployed there");
  expect(out).toContain(`plans (${plans})`);
  expect(out).not.toContain(wishes);

  await stack.start();
  const shop = (await listLinks()).find(({ name }) => name === "of-shop");
  if (!shop) throw new Error("There is no link to the workspace.");
  await untilLink(stack, shop, isInSync);
  const [deployment] = [...(center().api(wishes)?.deployments ?? [])];
  expect(String(deployment?.properties.environmentId)).toMatch(/\/of-shop$/);
  await loseDatabase(stack);
}, 60_000);

test("what can't be read is left out, with the reason, and the command fails", async () => {
  stack.emulator.estate.revoke(syncIdentity.objectId, testPlaces.instanceId);
  const { code, out } = await links("--center", testPlaces.centerId);
  expect(code, out).toBe(1);
  expect(out).toContain("contoso-test ← contoso-test: left out\n    The instance can't be read.");
  await stack.start();
  expect(await listLinks()).toEqual([]);
}, 60_000);
