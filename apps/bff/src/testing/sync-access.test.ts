import { contosoEstate } from "@api-center-links/azure-emulator/estate/contoso/contoso";
import {
  apiProgram,
  apiReaders,
  omar,
  priya,
  rita,
  subscriptions,
  syncIdentity,
} from "@api-center-links/azure-emulator/estate/contoso/identities";
import { groups, places } from "@api-center-links/azure-emulator/estate/contoso/places";
import type { AccessItem, LinkAccess, SyncAccess } from "@api-center-links/contracts/access";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type Answer, newLink, startTestStack, type TestStack } from "./bff-on-emulator.ts";

const shared = subscriptions.sharedServices.subscriptionId;
const production = `/subscriptions/${subscriptions.production.subscriptionId}`;
const center = `/api/centers/${shared}/${groups.governance}/contoso-apis`;
const readerRole = "API Management Service Reader Role";
const sync = syncIdentity.objectId;

/** With a role of their own: reads an instance's APIs, but neither its workspaces nor role assignments. */
function estate() {
  const contoso = contosoEstate();
  const service = "Microsoft.ApiManagement/service";
  const actions = ["read", "apis/read", "apis/schemas/read", "apiVersionSets/read"];
  const viewer = {
    id: "5d0c1a52-7b3e-4f69-8a41-9e2d6c7f0b13",
    roleName: "Instance Viewer",
    actions: actions.map((action) => `${service}/${action}`),
    assignableScopes: [production],
  };
  return { ...contoso, roleDefinitions: [...(contoso.roleDefinitions ?? []), viewer] };
}

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack({ estate: estate(), environment: { ROLE: "web" } });
});
beforeEach(() => {
  // What was remembered of the test before is forgotten.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 61_000 });
  stack.emulator.estate.replace(estate());
  stack.emulator.controls.setBehavior({ roleAssignmentDelayMs: 0, faults: [] });
  stack.emulator.controls.clearRequests();
});
afterAll(async () => {
  vi.useRealTimers();
  await stack[Symbol.asyncDispose]();
});

const ask = (as: string, resourceId: string, more = "") =>
  stack.send("GET", `${center}/link-access?resourceId=${encodeURIComponent(resourceId)}${more}`, { as });

/** What is said of reading the instance. */
async function reading(
  as: { userPrincipalName: string },
  resourceId: string,
  more?: string,
): Promise<AccessItem> {
  const { status, body } = (await ask(as.userPrincipalName, resourceId, more)) as Answer<LinkAccess>;
  expect(status).toBe(200);
  const item = body.items.find(({ requirement }) => requirement === "read-instance");
  if (!item) throw new Error("Nothing is said of reading the instance.");
  return item;
}

const assign = (as: { userPrincipalName: string }, resourceId: string) =>
  stack.send("POST", `${center}/link-access/instance`, { as: as.userPrincipalName, body: { resourceId } });

const writes = () => stack.emulator.controls.requests().filter(({ method }) => method !== "GET");

