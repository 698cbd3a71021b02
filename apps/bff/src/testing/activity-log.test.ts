import { omar, priya, syncIdentity } from "@api-center-links/azure-emulator/estate/contoso/identities";
import { testEstate, testPlaces } from "@api-center-links/azure-emulator/estate/test-estate";
import type { Link } from "@api-center-links/contracts/links";
import type { Run } from "@api-center-links/contracts/runs";
import { derivedName } from "@api-center-links/sync-engine/names";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type Answer,
  centerPath,
  createLink,
  newLink,
  startTestStack,
  type TestStack,
  untilLink,
} from "./bff-on-emulator.ts";

let stack: TestStack;
let link: Link;
beforeAll(async () => {
  // No check by the timer: what arrives, arrives by the log.
  stack = await startTestStack({
    estate: estateOfTwo(),
    environment: { SYNC_INTERVAL_MS: "3600000" },
  });
  stack.emulator.controls.setBehavior({
    activityLogDelayMs: 100,
    quirks: { activityLogTwice: true, activityLogOutOfOrder: true },
  });
  stack.emulator.estate.grant(syncIdentity.displayName, "Monitoring Reader", testPlaces.instanceId);
  for (let count = 1; count <= 20; count++)
    instance().addApi({ name: `pets-${count}`, displayName: `Pets ${count}` });
  await write("PATCH", "/apis/pets-1", { displayName: "Pets One" });
  link = await createLink(stack);
  await untilLink(stack, link, (each) => each.status === "in-sync" && each.currentRun === null);
});
afterAll(() => stack[Symbol.asyncDispose]());

/** In another subscription, which Azure limits by itself. */
const other = {
  name: "contoso-other",
  subscriptionId: "22222222-2222-4333-8444-555555555555",
  instanceId: testPlaces.instanceId
    .replace(testPlaces.subscriptionId, "22222222-2222-4333-8444-555555555555")
    .replace(testPlaces.instance, "contoso-other"),
};

function estateOfTwo() {
  const estate = testEstate();
  const [subscription] = estate.subscriptions ?? [];
  const [group] = subscription?.resourceGroups ?? [];
  const [service] = group?.apiManagementServices ?? [];
  if (!subscription || !group || !service) throw new Error("The test estate has an instance.");
  const apiManagementServices = [{ ...service, name: other.name }];
  estate.subscriptions?.push({
    ...{ ...subscription, subscriptionId: other.subscriptionId },
    resourceGroups: [{ ...group, apiManagementServices, apiCenters: [] }],
  });
  return estate;
}

const instance = () => stack.emulator.estate.instance(testPlaces.instance);
const api = (name: string) =>
  stack.emulator.estate.center(testPlaces.center).api(derivedName(`${testPlaces.instanceId}/apis/${name}`));
const runs = async () =>
  ((await stack.send("GET", `${centerPath}/links/${link.id}/runs`)) as Answer<{ runs: Run[] }>).body.runs;
const poll = <T>(what: () => T) => expect.poll(what, { timeout: 20_000 });

/** As API Management's own people do. */
async function write(method: string, path: string, properties?: object): Promise<void> {
  const token = await stack.emulator.controls.token({ account: omar.userPrincipalName });
  const response = await fetch(
    `${stack.emulator.armUrl}${testPlaces.instanceId}${path}?api-version=2024-05-01`,
    {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", "if-match": "*" },
      ...(properties && { body: JSON.stringify({ properties }) }),
    },
  );
  expect(response.ok, await response.text()).toBe(true);
}

test("the first look at the log finds what an import missed, and looks at nothing from before the link", async () => {
  // As where the API was exported already and others weren't.
  for (const name of ["whiskers", "tails"])
    await write("PUT", `/apis/pets-3/operations/get-${name}`, {
      displayName: name,
      method: "GET",
      urlTemplate: `/${name}`,
    });
  await write("PATCH", "/apis/pets-4", { displayName: "Pets Four" });
  await write("PATCH", "/apis/pets-4", { displayName: "Pets 4" });
  await stack.stop();
  stack.environment.ACTIVITY_LOG_INTERVAL_MS = "500";
  stack.emulator.controls.clearRequests();
  await stack.start();
  await poll(() => JSON.stringify(api("pets-3")?.versions ?? [])).toContain("/tails");
  await untilLink(stack, link, (each) => each.pendingSince === null && each.currentRun === null);
  const asSync = stack.emulator.controls
    .requests()
    .filter(({ principal }) => principal?.displayName === syncIdentity.displayName);
  expect(asSync.filter(({ method }) => method !== "GET").map(({ path }) => path)).toEqual([
    expect.stringContaining(derivedName(`${testPlaces.instanceId}/apis/pets-3`)),
  ]);
  const looked = new Set(asSync.flatMap(({ path }) => /\/apis\/(pets-\d+)(?=[;/]|$)/.exec(path)?.[1] ?? []));
  expect([...looked].sort()).toEqual(["pets-3", "pets-4"]);
  expect(asSync.filter(({ query }) => query.includes("export=true")).length).toBeLessThanOrEqual(2);
});

