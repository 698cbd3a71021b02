import { priya, rita } from "@api-center-links/azure-emulator/estate/contoso/identities";
import { testPlaces } from "@api-center-links/azure-emulator/estate/test-estate";
import type { Api, ApiSummary } from "@api-center-links/contracts/inventory";
import type { Link } from "@api-center-links/contracts/links";
import type { Run, RunOutcome } from "@api-center-links/contracts/runs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { centerPath, createLink, startTestStack, type TestStack, untilLink } from "./bff-on-emulator.ts";

const secret = "a-secret-that-only-event-grid-knows";
let stack: TestStack;
let link: Link;
beforeAll(async () => {
  stack = await startTestStack({
    environment: { FORCED_SYNC_INTERVAL_MS: "1", SYNC_CONCURRENCY: "2", EVENT_GRID_SECRET: secret },
  });
  const instance = stack.emulator.estate.instance(testPlaces.instance);
  instance.addVersionSet({ name: "orders", displayName: "Orders" });
  for (const apiVersion of ["v1", "v2"])
    instance.addApi({
      name: `orders-${apiVersion}`,
      displayName: "Orders",
      path: "orders",
      versionSet: "orders",
      apiVersion,
    });
  for (const name of ["Carts", "Prices", "Search"])
    instance.addApi({ name: name.toLowerCase(), displayName: name });
  instance.addApi({ name: "ticker", displayName: "Ticker", type: "websocket" });
  stack.emulator.estate.center(testPlaces.center).addApi("by-hand", { title: "By hand" });
  link = await untilLink(stack, await createLink(stack), isQuiet);
});
afterAll(() => stack[Symbol.asyncDispose]());

const isQuiet = (each: Link) => each.status === "in-sync" && each.currentRun === null;
const workspace = () => `${testPlaces.centerId}/workspaces/default`;

async function get<T>(path: string): Promise<T> {
  return (await stack.send("GET", `${centerPath}${path}`)).body as T;
}

