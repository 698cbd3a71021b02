import { priya } from "@api-center-links/azure-emulator/estate/contoso/identities";
import { testPlaces } from "@api-center-links/azure-emulator/estate/test-estate";
import type { Api, ApiSummary } from "@api-center-links/contracts/inventory";
import type { LinkDeletion } from "@api-center-links/contracts/link-deletion";
import type { LinkedApi } from "@api-center-links/contracts/linked-apis";
import type { Link, LinkPreview } from "@api-center-links/contracts/links";
import type { Run, RunOutcome } from "@api-center-links/contracts/runs";
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

let stack: TestStack;
let link: Link;
beforeAll(async () => {
  stack = await startTestStack();
  const instance = stack.emulator.estate.instance(testPlaces.instance);
  instance.addVersionSet({ name: "orders", displayName: "Orders" });
  instance.addApi({
    name: "orders-v1",
    displayName: "Orders",
    path: "orders",
    versionSet: "orders",
    apiVersion: "v1",
  });
  instance.addApi({
    name: "orders-v2",
    displayName: "Orders",
    path: "orders",
    versionSet: "orders",
    apiVersion: "v2",
  });
  for (let count = 1; count <= 20; count++)
    instance.addApi({ name: `petstore-${count}`, displayName: `Petstore ${count}` });
  instance.addApi({ name: "prices", displayName: "Prices", type: "soap" });
  instance.addApi({ name: "search", displayName: "Search", type: "graphql" });
  instance.addApi({ name: "ticker", displayName: "Ticker", type: "websocket" });
  stack.emulator.estate.center(testPlaces.center).addApi("by-hand", { title: "By hand" });
});
afterAll(() => stack[Symbol.asyncDispose]());

const isQuiet = (status: Link["status"]) => (each: Link) =>
  each.status === status && each.currentRun === null;
const get = async <T>(path: string) => ((await stack.send("GET", `${centerPath}${path}`)) as Answer<T>).body;
const listApis = async () => (await get<{ apis: ApiSummary[] }>("/apis")).apis;
const titles = async () => (await listApis()).map((api) => api.title);

/** As a person does in the Azure portal. */
async function deployByHand(api: string, name: string, environment: string): Promise<void> {
  const token = await stack.emulator.controls.token({ account: priya.userPrincipalName });
  const id = `${testPlaces.centerId}/workspaces/default/apis/${api}/deployments/${name}`;
  const response = await fetch(`${stack.emulator.armUrl}${id}?api-version=2024-03-01`, {
    method: "PUT",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({
      properties: { title: name, environmentId: `/workspaces/default/environments/${environment}` },
    }),
  });
  expect(response.ok, await response.text()).toBe(true);
}

test("a preview tells what the first sync would do, and writes nothing", async () => {
  stack.emulator.controls.clearRequests();
  const { status, body } = (await stack.send("POST", `${centerPath}/links/preview`, {
    body: newLink(),
  })) as Answer<LinkPreview>;
  expect(status).toBe(200);
  expect(body.totals).toEqual({ apis: 24, versions: 25, definitions: 24, skipped: 0 });
  expect(body.items.find((item) => item.title === "Orders")).toMatchObject({
    action: "create",
    kind: "rest",
  });
  expect(stack.emulator.controls.requests().filter((request) => request.method !== "GET")).toEqual([]);
});