describe("whether the sync identity may read an instance", () => {
  test("all a link needs is there, and whence it comes", async () => {
    const { body } = (await ask(priya.userPrincipalName, places.retail)) as Answer<LinkAccess>;
    expect(body).toMatchObject({
      ready: true,
      syncIdentity: {
        objectId: sync,
        clientId: syncIdentity.clientId,
        resourceId: syncIdentity.resourceId,
        kind: "user-assigned",
        problem: null,
      },
      items: [
        { requirement: "sync-identity", state: "met" },
        {
          requirement: "read-instance",
          state: "met",
          assignable: false,
          command: null,
          grants: [
            {
              role: readerRole,
              scope: places.retail,
              scopeKind: "resource",
              groupId: null,
              since: "2024-02-05T09:12:44.000Z",
            },
          ],
        },
        {
          requirement: "write-center",
          state: "met",
          grants: [{ role: "Azure API Center Service Contributor", scope: places.contosoApis }],
        },
      ],
    });
  });

  test("through a group, on the resource group", async () => {
    expect(await reading(rita, places.empty)).toMatchObject({
      state: "met",
      grants: [
        {
          role: readerRole,
          scope: `/subscriptions/${shared}/resourceGroups/${groups.empty}`,
          scopeKind: "resource-group",
          groupId: apiReaders.objectId,
        },
      ],
    });
  });

  test("by another role that suffices, on the subscription; one that has no part in it isn't told", async () => {
    stack.emulator.estate.grant(sync, "Reader", production);
    stack.emulator.estate.grant(sync, "Azure API Center Service Reader", places.logistics);
    expect(await reading(rita, places.logistics)).toMatchObject({
      state: "met",
      grants: [{ role: "Reader", scope: production, scopeKind: "subscription", groupId: null }],
    });
  });

  test("it lacks the role: who may assign it is offered to, and others get the command", async () => {
    const missing = {
      state: "missing",
      message: `The sync identity may not yet read contoso-logistics: it needs the ${readerRole} there.`,
      grants: [],
      role: { name: readerRole, scope: places.logistics },
      command: `az role assignment create --role "${readerRole}" --assignee-object-id ${sync} --assignee-principal-type ServicePrincipal --scope ${places.logistics}`,
    };
    expect(await reading(omar, places.logistics)).toMatchObject({ ...missing, assignable: true });
    for (const person of [priya, rita])
      expect(await reading(person, places.logistics)).toMatchObject({ ...missing, assignable: false });
    expect(writes()).toEqual([]);
  });

  test("it is assigned, and Azure doesn't honour it yet", async () => {
    stack.emulator.controls.setBehavior({ roleAssignmentDelayMs: 60_000 });
    stack.emulator.estate.grant(sync, readerRole, places.logistics);
    expect(await reading(priya, places.logistics)).toMatchObject({
      state: "settling",
      assignable: false,
      command: null,
      grants: [{ role: readerRole, scopeKind: "resource", since: expect.any(String) }],
    });
    expect(await reading(omar, places.logistics)).toMatchObject({ state: "settling", assignable: false });
  });

  test("the caller may not see role assignments: the answer is the same, its source isn't told", async () => {
    // May read the instance and ask for their own permissions, but sees no role assignments.
    for (const place of [places.retail, places.logistics]) {
      stack.emulator.estate.revoke(priya.objectId, place);
      stack.emulator.estate.grant(priya.objectId, "Instance Viewer", place);
    }
    stack.emulator.estate.revoke(apiProgram.objectId);
    expect(await reading(priya, places.retail)).toMatchObject({ state: "met", grants: null });
    expect(await reading(priya, places.logistics)).toMatchObject({
      state: "missing",
      grants: null,
      command: expect.stringContaining("az role assignment create"),
    });
  });

  test("workspaces need rights of their own, which a role of one's own may lack", async () => {
    stack.emulator.estate.grant(sync, "Instance Viewer", places.logistics);
    expect(await reading(omar, places.logistics)).toMatchObject({ state: "met" });
    const item = await reading(omar, places.logistics, "&scope=workspace");
    expect(item).toMatchObject({ state: "missing", assignable: true });
    expect(item.message).toContain("lacks Microsoft.ApiManagement/service/workspaces/read");
  });

  test("Azure can't be asked: it is said to be unknown, not missing", async () => {
    expect(await reading(rita, places.empty)).toMatchObject({ state: "met" });
    // What the caller may do is remembered for longer than what the sync identity may.
    vi.advanceTimersByTime(2_000);
    stack.emulator.controls.setBehavior({
      faults: [
        { match: { pathPattern: "service/contoso-empty/.*/permissions" }, action: "status", status: 503 },
      ],
    });
    const item = await reading(rita, places.empty);
    expect(item).toMatchObject({ state: "unknown", assignable: false, command: null });
    expect(item.message).toContain("can't be asked about contoso-empty");
  });

  test("an instance that the caller can't read is none", async () => {
    stack.emulator.estate.revoke(priya.objectId, places.empty);
    expect(await ask(priya.userPrincipalName, places.empty)).toMatchObject({
      status: 422,
      kind: "instance-not-found",
    });
    expect(await assign(priya, places.empty)).toMatchObject({ status: 422, kind: "instance-not-found" });
  });
});

