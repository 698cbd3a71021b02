import { priya } from "@api-center-links/azure-emulator/estate/contoso/identities";
import { testPlaces } from "@api-center-links/azure-emulator/estate/test-estate";
import type { Activity } from "@api-center-links/contracts/activity";
import type { Link } from "@api-center-links/contracts/links";
import type { RunOutcome } from "@api-center-links/contracts/runs";
import { derivedName } from "@api-center-links/sync-engine/names";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type Answer,
  centerPath,
  createLink,
  startTestStack,
  type TestStack,
  untilGone,
  untilLink,
} from "./bff-on-emulator.ts";

type Properties = Record<string, unknown>;

const nameOf = (api: string) => derivedName(`${testPlaces.instanceId}/apis/${api}`);
const root = derivedName(`${testPlaces.instanceId}/apiVersionSets/orders`);
let stack: TestStack;
let link: Link;
beforeAll(async () => {
  // Only what the test asks for runs, as often as it asks.
  stack = await startTestStack({
    environment: { SYNC_INTERVAL_MS: "3600000", FORCED_SYNC_INTERVAL_MS: "0" },
  });
  instance().addVersionSet({ name: "orders", displayName: "Orders", description: "All orders" });
  for (const version of ["v1", "v2"]) instance().addApi(ordersApi(version));
  link = await createLink(stack);
  link = await untilLink(stack, link, (each) => each.lastRun !== null && each.currentRun === null);
});
afterAll(() => stack[Symbol.asyncDispose]());

const instance = () => stack.emulator.estate.instance(testPlaces.instance);
const center = () => stack.emulator.estate.center(testPlaces.center);
const ordersApi = (version: string) => ({
  name: `orders-${version}`,
  displayName: "Orders",
  path: "orders",
  versionSet: "orders",
  apiVersion: version,
});