test("a link brings every API, at five writes an API and no read of an API but the export of its definition", async () => {
  stack.emulator.controls.clearRequests();
  const created = await createLink(stack);
  expect(created).toMatchObject({ status: "initializing", createdBy: "priya@contoso.com", lastRun: null });
  link = await untilLink(stack, created, isQuiet("in-sync"));
  expect(link).toMatchObject({
    statusReason: null,
    counts: { apis: 24, versions: 25, definitions: 24, deployments: 25 },
    progress: null,
    environment: { name: "contoso-test", title: "Contoso test" },
  });
  expect(link.lastRun).not.toBeNull();
  const { runs } = await get<{ runs: Run[] }>(`/links/${link.id}/runs`);
  const first = runs.at(-1);
  expect(first).toMatchObject({
    trigger: "created",
    requestedBy: "priya@contoso.com",
    result: "succeeded",
    totals: { created: 24, updated: 0, deleted: 0, failed: 0, skipped: 0 },
  });

  const sent = stack.emulator.controls
    .requests()
    .filter((request) => request.principal?.kind === "managedIdentity")
    .filter((request) => request.time <= (first?.endedAt ?? ""));
  const count = (method: string, path: RegExp) =>
    sent.filter((request) => request.method === method && path.test(`${request.path}?${request.query}`))
      .length;
  const kinds = {
    centerReads: count("GET", /services\/test-center\?/),
    instanceReads: count("GET", /service\/contoso-test\?/),
    apiLists: count("GET", /service\/contoso-test\/apis\?/),
    versionSetLists: count("GET", /apiVersionSets\?/),
    environmentReads: count("GET", /\/environments\//),
    namesLists: count("GET", /workspaces\/default\/apis\?/),
    exports: count("GET", /\/apis\/[^/?]+\?.*export=true/) + count("GET", /\/schemas\/graphql\?/),
    environments: count("PUT", /\/environments\//),
    apis: count("PUT", /workspaces\/default\/apis\/[^/]+\?/),
    versions: count("PUT", /\/versions\/[^/]+\?/),
    definitions: count("PUT", /\/definitions\/[^/]+\?/),
    imports: count("POST", /\/importSpecification\?/),
    deployments: count("PUT", /\/deployments\/[^/]+\?/),
  };
  expect(kinds).toEqual({
    centerReads: 1,
    instanceReads: 1,
    apiLists: 1,
    versionSetLists: 1,
    environmentReads: 1,
    namesLists: 1,
    exports: 24,
    environments: 1,
    apis: 24,
    versions: 25,
    definitions: 24,
    imports: 24,
    deployments: 25,
  });
  const polls = sent.filter((request) => /operation/i.test(request.path)).length;
  expect(sent.length - polls).toBe(Object.values(kinds).reduce((sum, each) => sum + each, 0));
  expect(first?.armRequests).toEqual({ reads: 6 + 24 + polls, writes: 123, deletes: 0 });
});

test("people see where an API comes from, and its documents are those of API Management", async () => {
  const all = await listApis();
  expect(all).toHaveLength(25);
  expect(all.find((api) => api.name === "by-hand")?.origin).toBeNull();
  const orders = all.find((api) => api.title === "Orders");
  expect(orders).toMatchObject({
    versions: 2,
    environments: ["contoso-test"],
    origin: { linkName: "contoso-test", instanceName: "contoso-test" },
  });
  const detail = await get<Api>(`/apis/${orders?.name}`);
  expect(detail).toMatchObject({
    lockedProperties: ["title", "description", "kind"],
    origin: { instancePortalUrl: expect.stringContaining(testPlaces.instanceId) },
  });
  const version = detail.versions.find((each) => each.title === "v2");
  expect(version?.sourceId).toMatch(/\/apis\/orders-v2$/);
  const definition = version?.definitions[0]?.name;
  const document = await get<{ content: string; format: string }>(
    `/apis/${detail.name}/versions/${version?.name}/definitions/${definition}/specification`,
  );
  const source = stack.emulator.estate.instance(testPlaces.instance).api("orders-v2")
    .revisions[0]?.specification;
  expect(document.format).toBe("openapi");
  expect(JSON.parse(document.content)).toEqual(JSON.parse(source?.text ?? ""));

  const refused = await stack.send("DELETE", `${centerPath}/apis/${detail.name}`);
  expect(refused).toMatchObject({ status: 409, kind: "synced-from-source" });
  const environments = await get<{ environments: unknown[] }>("/environments");
  expect(environments).toMatchObject({
    environments: [{ name: "contoso-test", serverType: "Azure API Management", link: { id: link.id } }],
  });
  const { apis } = await get<{ apis: LinkedApi[] }>(`/links/${link.id}/apis`);
  expect(apis).toHaveLength(24);
});

test("changes in API Management arrive by themselves, and a run says what it did", async () => {
  const instance = stack.emulator.estate.instance(testPlaces.instance);
  instance.changeApi("petstore-1", { displayName: "Petstore renamed" });
  instance.addApi({
    name: "orders-v3",
    displayName: "Orders",
    path: "orders",
    versionSet: "orders",
    apiVersion: "v3",
  });
  instance.addApi({ name: "brand-new", displayName: "Brand new" });
  instance.removeApi("petstore-2");
  await expect
    .poll(titles, { timeout: 20_000 })
    .toEqual(expect.arrayContaining(["Petstore renamed", "Brand new"]));
  await expect.poll(titles, { timeout: 20_000 }).not.toContain("Petstore 2");
  await untilLink(stack, link, (each) => isQuiet("in-sync")(each) && each.counts.versions === 26);

  const { runs } = await get<{ runs: Run[] }>(`/links/${link.id}/runs`);
  const eventful = runs.filter((run) => run.totals.updated + run.totals.deleted > 0);
  expect(eventful[0]?.trigger).toBe("timer");
  const outcomes = await Promise.all(
    eventful.map(
      async (run) => (await get<{ outcomes: RunOutcome[] }>(`/links/${link.id}/runs/${run.id}`)).outcomes,
    ),
  );
  expect(outcomes.flat().map(({ title, action, result }) => ({ title, action, result }))).toEqual(
    expect.arrayContaining([
      { title: "Petstore renamed", action: "update", result: "done" },
      { title: "Orders", action: "update", result: "done" },
      { title: "Brand new", action: "create", result: "done" },
      { title: "Petstore 2", action: "delete", result: "done" },
    ]),
  );
});

test("a sync can be forced, once a minute, and finds a document that alone has changed", async () => {
  const instance = stack.emulator.estate.instance(testPlaces.instance);
  const text = JSON.stringify({
    openapi: "3.0.1",
    info: { title: "Changed inside", version: "9" },
    paths: {},
  });
  instance.changeApi("petstore-3", {}, { format: "openapi-json", text });
  const forced = (await stack.send("POST", `${centerPath}/links/${link.id}/sync`)) as Answer<Link>;
  expect(forced.status).toBe(202);
  expect(forced.body.forceableAt).not.toBeNull();
  const again = await stack.send("POST", `${centerPath}/links/${link.id}/sync`);
  expect(again).toMatchObject({ status: 429, kind: "sync-too-soon" });
  expect(Date.parse(again.problem.retryAt ?? "")).toBeGreaterThan(Date.now());
  expect(Number(again.headers.get("retry-after"))).toBeGreaterThan(0);

  const petstore = (await listApis()).find((api) => api.title === "Petstore 3");
  const { versions } = await get<Api>(`/apis/${petstore?.name}`);
  const path = `/apis/${petstore?.name}/versions/${versions[0]?.name}/definitions/${versions[0]?.definitions[0]?.name}/specification`;
  await expect.poll(async () => (await get<{ content: string }>(path)).content).toContain("Changed inside");
  const { runs } = await get<{ runs: Run[] }>(`/links/${link.id}/runs`);
  expect(runs.find((run) => run.trigger === "person")).toMatchObject({ requestedBy: "priya@contoso.com" });
});

test("a paused link sees nothing until it is resumed", async () => {
  const path = `${centerPath}/links/${link.id}`;
  expect((await stack.send("POST", `${path}/pause`)).body).toMatchObject({
    status: "paused",
    nextCheckAt: null,
  });
  expect(await stack.send("POST", `${path}/sync`)).toMatchObject({ status: 409, kind: "link-paused" });
  await untilLink(stack, link, (each) => each.currentRun === null);
  const before = (await get<Link>(`/links/${link.id}`)).lastRun?.id;
  stack.emulator.estate.instance(testPlaces.instance).addApi({ name: "meanwhile", displayName: "Meanwhile" });
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect((await get<Link>(`/links/${link.id}`)).lastRun?.id).toBe(before);
  await stack.send("POST", `${path}/resume`);
  await expect.poll(titles, { timeout: 20_000 }).toContain("Meanwhile");
  await untilLink(stack, link, isQuiet("in-sync"));
});

test("definitions can be switched off and on again", async () => {
  const path = `${centerPath}/links/${link.id}`;
  const change = (definitions: string) => stack.send("PATCH", path, { body: { settings: { definitions } } });
  expect((await change("never")).body).toMatchObject({
    settings: { definitions: "never", lifecycleStage: "production" },
  });
  await untilLink(stack, link, (each) => each.counts.definitions === 0 && isQuiet("in-sync")(each));
  await change("always");
  await untilLink(stack, link, (each) => each.counts.definitions === 26 && isQuiet("in-sync")(each));
  expect(
    await stack.send("PATCH", path, { body: { settings: { definitions: "sometimes", x: 1 } } }),
  ).toMatchObject({
    kind: "invalid-request",
  });
});

test("deleting a link says what goes, wants its name, and takes everything it brought and nothing else", async () => {
  const path = `${centerPath}/links/${link.id}`;
  await deployByHand("by-hand", "theirs", link.environment.name);
  stack.emulator.estate.center(testPlaces.center).addEnvironment("made-by-hand");
  await deployByHand("by-hand", "elsewhere", "made-by-hand");
  const preview = (await stack.send("GET", `${path}/deletion`)) as Answer<LinkDeletion>;
  expect(preview.body).toEqual({
    apis: 25,
    versions: 27,
    definitions: 26,
    deployments: 27,
    environmentTitle: "Contoso test",
    foreignDeployments: [{ apiName: "by-hand", apiTitle: "By hand", title: "theirs" }],
    allDeploymentsChecked: true,
    eventSubscription: null,
  });
  expect(await stack.send("DELETE", `${path}?confirm=contoso`)).toMatchObject({
    status: 422,
    kind: "confirmation-mismatch",
  });
  // Azure takes its time, so that the link is still being deleted when it is asked to sync.
  stack.emulator.controls.setBehavior({ latencyMs: 300 });
  const deleting = await stack.send("DELETE", `${path}?confirm=contoso-test`);
  expect(deleting).toMatchObject({ status: 202, body: { status: "deleting", nextCheckAt: null } });
  expect(await stack.send("POST", `${path}/sync`)).toMatchObject({ kind: "link-deleting" });
  stack.emulator.controls.setBehavior({ latencyMs: 0 });
  await untilGone(stack, link);
  const center = stack.emulator.estate.center(testPlaces.center);
  expect(center.apiNames()).toEqual(["by-hand"]);
  expect(center.environments().map((environment) => environment.name)).toEqual(["made-by-hand"]);
});

test("a link can be let go of, with its APIs kept", async () => {
  const kept = await createLink(stack);
  await untilLink(stack, kept, isQuiet("in-sync"));
  await stack.send("DELETE", `${centerPath}/links/${kept.id}?confirm=contoso-test&keepApis=true`);
  await untilGone(stack, kept);
  expect(stack.emulator.estate.center(testPlaces.center).apiNames()).toHaveLength(26);
  expect((await listApis()).every((api) => api.origin === null)).toBe(true);
});