test("one operation changed inside one of many definitions is found, and that definition alone is written", async () => {
  stack.emulator.controls.clearRequests();
  await write("PUT", "/apis/pets-7/operations/get-teeth", {
    displayName: "Get teeth",
    method: "GET",
    urlTemplate: "/teeth",
  });
  const document = () => JSON.stringify(api("pets-7")?.versions ?? []);
  await poll(document).toContain("/teeth");
  await poll(async () => (await runs())[0]?.trigger).toBe("activity-log");
  const written = stack.emulator.controls
    .requests()
    .filter(
      ({ principal, method }) => principal?.displayName === syncIdentity.displayName && method !== "GET",
    );
  expect(written.map(({ method }) => method)).toEqual(["POST"]);
  const exported = stack.emulator.controls.requests().filter(({ query }) => query.includes("export=true"));
  expect(exported).toHaveLength(1);
});

test("what the log tells twice, late and in disorder is synced once", async () => {
  const before = (await runs()).length;
  await write("PATCH", "/apis/pets-8", { displayName: "Pets Eight" });
  await write("DELETE", "/apis/pets-9");
  await poll(() => api("pets-8")?.properties.title).toBe("Pets Eight");
  await poll(() => api("pets-9")).toBeUndefined();
  await untilLink(stack, link, (each) => each.pendingSince === null && each.currentRun === null);
  const all = await runs();
  const changed = all
    .slice(0, all.length - before)
    .reduce((sum, { totals }) => sum + totals.updated + totals.deleted, 0);
  expect(changed).toBe(2);
});

test("what the log tells some polls late is found all the same", async () => {
  stack.emulator.controls.setBehavior({ activityLogDelayMs: 2_500 });
  await write("PATCH", "/apis/pets-10", { displayName: "Pets Ten" });
  await poll(() => api("pets-10")?.properties.title).toBe("Pets Ten");
  stack.emulator.controls.setBehavior({ activityLogDelayMs: 100 });
});

test("what the log tells again to a process that hasn't read it costs a look, and writes nothing", async () => {
  await untilLink(stack, link, (each) => each.pendingSince === null && each.currentRun === null);
  const before = (await runs()).length;
  await stack.stop();
  stack.emulator.controls.clearRequests();
  await stack.start();
  await poll(async () => (await runs()).length).toBeGreaterThan(before);
  await untilLink(stack, link, (each) => each.pendingSince === null && each.currentRun === null);
  const asSync = stack.emulator.controls
    .requests()
    .filter(({ principal }) => principal?.displayName === syncIdentity.displayName);
  expect(asSync.filter(({ method }) => method !== "GET")).toEqual([]);
});

test("a renamed version set is found, which no event tells of", async () => {
  await write("PUT", "/apiVersionSets/toys", { displayName: "Toys", versioningScheme: "Segment" });
  instance().addApi({ name: "toys-v1", displayName: "Toys v1", apiVersion: "v1", versionSet: "toys" });
  const set = () =>
    stack.emulator.estate
      .center(testPlaces.center)
      .api(derivedName(`${testPlaces.instanceId}/apiVersionSets/toys`))?.properties.title;
  await write("PATCH", "/apiVersionSets/toys", { displayName: "Toys and games" });
  await poll(set).toBe("Toys and games");
});

test("a change of the instance itself has all of the link checked", async () => {
  await write("PATCH", "", {
    hostnameConfigurations: [
      {
        type: "Proxy",
        hostName: "apis.contoso.com",
        defaultSslBinding: true,
        negotiateClientCertificate: false,
      },
    ],
  });
  const addresses = () => JSON.stringify(api("pets-1")?.deployments ?? []);
  await poll(addresses).toContain("apis.contoso.com");
});

test("an instance whose log Azure keeps waiting for holds up no other", async () => {
  const { instanceId } = other;
  stack.emulator.estate.grant(priya.displayName, "Reader", instanceId);
  for (const role of ["API Management Service Reader Role", "Monitoring Reader"])
    stack.emulator.estate.grant(syncIdentity.displayName, role, instanceId);
  const pathPattern = `eventtypes/management/values.*${other.name}`;
  stack.emulator.controls.setBehavior({
    faults: [{ match: { pathPattern }, action: "status", status: 429, retryAfter: 240 }],
  });
  const environment = { name: other.name, title: "Other", kind: "production" } as const;
  const held = await createLink(stack, newLink({ name: other.name, resourceId: instanceId, environment }));
  await untilLink(stack, held, (each) => each.status === "in-sync");
  const refused = () => stack.emulator.controls.requests().filter(({ query }) => query.includes(other.name));
  await poll(() => refused().length).toBe(1);
  await write("PATCH", "/apis/pets-11", { displayName: "Pets Eleven" });
  await poll(() => api("pets-11")?.properties.title).toBe("Pets Eleven");
  expect(refused()).toHaveLength(1);
  stack.emulator.controls.setBehavior({ faults: [] });
});

test("without the role the link says why the log isn't read, and stays in sync by its own checks", async () => {
  stack.emulator.estate.revoke(syncIdentity.displayName, testPlaces.instanceId);
  stack.emulator.estate.grant(
    syncIdentity.displayName,
    "API Management Service Reader Role",
    testPlaces.instanceId,
  );
  const told = await untilLink(stack, link, (each) => each.noticing.logFault !== null);
  expect(told.noticing.logFault).toMatchObject({
    code: "AuthorizationFailed",
    correlationId: expect.any(String),
  });
  expect(told.status).toBe("in-sync");
});