/** As a person does in the Azure portal. Gives the body of the answer. */
async function inAzure(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const token = await stack.emulator.controls.token({ account: priya.userPrincipalName });
  const response = await fetch(`${stack.emulator.armUrl}${workspace()}/${path}?api-version=2024-03-01`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  expect(response.ok, `${method} ${path}: ${text}`).toBe(true);
  return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
}

async function edit(path: string, change: Record<string, unknown>): Promise<void> {
  const { properties } = (await inAzure("GET", path)) as { properties: Record<string, unknown> };
  const { lifecycleStage: _, specification: __, ...kept } = properties;
  const stage = path.includes("/versions/") && !path.includes("/definitions/") && { lifecycleStage: _ };
  await inAzure("PUT", path, { properties: { ...kept, ...stage, ...change } });
}

interface Places {
  api: string;
  version: string;
  definition: string;
  deployment: string;
}

/** Where the newest version of an API and what is below it stands in the API center. */
async function placesOf(title: string): Promise<Places> {
  const { apis } = await get<{ apis: ApiSummary[] }>("/apis");
  const name = apis.find((each) => each.title === title)?.name;
  const { versions, deployments } = await get<Api>(`/apis/${name}`);
  const version = versions.toSorted((a, b) => (a.title < b.title ? 1 : -1))[0];
  const api = `apis/${name}`;
  const versionPath = `${api}/versions/${version?.name}`;
  return {
    api,
    version: versionPath,
    definition: `${versionPath}/definitions/${version?.definitions[0]?.name}`,
    deployment: `${api}/deployments/${deployments.find(({ name: each }) => each === version?.name)?.name}`,
  };
}

/** All that the API center holds, in one comparable value. */
function contents(): unknown {
  const center = stack.emulator.estate.center(testPlaces.center);
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
  const all = { apis: center.apis().toSorted(byName), environments: center.environments() };
  return JSON.parse(
    JSON.stringify(all, (key, value) => {
      if (["etag", "systemData"].includes(key)) return undefined;
      if (typeof value !== "object" || value === null) return value;
      const plain = value[Symbol.iterator] ? [...value].toSorted(byName) : value;
      // API Center answers with empty contacts, custom properties and so on where there are none; an edit sends them back.
      return Object.keys(plain).length === 0 ? undefined : plain;
    }),
  );
}

async function verify(
  as = priya.userPrincipalName,
): Promise<{ run: Run; outcomes: RunOutcome[]; link: Link }> {
  const asked = await stack.send("POST", `${centerPath}/links/${link.id}/verify`, { as });
  expect(asked.status, JSON.stringify(asked.body)).toBe(202);
  const before = (asked.body as Link).lastVerification?.at;
  const verified = await untilLink(
    stack,
    link,
    (each) => isQuiet(each) && each.lastVerification?.at !== before,
  );
  const runId = verified.lastVerification?.runId;
  return {
    ...(await get<{ run: Run; outcomes: RunOutcome[] }>(`/links/${link.id}/runs/${runId}`)),
    link: verified,
  };
}

/** Until a document is read back. */
function untilExport(): Promise<void> {
  const isExport = ({ path }: { path: string }) => path.endsWith("/exportSpecification");
  return expect
    .poll(() => stack.emulator.controls.requests().some(isExport), { timeout: 20_000, interval: 20 })
    .toBe(true);
}

/** Requests of the sync identity since the last `clearRequests`, but for the timer's looks. */
function sent(run: Run): { method: string; path: string; query: string }[] {
  return stack.emulator.controls
    .requests()
    .filter(
      ({ principal, time }) =>
        principal?.kind === "managedIdentity" && time >= run.startedAt && time <= (run.endedAt ?? ""),
    );
}

test("a verify run that finds nothing writes nothing, costs few requests, and says so", async () => {
  expect(link.lastVerification).toBeNull();
  const before = contents();
  stack.emulator.controls.clearRequests();
  const { run, outcomes, link: verified } = await verify();
  expect(run).toMatchObject({
    depth: "verify",
    trigger: "person",
    requestedBy: priya.userPrincipalName,
    result: "succeeded",
    totals: { created: 0, updated: 0, deleted: 0, unchanged: 5, skipped: 0, failed: 0, drifted: 0 },
  });
  expect(outcomes).toEqual([]);
  expect(verified.lastVerification).toEqual({
    runId: run.id,
    at: run.endedAt,
    ...{ drifted: 0, environmentDrifted: false, failed: 0 },
  });
  expect(contents()).toEqual(before);
  const requests = sent(run);
  const count = (method: string, path: RegExp) =>
    requests.filter((request) => request.method === method && path.test(`${request.path}?${request.query}`))
      .length;
  expect({
    source: count("GET", /\/service\/contoso-test(?:\/apis|\/apiVersionSets)?\?/),
    sourceExports: count("GET", /export=true/),
    center: count("GET", /services\/test-center\?/),
    apis: count("GET", /workspaces\/default\/apis\?/),
    environment: count("GET", /\/environments\/[^/]+\?/),
    versions: count("GET", /\/versions\?/),
    deployments: count("GET", /\/deployments\?/),
    definitions: count("GET", /\/definitions\?/),
    exports: count("POST", /\/exportSpecification\?/),
    all: requests.length,
  }).toEqual({
    ...{ source: 3, sourceExports: 5, center: 1, apis: 1, environment: 1 },
    ...{ versions: 5, deployments: 5, definitions: 5, exports: 5 },
    all: 31,
  });
});

test("what others changed in the API center is repaired and told, and what people decide stays", async () => {
  const [carts, orders, prices, search, ticker] = (await Promise.all(
    ["Carts", "Orders", "Prices", "Search", "Ticker"].map(placesOf),
  )) as [Places, Places, Places, Places, Places];
  const before = contents();
  await edit(carts.api, { title: "My carts" });
  await inAzure("DELETE", orders.version);
  await inAzure("DELETE", prices.api);
  await inAzure("POST", `${search.definition}/importSpecification`, {
    format: "inline",
    value: '{"openapi":"3.0.1","info":{"title":"Mine","version":"1"},"paths":{}}',
    specification: { name: "openapi", version: "3.0.1" },
  });
  await edit(search.deployment, { server: { runtimeUri: ["https://mine.example.com"] } });
  await inAzure("DELETE", ticker.deployment);
  await inAzure("DELETE", `environments/${link.environment.name}`);

  const { run, outcomes, link: verified } = await verify();
  expect(run).toMatchObject({
    result: "succeeded",
    totals: { created: 0, updated: 5, deleted: 0, unchanged: 0, failed: 0, drifted: 6 },
  });
  expect(Object.fromEntries(outcomes.map(({ title, drift }) => [title, drift]))).toEqual({
    Carts: ["Title was “My carts” in the API center; API Management says “Carts”."],
    Orders: ["Version v2 was deleted in the API center."],
    Prices: ["The API was deleted in the API center."],
    Search: [
      "The document in the definition of version Original was replaced in the API center.",
      expect.stringMatching(
        /^Address of the deployment of version Original was “https:\/\/mine\.example\.com” in the API center; API Management says “https:/,
      ),
    ],
    Ticker: ["The deployment of version Original was deleted in the API center."],
    "Contoso test": ["The environment was deleted in the API center."],
  });
  expect(verified.lastVerification).toMatchObject({ drifted: 5, environmentDrifted: true, failed: 0 });
  expect(contents()).toEqual(before);
  expect((await verify()).link.lastVerification).toMatchObject({ drifted: 0, environmentDrifted: false });
});

test("people's fields and others' APIs stay as they are while drift beside them is repaired", async () => {
  const carts = await placesOf("Carts");
  const theirs = {
    summary: "Ours.",
    contacts: [{ name: "Team red", email: "red@contoso.com" }],
    license: { name: "MIT" },
  };
  await edit(carts.api, { ...theirs, title: "My carts", kind: "soap" });
  await edit(carts.version, { lifecycleStage: "retired", title: "Mine" });
  await edit(carts.deployment, { title: "Ours", state: "inactive" });
  await edit("apis/by-hand", { title: "By another hand" });
  expect((await verify()).run.totals).toMatchObject({ updated: 1, drifted: 1 });
  expect(await inAzure("GET", carts.api)).toMatchObject({
    properties: { ...theirs, title: "Carts", kind: "rest" },
  });
  expect(await inAzure("GET", carts.version)).toMatchObject({
    properties: { lifecycleStage: "retired", title: "Original" },
  });
  expect(await inAzure("GET", carts.deployment)).toMatchObject({
    properties: { title: "Ours", state: "inactive" },
  });
  expect(await inAzure("GET", "apis/by-hand")).toMatchObject({ properties: { title: "By another hand" } });
});

test("a change in API Management at the same time is an update, and no drift", async () => {
  stack.emulator.controls.clearRequests();
  const path = `${centerPath}/links/${link.id}`;
  await stack.send("POST", `${path}/pause`);
  stack.emulator.estate.instance(testPlaces.instance).changeApi("search", { displayName: "Search renamed" });
  await stack.send("POST", `${path}/resume`);
  expect((await verify()).run.totals).toMatchObject({ drifted: 0, failed: 0 });
});

test("a change that is announced meanwhile is brought in before the run goes on", async () => {
  stack.emulator.controls.clearRequests();
  stack.emulator.controls.setBehavior({ latencyMs: 300 });
  const verifying = verify();
  await untilExport();
  stack.emulator.estate.instance(testPlaces.instance).changeApi("ticker", { displayName: "Ticker renamed" });
  const event = {
    ...{ id: "1", eventType: "Microsoft.ApiManagement.APIUpdated", eventTime: new Date().toISOString() },
    ...{ topic: testPlaces.instanceId, subject: "/apis/ticker", dataVersion: "1", metadataVersion: "1" },
    data: { resourceUri: `${testPlaces.instanceId}/apis/ticker` },
  };
  const headers = { "x-event-grid-secret": secret };
  const delivered = await stack.send("POST", "/webhooks/event-grid", {
    body: [event],
    headers,
    token: "none",
  });
  expect(delivered.status).toBe(200);
  const { run, outcomes, link: verified } = await verifying;
  stack.emulator.controls.setBehavior({ latencyMs: 0 });
  expect(run).toMatchObject({ depth: "verify", totals: { updated: 1, unchanged: 4, drifted: 0, failed: 0 } });
  expect(outcomes).toMatchObject([{ title: "Ticker renamed", action: "update", result: "done", drift: [] }]);
  expect(verified.pendingSince).toBeNull();
  const requests = sent(run).map(({ method, path }) => `${method} ${path.split("/").at(-1)}`);
  const written = requests.findIndex((each) => each.startsWith("PUT ticker"));
  expect(requests.slice(written), "the run goes on").toContain("POST exportSpecification");
});

test("the timer's run is one when that is due, and one that breaks off is repeated, not counted", async () => {
  await edit((await placesOf("Carts")).api, { title: "My carts" });
  await stack.stop();
  stack.emulator.controls.setBehavior({
    faults: [{ match: { method: "POST", pathPattern: "/exportSpecification" }, action: "hang" }],
  });
  await stack.start({ VERIFY_INTERVAL_MS: "1000" });
  const { lastVerification } = await get<Link>(`/links/${link.id}`);
  const running = await untilLink(stack, link, (each) => each.currentRun?.depth === "verify");
  expect(running.currentRun).toMatchObject({ trigger: "timer", requestedBy: null });
  // What hangs isn't in the request log yet.
  await expect
    .poll(() => stack.emulator.controls.faultCounts[0]?.hits, { timeout: 20_000 })
    .toBeGreaterThan(0);
  await stack.stop();
  stack.emulator.controls.setBehavior({ faults: [] });
  await stack.start({ VERIFY_INTERVAL_MS: "3600000" });
  const verified = await untilLink(
    stack,
    link,
    (each) => isQuiet(each) && each.lastVerification?.at !== lastVerification?.at,
  );
  const { runs } = await get<{ runs: Run[] }>(`/links/${link.id}/runs`);
  expect(runs.find((run) => run.id === running.currentRun?.id)).toMatchObject({
    result: "stopped",
    depth: "verify",
  });
  expect(verified.lastVerification?.runId).not.toBe(running.currentRun?.id);
  expect((await inAzure("GET", (await placesOf("Carts")).api)).properties).toMatchObject({ title: "Carts" });
});

test("one who may only look can't ask for it, and a paused link isn't verified", async () => {
  const path = `${centerPath}/links/${link.id}`;
  expect(await stack.send("POST", `${path}/verify`, { as: rita.userPrincipalName })).toMatchObject({
    status: 403,
  });
  await stack.send("POST", `${path}/pause`);
  expect(await stack.send("POST", `${path}/verify`)).toMatchObject({ status: 409, kind: "link-paused" });
});
