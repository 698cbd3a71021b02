import { contosoEstate } from "@api-center-links/azure-emulator/estate/contoso/contoso";
import { syncIdentity } from "@api-center-links/azure-emulator/estate/contoso/identities";
import { places } from "@api-center-links/azure-emulator/estate/contoso/places";
import type { Instance, ScopeChoice } from "@api-center-links/contracts/instances";
import type { Link, LinkPreview, NewLink } from "@api-center-links/contracts/links";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  type Answer,
  createLink,
  startTestStack,
  type TestStack,
  untilGone,
  untilLink,
} from "./bff-on-emulator.ts";

const [, , subscriptionId, , resourceGroup, , , , centerName] = places.contosoApis.split("/");
const path = `/api/centers/${subscriptionId}/${resourceGroup}/${centerName}`;
const logisticsSubscription = places.logistics.split("/")[2];
let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack({ estate: contosoEstate() });
  stack.emulator.estate.grant(syncIdentity.objectId, "API Management Service Reader Role", places.logistics);
});
afterAll(() => stack[Symbol.asyncDispose]());
afterEach(async () => {
  const { body } = (await stack.send("GET", `${path}/links`)) as Answer<{ links: Link[] }>;
  for (const link of body.links) {
    await stack.send("DELETE", `${path}/links/${link.id}?confirm=${link.name}`);
    await untilGone(stack, link, path);
  }
});

function linkOf(name: string, scope?: NewLink["scope"]): NewLink {
  return {
    name,
    resourceId: places.logistics,
    ...(scope && { scope }),
    environment: { name, title: name, kind: "production" },
    settings: { lifecycleStage: "production", definitions: "always" },
  };
}
const workspace = (name: string) => ({ kind: "workspace" as const, workspace: name });
const inSync = async (link: NewLink) =>
  untilLink(
    stack,
    await createLink(stack, link, path),
    (each) => each.status === "in-sync" && each.currentRun === null,
    path,
  );
const apis = () => stack.emulator.estate.center("contoso-apis").apis();
const titles = () => apis().map((api) => String(api.properties.title));
const own = ["Shipment Tracking", "Carrier Booking", "Customs Declarations", "Vehicle Positions"];

test("a link covers the instance's own APIs unless it is told otherwise", async () => {
  const link = await inSync(linkOf("logistics"));
  expect(link.source.scope).toEqual({ kind: "service" });
  expect(titles().toSorted()).toEqual([...own, "Size Advice"].toSorted());
});

test("a link to one workspace brings that one's APIs, addresses and documents", async () => {
  const link = await inSync(linkOf("transport", workspace("TRANSPORT")));
  expect(link.source).toMatchObject({
    instanceName: "contoso-logistics",
    scope: { kind: "workspace", workspace: "transport" },
  });
  expect(titles()).toEqual(expect.arrayContaining(["Route Planning", "Fleet", "Size Advice"]));
  expect(titles()).toHaveLength(3);
  const fleet = apis().find((api) => api.properties.title === "Fleet");
  const [deployment] = [...(fleet?.deployments ?? [])];
  expect(deployment?.properties.server).toEqual({
    runtimeUri: [expect.stringMatching(/^https:\/\/.*fleet$/)],
  });
  const [version] = [...(fleet?.versions ?? [])];
  const [definition] = [...(version?.definitions ?? [])];
  expect(definition?.specification?.value).toContain("Vans, bikes and their maintenance.");
});

test("a link to the instance with all workspaces brings everything, also of workspaces made later", async () => {
  const link = await inSync(linkOf("logistics", { kind: "service-and-workspaces" }));
  expect(titles()).toEqual(expect.arrayContaining([...own, "Route Planning", "Fleet", "Picking"]));
  const customs = stack.emulator.estate.instance("contoso-logistics").addWorkspace("customs", "Customs");
  customs.addApi({ name: "fleet", displayName: "Fleet of customs" });
  await expect.poll(titles, { timeout: 20_000 }).toContain("Fleet of customs");
  expect(titles()).toContain("Fleet");
  await untilLink(stack, link, (each) => each.currentRun === null && each.status === "in-sync", path);
});