/** Forces a sync, waits for its end and gives what it did. */
async function sync(): Promise<RunOutcome[]> {
  const path = `${centerPath}/links/${link.id}`;
  const before = link.lastRun?.id;
  expect((await stack.send("POST", `${path}/sync`)).status).toBe(202);
  for (;;) {
    const { body } = (await stack.send("GET", path)) as Answer<Link>;
    if (body.lastRun?.id !== before && body.currentRun === null) {
      link = body;
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const { body } = (await stack.send("GET", `${path}/runs/${link.lastRun?.id}`)) as Answer<{
    outcomes: RunOutcome[];
  }>;
  return body.outcomes;
}

/** What ARM answers for an entity. */
async function arm(method: string, path: string, properties?: Properties): Promise<Properties> {
  const token = await stack.emulator.controls.token({ account: priya.userPrincipalName });
  const response = await fetch(
    `${stack.emulator.armUrl}${testPlaces.centerId}/workspaces/default/${path}?api-version=2024-03-01`,
    {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(properties && { body: JSON.stringify({ properties }) }),
    },
  );
  const text = await response.text();
  expect(response.ok, text).toBe(true);
  return (JSON.parse(text) as { properties: Properties }).properties;
}

/** As a person edits in the Azure portal: what is there is read, changed and written back whole. */
async function edit(path: string, change: Properties): Promise<void> {
  const { lifecycleStage, ...present } = await arm("GET", path);
  const kept = path.includes("/versions/") ? { ...present, lifecycleStage } : present;
  await arm("PUT", path, { ...kept, ...change });
}

const version = `apis/${root}/versions/${nameOf("orders-v1")}`;
const deployment = `apis/${root}/deployments/${nameOf("orders-v1")}`;
const edits: [string, Properties][] = [
  [
    `apis/${root}`,
    {
      summary: "Everything about orders",
      termsOfService: { url: "https://contoso.com/terms-by-hand" },
      license: { name: "Ours", identifier: "LicenseRef-Contoso" },
      contacts: [{ name: "Asha", email: "asha@contoso.com" }, { name: "Ben" }],
      externalDocumentation: [{ title: "Wiki", url: "https://wiki.contoso.com/orders" }],
      customProperties: { team: "orders", tier: 1 },
    },
  ],
  [version, { lifecycleStage: "deprecated" }],
  [
    "environments/contoso-test",
    {
      title: "Renamed by hand",
      description: "What a person wrote",
      kind: "staging",
      server: { type: "Azure API Management", managementPortalUri: ["https://by-hand.contoso.com"] },
      onboarding: { instructions: "Ask Asha.", developerPortalUri: ["https://dev.contoso.com"] },
      customProperties: { costCenter: "5120" },
    },
  ],
  [
    deployment,
    {
      title: "By hand",
      description: "Only for partners",
      state: "inactive",
      customProperties: { region: "EU" },
    },
  ],
];

test("a person's fields survive a hundred syncs while the source changes, and the source's fields follow it", async () => {
  for (const [path, change] of edits) await edit(path, change);
  const byHand = { title: "Kept by hand", kind: "rest", description: "Nobody's but ours" };
  await arm("PUT", "apis/by-hand", byHand);
  await arm("PUT", `apis/${root}/versions/side-track`, { title: "Side track", lifecycleStage: "design" });
  const { definitionId: _, ...firstDeployment } = await arm("GET", deployment);

  for (let round = 1; round <= 100; round++) {
    const orders = instance();
    orders.addVersionSet({
      name: "orders",
      displayName: `Orders ${round}`,
      description: `As of round ${round}`,
    });
    orders.changeApi("orders-v1", { apiVersion: `v1.${round}`, path: `orders-${round}` });
    if (round % 10 === 0) orders.changeApi("orders-v2", { type: round % 20 === 0 ? "http" : "soap" });
    if (round % 7 === 0) orders.addApi({ name: "passing", displayName: `Passing ${round}` });
    if (round % 7 === 3 && round > 7) orders.removeApi("passing");
    const outcomes = await sync();
    expect(outcomes.filter((outcome) => outcome.result === "failed" && outcome.root !== root)).toEqual([]);
    if (round % 10 !== 0 && round !== 1) continue;

    for (const [path, change] of edits) expect(await arm("GET", path), path).toMatchObject(change);
    expect(await arm("GET", `apis/${root}`)).toMatchObject({
      title: `Orders ${round}`,
      description: `As of round ${round}`,
      kind: round % 20 === 10 ? "soap" : "rest",
    });
    expect(await arm("GET", version)).toMatchObject({ title: `v1.${round}` });
    expect(await arm("GET", deployment)).toMatchObject({
      environmentId: firstDeployment.environmentId,
      server: {
        runtimeUri: [`https://contoso-test.azure-api.net/orders-${round}/v1.${round}`],
      },
    });
    expect(await arm("GET", "apis/by-hand")).toMatchObject(byHand);
    expect(await arm("GET", `apis/${root}/versions/side-track`)).toMatchObject({ title: "Side track" });
  }
}, 180_000);

test("what the link didn't make stays as it is, even under a name that the link would derive", async () => {
  const api = nameOf("late");
  const ninth = nameOf("orders-v9");
  const theirs: [string, Properties][] = [
    [`apis/${api}`, { title: "Not the link's", kind: "grpc", summary: "By hand" }],
    [`apis/${root}/versions/${ninth}`, { title: "Not the link's either", lifecycleStage: "design" }],
  ];
  for (const [path, properties] of theirs) await arm("PUT", path, properties);
  instance().addApi({ name: "late", displayName: "Late" });
  instance().addApi(ordersApi("v9"));
  for (let round = 1; round <= 5; round++) {
    instance().changeApi("late", { displayName: `Late ${round}` });
    const outcomes = await sync();
    expect(outcomes).toContainEqual(
      expect.objectContaining({
        root: api,
        result: "skipped",
        notes: [expect.stringContaining("that this link didn't make; it is left alone")],
      }),
    );
    expect(outcomes.find((outcome) => outcome.root === root)?.fault?.code).toBe("NameTaken");
    for (const [path, properties] of theirs) expect(await arm("GET", path)).toMatchObject(properties);
  }
  instance().removeApi("late");
  instance().removeApi("orders-v9");
  await sync();
  for (const [path, properties] of theirs) expect(await arm("GET", path)).toMatchObject(properties);

  await stack.send("DELETE", `${centerPath}/links/${link.id}?confirm=contoso-test`);
  await untilGone(stack, link);
  for (const [path, properties] of theirs) expect(await arm("GET", path)).toMatchObject(properties);
  // The API is where their version is.
  expect(center().apiNames().toSorted()).toEqual(["by-hand", api, root].toSorted());
  const path = `${centerPath}/activity?linkId=${link.id}&actor=sync-identity`;
  const { body } = (await stack.send("GET", path)) as Answer<{ activities: Activity[] }>;
  expect(body.activities[0]?.details).toContainEqual({
    name: "APIs that stay, with what this link didn't make",
    value: "1",
  });
});