describe("assigning the role", () => {
  test("is done with the caller's rights, and again changes nothing", async () => {
    expect(await assign(omar, places.logistics)).toMatchObject({
      status: 200,
      body: { state: "met", grants: [{ role: readerRole, scope: places.logistics }] },
    });
    expect(writes().map(({ principal }) => principal?.displayName)).toEqual([omar.displayName]);
    expect(await assign(omar, places.logistics)).toMatchObject({ status: 200, body: { state: "met" } });
    expect(writes()).toHaveLength(1);
    expect(await reading(priya, places.logistics)).toMatchObject({ state: "met" });
  });

  test("while Azure doesn't honour it yet says so, and asks for it once", async () => {
    stack.emulator.controls.setBehavior({ roleAssignmentDelayMs: 60_000 });
    for (const _ of [1, 2])
      expect(await assign(omar, places.logistics)).toMatchObject({
        status: 200,
        body: { state: "settling" },
      });
    expect(writes()).toHaveLength(1);
  });

  test("is refused to who may not, with nothing sent to Azure in their name or the sync identity's", async () => {
    for (const person of [priya, rita]) {
      const answer = await assign(person, places.logistics);
      expect(answer).toMatchObject({ status: 403, kind: "not-allowed" });
      expect(answer.problem.missing).toMatchObject([{ scope: places.logistics }]);
      const onCenter = await stack.send("POST", `${center}/link-access/center`, {
        as: person.userPrincipalName,
      });
      expect(onCenter).toMatchObject({ status: 403, kind: "not-allowed" });
    }
    expect(writes()).toEqual([]);
    expect(await reading(rita, places.logistics)).toMatchObject({ state: "missing" });
  });

  test("on the API center", async () => {
    stack.emulator.estate.revoke(sync, places.contosoApis);
    const { body } = (await ask(omar.userPrincipalName, places.retail)) as Answer<LinkAccess>;
    expect(body.ready).toBe(false);
    expect(body.items[2]).toMatchObject({
      state: "missing",
      assignable: true,
      command: expect.stringContaining(`--role "Azure API Center Service Contributor"`),
    });
    const answer = await stack.send("POST", `${center}/link-access/center`, { as: omar.userPrincipalName });
    expect(answer).toMatchObject({ status: 200, body: { state: "met", requirement: "write-center" } });
  });
});

test("a sync identity that can't sign in is said to, and nobody is given a role", async () => {
  await stack.stop();
  await stack.start({ SYNC_IDENTITY_CLIENT_ID: "00000000-0000-4000-8000-00000000dead" });
  const { body } = (await ask(omar.userPrincipalName, places.logistics)) as Answer<LinkAccess>;
  expect(body).toMatchObject({
    ready: false,
    syncIdentity: { objectId: null, problem: expect.stringMatching(/\S/) },
    items: [
      { requirement: "sync-identity", state: "missing", message: expect.stringContaining("can't sign in") },
      { state: "unknown", command: null, assignable: false },
      { state: "unknown" },
    ],
  });
  expect(await assign(omar, places.logistics)).toMatchObject({ kind: "sync-identity-unavailable" });
  expect(writes()).toEqual([]);
  await stack.stop();
  await stack.start();
});

describe("the list of what it may do", () => {
  const list = async (as: { userPrincipalName: string }) => {
    const answer = await stack.send("GET", `${center}/sync-access`, { as: as.userPrincipalName });
    expect(answer.status).toBe(200);
    const { instances, ...rest } = answer.body as SyncAccess;
    return {
      ...rest,
      states: Object.fromEntries(instances.map(({ name, access }) => [name, access.state])),
      instances,
    };
  };

  test("holds every instance that the caller can read in this directory, and the API center", async () => {
    const { states, center: onCenter, syncIdentity: who } = await list(omar);
    expect(states).toEqual({
      "contoso-empty": "met",
      "contoso-logistics": "missing",
      "contoso-retail": "met",
    });
    expect(onCenter).toMatchObject({ requirement: "write-center", state: "met" });
    expect(who.objectId).toBe(sync);
    stack.emulator.estate.revoke(priya.objectId, places.empty);
    expect(Object.keys((await list(priya)).states)).toEqual(["contoso-logistics", "contoso-retail"]);
  });

  test("holds what is linked first, and also where the caller can't read it any more", async () => {
    const created = await stack.send("POST", `${center}/links`, {
      body: newLink({ resourceId: places.empty, name: "platform" }),
    });
    expect(created.status).toBe(201);
    stack.emulator.estate.revoke(priya.objectId, places.empty);
    const { instances } = await list(priya);
    expect(instances.map(({ name }) => name)).toEqual([
      "contoso-empty",
      "contoso-logistics",
      "contoso-retail",
    ]);
    expect(instances[0]).toMatchObject({
      subscriptionName: null,
      links: [{ name: "platform" }],
      access: { state: "met", grants: null, assignable: false },
    });
  });
});