test("an instance is linked in parts that don't overlap, and the form is told what is left", async () => {
  const choices = async () =>
    (
      (await stack.send(
        "GET",
        `${path}/linkable-instances/scopes?resourceId=${encodeURIComponent(places.logistics)}`,
      )) as Answer<{ choices: ScopeChoice[] }>
    ).body.choices;
  const instance = async () =>
    (
      (await stack.send(
        "GET",
        `${path}/linkable-instances?subscriptionId=${logisticsSubscription}`,
      )) as Answer<{ instances: Instance[] }>
    ).body.instances.find((each) => each.name === "contoso-logistics");
  expect((await choices()).map(({ title, unavailable }) => [title, unavailable])).toEqual([
    ["contoso-logistics", null],
    ["contoso-logistics", null],
    ["Customs", null],
    ["Transport", null],
    ["Warehouse", null],
  ]);

  await inSync(linkOf("transport", workspace("transport")));
  await inSync(linkOf("logistics"));
  const taken = "Linked already, by transport.";
  expect(
    Object.fromEntries((await choices()).map((each) => [JSON.stringify(each.scope), each.unavailable])),
  ).toMatchObject({
    [JSON.stringify({ kind: "service" })]: "Linked already, by logistics.",
    [JSON.stringify({ kind: "service-and-workspaces" })]: "Linked already, by logistics.",
    [JSON.stringify(workspace("transport"))]: taken,
    [JSON.stringify(workspace("warehouse"))]: null,
  });
  expect((await instance())?.unavailable).toBeNull();

  const refused = async (scope: NewLink["scope"]) =>
    stack.send("POST", `${path}/links`, { body: linkOf("another", scope) });
  for (const scope of [undefined, { kind: "service-and-workspaces" as const }, workspace("Transport")]) {
    expect(await refused(scope)).toMatchObject({
      status: 409,
      kind: "already-linked",
      problem: { errors: [{ field: "/resourceId" }] },
    });
  }
  expect(await refused(workspace("nowhere"))).toMatchObject({
    status: 400,
    problem: { errors: [{ field: "/scope/workspace" }] },
  });
  const third = linkOf("warehouse", workspace("warehouse"));
  const preview = (await stack.send("POST", `${path}/links/preview`, { body: third })) as Answer<LinkPreview>;
  expect(preview.body.items.map((item) => item.title)).toEqual(
    expect.arrayContaining(["Picking", "Inbound Deliveries"]),
  );
  await inSync(third);
});

async function removeWorkspace(name: string): Promise<void> {
  const token = await stack.emulator.controls.token({ account: "omar@contoso.com" });
  const response = await fetch(
    `${stack.emulator.armUrl}${places.logistics}/workspaces/${name}?api-version=2024-05-01`,
    { method: "DELETE", headers: { authorization: `Bearer ${token}`, "if-match": "*" } },
  );
  expect(response.ok, await response.text()).toBe(true);
}

test("a workspace that goes says so, and what came from it stays", async () => {
  const link = await inSync(linkOf("warehouse", workspace("warehouse")));
  const before = titles();
  await removeWorkspace("warehouse");
  const attentive = await untilLink(stack, link, (each) => each.status === "error", path);
  expect(attentive.statusReason?.message).toContain("The workspace warehouse of the API Management instance");
  expect(titles()).toEqual(before);
});

test("an event of an API whose workspace has gone says so as well, and deletes nothing", async () => {
  const secret = "a-secret-that-only-event-grid-knows";
  const returns = stack.emulator.estate.instance("contoso-logistics").addWorkspace("returns", "Returns");
  returns.addApi({ name: "labels", displayName: "Return Labels" });
  await stack.stop();
  // Whatever arrives, arrives by events.
  await stack.start({ SYNC_INTERVAL_MS: "3600000", EVENT_GRID_SECRET: secret });
  const link = await inSync(linkOf("returns", workspace("returns")));
  expect(titles()).toContain("Return Labels");
  await removeWorkspace("returns");
  const event = {
    id: "late",
    subject: "/workspaces/returns/apis/labels",
    data: { resourceUri: `${places.logistics}/workspaces/returns/apis/labels` },
    eventType: "Microsoft.ApiManagement.APIDeleted",
    eventTime: new Date().toISOString(),
  };
  const headers = { "x-event-grid-secret": secret };
  await stack.send("POST", "/webhooks/event-grid", { body: [event], headers, token: "none" });
  const attentive = await untilLink(stack, link, (each) => each.lastRun?.trigger === "event", path);
  expect(attentive).toMatchObject({
    status: "error",
    statusReason: {
      message: expect.stringContaining("The workspace returns of the API Management instance"),
    },
  });
  expect(titles()).toContain("Return Labels");
});

test("the environment leads to the instance in the Azure portal that is configured", async () => {
  await stack.stop();
  await stack.start({ AZURE_PORTAL_URL: "https://portal.azure.us" });
  await inSync(linkOf("transport", workspace("transport")));
  const environment = stack.emulator.estate
    .center("contoso-apis")
    .environments()
    .find((each) => each.name === "transport");
  expect(environment?.properties.server).toMatchObject({
    managementPortalUri: [`https://portal.azure.us/#resource${places.logistics}`],
  });
});
