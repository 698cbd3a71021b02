import { priya } from "@api-center-links/azure-emulator/estate/contoso/identities";
import { testPlaces } from "@api-center-links/azure-emulator/estate/test-estate";
import type { Link } from "@api-center-links/contracts/links";
import type { RunOutcome } from "@api-center-links/contracts/runs";
import { derivedName } from "@api-center-links/sync-engine/names";
import { afterEach, describe, expect, test } from "vitest";
import {
  type Answer,
  centerPath,
  createLink,
  newLink,
  startTestStack,
  type TestStack,
  untilLink,
} from "./bff-on-emulator.ts";

const root = derivedName(`${testPlaces.instanceId}/apiVersionSets/orders`);
const versionName = (version: string) => derivedName(`${testPlaces.instanceId}/apis/orders-${version}`);
let stack: TestStack;
afterEach(() => stack[Symbol.asyncDispose]());

const orders = () => stack.emulator.estate.center(testPlaces.center).api(root);
const titles = () => [...(orders()?.versions ?? [])].map(({ properties }) => String(properties.title));
const addVersion = (version: string) =>
  stack.emulator.estate.instance(testPlaces.instance).addApi({
    ...{ name: `orders-${version}`, displayName: "Orders", path: "orders" },
    ...{ versionSet: "orders", apiVersion: version },
  });

async function start(plan: "Free" | "Standard", versions: string[], link = newLink()): Promise<Link> {
  stack = await startTestStack({ environment: { SYNC_INTERVAL_MS: "500" } });
  stack.emulator.estate.center(testPlaces.center).setPlan(plan);
  stack.emulator.estate
    .instance(testPlaces.instance)
    .addVersionSet({ name: "orders", displayName: "Orders" });
  for (const version of versions) addVersion(version);
  const created = await createLink(stack, link);
  await rested(created, "in-sync");
  return created;
}

/** As a person does in the Azure portal. */
async function byHand(method: "PUT" | "DELETE", path: string, properties?: object): Promise<void> {
  const token = await stack.emulator.controls.token({ account: priya.userPrincipalName });
  const response = await fetch(
    `${stack.emulator.armUrl}${testPlaces.centerId}/workspaces/default/apis/${root}/${path}?api-version=2024-03-01`,
    {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(properties && { body: JSON.stringify({ properties }) }),
    },
  );
  expect(response.ok, await response.text()).toBe(true);
}

/** Until the link rests in this status; gives what the last run skipped. */
async function rested(link: Link, status: Link["status"]): Promise<RunOutcome[]> {
  const { lastRun } = await untilLink(
    stack,
    link,
    (each) => each.status === status && each.lastRun !== null && each.currentRun === null,
  );
  const path = `${centerPath}/links/${link.id}/runs/${lastRun?.id}`;
  const { body } = (await stack.send("GET", path)) as Answer<{ outcomes: RunOutcome[] }>;
  return body.outcomes.filter((outcome) => outcome.result === "skipped");
}

function expectNoRefusedWrite(): void {
  const refused = stack.emulator.controls
    .requests()
    .filter(({ principal, method }) => principal?.kind === "managedIdentity" && method !== "GET")
    .filter(({ status }) => status >= 400 && status < 500);
  expect(refused).toEqual([]);
}

describe("what people put below a synced API takes room", { timeout: 120_000 }, () => {
  test.each([
    { plan: "Free", versions: 5 },
    { plan: "Standard", versions: 100 },
  ] as const)(
    "$plan, $versions versions of an API: the newest of the source have what is left",
    async ({ plan, versions }) => {
      const link = await start(plan, ["v1", "v2", "v3"]);
      const theirs = Array.from({ length: versions - 3 }, (_, index) => `by-hand-${index}`);
      for (const name of theirs) {
        await byHand("PUT", `versions/${name}`, { title: name, lifecycleStage: "design" });
      }
      addVersion("v4");
      const [skipped] = await rested(link, "in-sync-with-warnings");
      expect(skipped?.notes).toContainEqual(
        `An API of this API center takes ${versions} versions at most (${versions - 3} not this link's); left out: v1. They come by themselves once newer ones are deleted in API Management.`,
      );
      expect(titles().toSorted()).toEqual([...theirs, "v2", "v3", "v4"].toSorted());

      await byHand("DELETE", "versions/by-hand-0");
      expect(await rested(link, "in-sync")).toEqual([]);
      expect(titles()).toEqual(expect.arrayContaining(["v1", "v2", "v3", "v4"]));
      expectNoRefusedWrite();
    },
  );

  test("10 deployments of an API: the newest versions have those that are left", async () => {
    const link = await start("Standard", ["v1", "v2"]);
    for (let number = 1; number <= 8; number++) {
      await byHand("PUT", `deployments/by-hand-${number}`, { title: `By hand ${number}` });
    }
    addVersion("v3");
    const [skipped] = await rested(link, "in-sync-with-warnings");
    expect(skipped?.notes).toContainEqual(
      "An API of this API center takes 10 deployments at most (8 not this link's); versions without one: v1. They get one by themselves once newer versions are deleted in API Management.",
    );
    expect(titles().toSorted()).toEqual(["v1", "v2", "v3"]);
    expect(orders()?.deployments.has(versionName("v3"))).toBe(true);

    await byHand("DELETE", "deployments/by-hand-1");
    expect(await rested(link, "in-sync")).toEqual([]);
    expect(orders()?.deployments.size).toBe(10);
    expectNoRefusedWrite();
  });

  test("5 definitions of a version: the source's comes when one is taken away", async () => {
    const link = await start(
      "Free",
      ["v1"],
      newLink({ settings: { lifecycleStage: "production", definitions: "never" } }),
    );
    const below = `versions/${versionName("v1")}/definitions`;
    for (let number = 1; number <= 5; number++) {
      await byHand("PUT", `${below}/by-hand-${number}`, { title: `By hand ${number}` });
    }
    await stack.send("PATCH", `${centerPath}/links/${link.id}`, {
      body: { settings: { definitions: "always" } },
    });
    const [skipped] = await rested(link, "in-sync-with-warnings");
    expect(skipped?.notes).toContainEqual(
      "A version of this API center takes 5 definitions at most; versions without API Management's: v1. They get it by themselves once one of the others is deleted.",
    );
    const definitions = () => [...(orders()?.versions.get(versionName("v1"))?.definitions ?? [])];
    expect(definitions()).toHaveLength(5);

    await byHand("DELETE", `${below}/by-hand-1`);
    expect(await rested(link, "in-sync")).toEqual([]);
    expect(definitions().filter(({ specification }) => specification)).toHaveLength(1);
    expectNoRefusedWrite();
  });
});
