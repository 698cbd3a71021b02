import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { type ArmConnection, armConnection } from "@api-center-links/azure/arm-connection";
import { getCenter } from "@api-center-links/azure/centers";
import { omar, priya } from "@api-center-links/azure-emulator/estate/contoso/identities";
import { testPlaces } from "@api-center-links/azure-emulator/estate/test-estate";
import type { Activity } from "@api-center-links/contracts/activity";
import type { InstanceEvents } from "@api-center-links/contracts/instance-events";
import type { DeletingLink, LinkDeletion } from "@api-center-links/contracts/link-deletion";
import type { Link } from "@api-center-links/contracts/links";
import type { Run } from "@api-center-links/contracts/runs";
import { derivedName } from "@api-center-links/sync-engine/names";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { recordingOf } from "../activity/recording.ts";
import { startDeletingLink } from "../links/delete-link.ts";
import { openStore, type Store } from "../store/store.ts";
import { makeBlankDataFolder } from "../store/testing/blank-database.ts";
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

// Whatever arrives, arrives by events.
const environment = { SYNC_INTERVAL_MS: "3600000" };
const contributor = "EventGrid EventSubscription Contributor";
let stack: TestStack;
let link: Link;
let estate: ReturnType<TestStack["emulator"]["estate"]["document"]>;
beforeAll(async () => {
  stack = await startTestStack({ environment });
  instance().addApi({ name: "petstore", displayName: "Petstore" });
  instance().addWorkspace("team");
  estate = stack.emulator.estate.document();
});
afterAll(() => stack[Symbol.asyncDispose]());
beforeEach(async () => {
  link = await linked();
});
afterEach(async () => {
  stack.emulator.controls.setBehavior({ faults: [] });
  stack.emulator.estate.replace(estate);
  await deleted(link);
  await untilGone(stack, link);
});

const instance = () => stack.emulator.estate.instance(testPlaces.instance);
const center = () => stack.emulator.estate.center(testPlaces.center);
const subscriptions = () => stack.emulator.estate.document().eventSubscriptions;

async function restart(given: Record<string, string> = {}): Promise<void> {
  await stack.stop();
  await stack.start(given);
}

async function linked(given = newLink()): Promise<Link> {
  const made = await createLink(stack, given);
  return untilLink(stack, made, (each) => each.status === "in-sync" && each.currentRun === null);
}

type Person = { userPrincipalName: string };
const eventsPath = `${centerPath}/instance-events`;
const asked = (as: Person = omar) =>
  stack.send("GET", `${eventsPath}?resourceId=${testPlaces.instanceId}`, {
    as: as.userPrincipalName,
  }) as Promise<Answer<InstanceEvents>>;
const setUp = (as: Person = omar) =>
  stack.send("POST", eventsPath, {
    as: as.userPrincipalName,
    body: { resourceId: testPlaces.instanceId },
  }) as Promise<Answer<InstanceEvents>>;
const previewed = (of: Link, as: Person = omar) =>
  stack.send("GET", `${centerPath}/links/${of.id}/deletion`, { as: as.userPrincipalName }) as Promise<
    Answer<LinkDeletion>
  >;
const deleted = (of: Link, as: Person = omar) =>
  stack.send("DELETE", `${centerPath}/links/${of.id}?confirm=${of.name}`, {
    as: as.userPrincipalName,
  }) as Promise<Answer<DeletingLink>>;

function connectionOf({ userPrincipalName: account }: Person): ArmConnection {
  const { emulator } = stack;
  const getToken = async () => ({
    token: await emulator.controls.token({ account, audience: emulator.armUrl }),
    expiresOnTimestamp: Date.now() + 3_600_000,
  });
  return armConnection({
    environment: { endpoint: emulator.armUrl, audience: emulator.armUrl },
    credential: { getToken },
  });
}

async function activity(action: string): Promise<Activity | undefined> {
  const { body } = await stack.send("GET", `${centerPath}/activity?action=${action}`);
  return (body as { activities: Activity[] }).activities[0];
}

/** As API Management's own people do. */
async function rename(displayName: string): Promise<void> {
  const token = await stack.emulator.controls.token({ account: omar.userPrincipalName });
  const path = `${testPlaces.instanceId}/apis/petstore?api-version=2024-05-01`;
  const { ok } = await fetch(`${stack.emulator.armUrl}${path}`, {
    method: "PATCH",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json", "if-match": "*" },
    body: JSON.stringify({ properties: { displayName } }),
  });
  expect(ok).toBe(true);
}

const titleInCenter = () =>
  center().api(derivedName(`${testPlaces.instanceId}/apis/petstore`))?.properties.title;

describe("setting up events", () => {
  test("makes one subscription with the person's rights, and a change comes in by it", async () => {
    expect((await asked()).body).toMatchObject({ state: "off", offered: true });
    const { status, body } = await setUp();
    expect({ status, ...body }).toMatchObject({ status: 200, state: "on", command: null });
    expect(subscriptions()).toMatchObject([
      {
        scope: testPlaces.instanceId,
        name: expect.stringMatching(/^api-center-links-[0-9a-f]{12}$/),
        properties: {
          eventDeliverySchema: "CloudEventSchemaV1_0",
          destination: { properties: { endpointUrl: expect.stringMatching(/\/webhooks\/event-grid$/) } },
        },
      },
    ]);
    await rename("Petstore renamed");
    await expect.poll(titleInCenter, { timeout: 20_000 }).toBe("Petstore renamed");
    const told = await untilLink(stack, link, (each) => each.noticing.lastEventAt !== null);
    const { body: runs } = await stack.send("GET", `${centerPath}/links/${told.id}/runs`);
    expect((runs as { runs: Run[] }).runs[0]?.trigger).toBe("event");
    const asIdentity = stack.emulator.controls
      .requests()
      .filter(({ path, principal }) => path.includes("Microsoft.EventGrid") && principal?.kind !== "user");
    expect(asIdentity, "the sync identity has nothing to do with it").toEqual([]);
  });

  test("needs a right of the person, and tells which, and what someone who has it can run", async () => {
    const { body } = await asked(priya);
    expect(body).toMatchObject({
      state: "off",
      offered: false,
      message: expect.stringContaining(
        "Setting it up needs Microsoft.EventGrid/eventSubscriptions/write on contoso-test.",
      ),
      command: expect.stringMatching(/^az eventgrid event-subscription create --name api-center-links-/),
    });
    const { status, kind, problem } = await setUp(priya);
    expect({ status, kind }).toEqual({ status: 403, kind: "not-allowed" });
    expect(problem.missing).toMatchObject([{ role: contributor, scope: testPlaces.instanceId }]);
    expect(subscriptions()).toEqual([]);
  });

  test("again changes nothing, for another person as for the same", async () => {
    stack.emulator.estate.grant(priya.userPrincipalName, contributor, testPlaces.instanceId);
    expect((await setUp()).status).toBe(200);
    const before = subscriptions();
    expect((await setUp(priya)).body).toMatchObject({ state: "on" });
    expect(subscriptions()).toEqual(before);
  });

  test("that fails leaves the link as it is, which tells why; it can be tried again", async () => {
    stack.emulator.controls.setBehavior({
      faults: [
        {
          match: { method: "PUT", pathPattern: "/providers/Microsoft.EventGrid/" },
          ...{ action: "status", status: 409, code: "MissingSubscriptionRegistration" },
        },
      ],
    });
    expect(await setUp()).toMatchObject({ status: 502, kind: "azure-refused" });
    expect((await asked()).body).toMatchObject({
      state: "off",
      offered: true,
      message: expect.stringContaining("The last attempt failed: "),
    });
    expect(await activity("events.set-up")).toMatchObject({
      outcome: "failed",
      subject: { kind: "instance", name: testPlaces.instance },
    });
    expect((await untilLink(stack, link, () => true)).status).toBe("in-sync");
    stack.emulator.controls.setBehavior({ faults: [] });
    expect((await setUp()).body).toMatchObject({ state: "on" });
    expect((await asked()).body.message).not.toContain("failed");
  });

  test("mends what somebody removed or changed", async () => {
    await setUp();
    const [own] = subscriptions();
    if (!own) throw new Error("There is no subscription.");
    stack.emulator.estate.replace(estate);
    expect((await asked()).body).toMatchObject({ state: "off", offered: true });
    const { filter } = own.properties;
    const other = { ...filter, includedEventTypes: ["Microsoft.ApiManagement.APICreated"] };
    stack.emulator.estate.replace({
      ...estate,
      eventSubscriptions: [{ ...own, properties: { ...own.properties, filter: other } }],
    });
    expect((await asked()).body).toMatchObject({
      state: "broken",
      message: expect.stringContaining("leaves out events that count"),
    });
    expect((await setUp()).body).toMatchObject({ state: "on" });
    expect(subscriptions()).toEqual([own]);
  });

  test("is for linked instances only", async () => {
    await deleted(link);
    await untilGone(stack, link);
    expect(await setUp()).toMatchObject({ status: 409, kind: "instance-not-linked" });
    expect(subscriptions()).toEqual([]);
  });

  test("can't be offered without an address that Event Grid reaches", async () => {
    await restart({ EVENT_GRID_ENDPOINT_URL: "" });
    expect((await asked()).body).toMatchObject({
      state: "off",
      offered: false,
      message: expect.stringContaining("PUBLIC_URL"),
      command: null,
    });
    expect(await setUp()).toMatchObject({ status: 409, kind: "events-unavailable" });
    await restart();
  });

  test("at another address takes the place of the old one; with a secret every delivery carries it", async () => {
    await setUp();
    const [old] = subscriptions();
    const secret = "a-secret-that-only-event-grid-knows";
    await restart({
      EVENT_GRID_ENDPOINT_URL: "http://localhost:0/webhooks/event-grid",
      EVENT_GRID_SECRET: secret,
    });
    const { body } = await asked();
    expect(body).toMatchObject({ state: "off", offered: true });
    expect(body.command, "the secret is told nobody").toContain(
      "--delivery-attribute-mapping x-event-grid-secret static EVENT_GRID_SECRET true",
    );
    expect((await setUp()).body).toMatchObject({ state: "on" });
    expect(subscriptions()).toHaveLength(1);
    expect(subscriptions()[0]?.name).not.toBe(old?.name);
    await rename("By secret");
    await expect.poll(titleInCenter, { timeout: 20_000 }).toBe("By secret");
    expect(stack.log.join("\n")).not.toContain(secret);
  });
});

describe("deleting a link", () => {
  test("removes the subscription, once no other link needs it", async () => {
    const second = await linked(
      newLink({
        name: "team",
        scope: { kind: "workspace", workspace: "team" },
        environment: { name: "team", title: "Team", kind: "testing" },
      }),
    );
    await setUp();
    const name = subscriptions()[0]?.name ?? "";
    expect((await previewed(link)).body.eventSubscription).toBeNull();
    expect((await deleted(link)).body.eventSubscriptionLeft).toBeNull();
    expect(subscriptions()).toHaveLength(1);

    expect((await previewed(second)).body.eventSubscription).toMatchObject({ name, removable: true });
    expect(await deleted(second)).toMatchObject({ status: 202, body: { eventSubscriptionLeft: null } });
    expect(subscriptions()).toEqual([]);
    await untilGone(stack, second);
    expect((await activity("link.delete"))?.details).toContainEqual({
      name: "Event Grid subscription",
      value: `Removed: ${name}`,
    });
  });

  test("removes the subscription where the other link that needs it is deleted at the same moment", async () => {
    await setUp();
    const folder = join(stack.folder, "same-moment");
    await makeBlankDataFolder(folder);
    await using store = await openStore({ kind: "embedded", folder }, (error) => expect.fail(String(error)));
    const { centerId, instanceId } = testPlaces;
    const names = [randomUUID(), randomUUID()];
    for (const name of names) {
      const environment = { name, title: name, kind: "testing" } as const;
      await store.links.create(
        {
          ...{ id: name, centerId, instanceId, name, createdAt: new Date(), createdBy: "Omar" },
          scope: { kind: "workspace", workspace: name },
          settings: { environment, lifecycleStage: "production", definitions: "always" },
          request: { trigger: "created", requestedBy: null, depth: "listing" },
        },
        2,
      );
    }
    await store.watches.subscribed(instanceId, subscriptions()[0]?.name ?? "", new Date());
    // Neither goes on before both ask who else needs it.
    const both = Promise.withResolvers<void>();
    let asking = 0;
    const anyOfInstance: Store["links"]["anyOfInstance"] = async (...given) => {
      if (++asking === names.length) both.resolve();
      await both.promise;
      return store.links.anyOfInstance(...given);
    };
    const connection = connectionOf(omar);
    const access = { center: await getCenter(connection, centerId), permissions: [] };
    await Promise.all(
      names.map((name) => {
        const recording = recordingOf(store, {
          ...{
            action: "link.delete",
            actor: { objectId: null, name: "Omar" },
            address: null,
            correlationId: name,
          },
          subjectIn: async () => ({ kind: "link", name, id: name }),
        });
        recording.happensIn(centerId);
        return startDeletingLink(
          {
            store: { ...store, links: { ...store.links, anyOfInstance } },
            ...{ access, recording, connection, linkId: name, caller: { name: "Omar" }, delivery: undefined },
          },
          { confirm: name, keepApis: true },
        );
      }),
    );
    expect(subscriptions()).toEqual([]);
  });

  test("while its events are being set up leaves no subscription behind", async () => {
    stack.emulator.controls.setBehavior({
      faults: [
        {
          match: { method: "PUT", pathPattern: "/providers/Microsoft.EventGrid/" },
          ...{ action: "status", status: 429, retryAfter: 2, times: 1 },
        },
      ],
    });
    const settingUp = setUp();
    await expect.poll(() => stack.emulator.controls.faultCounts[0]?.hits).toBe(1);
    expect((await deleted(link)).status).toBe(202);
    expect(await settingUp).toMatchObject({
      status: 409,
      kind: "instance-not-linked",
      problem: { detail: expect.stringContaining("was deleted meanwhile") },
    });
    expect(subscriptions()).toEqual([]);
  });

  test("goes on where the person may not remove it, and tells that it stays and what removes it", async () => {
    await setUp();
    const name = subscriptions()[0]?.name ?? "";
    const command = `az eventgrid event-subscription delete --name ${name} --source-resource-id ${testPlaces.instanceId}`;
    expect((await previewed(link, priya)).body.eventSubscription).toEqual({
      name,
      removable: false,
      command,
    });
    const { status, body } = await deleted(link, priya);
    expect({ status, left: body.eventSubscriptionLeft }).toEqual({
      status: 202,
      left: {
        name,
        message: `The Event Grid subscription ${name} stays on contoso-test: You lack Microsoft.EventGrid/eventSubscriptions/delete there.`,
        command,
      },
    });
    await untilGone(stack, link);
    expect(await activity("link.delete")).toMatchObject({
      outcome: "done",
      details: [
        { name: "APIs" },
        { name: "Environment" },
        { name: "Event Grid subscription", value: body.eventSubscriptionLeft?.message },
        { name: "Someone who may can remove it", value: command },
      ],
    });
    // The next link finds it, and takes it along at its end.
    const next = await linked();
    expect((await asked()).body).toMatchObject({ state: "on" });
    await deleted(next);
    expect(subscriptions()).toEqual([]);
  });

  test("goes on while Azure has trouble with the subscription", async () => {
    await setUp();
    stack.emulator.controls.setBehavior({
      faults: [
        {
          match: { method: "DELETE", pathPattern: "/providers/Microsoft.EventGrid/" },
          ...{ action: "status", status: 500, retryAfter: 0 },
        },
      ],
    });
    const { status, body } = await deleted(link);
    expect(status).toBe(202);
    expect(body.eventSubscriptionLeft?.message).toContain("stays on contoso-test");
    await untilGone(stack, link);
  });

  test("of an instance that is gone has no subscription to speak of", async () => {
    await setUp();
    const without = stack.emulator.estate.document();
    for (const { resourceGroups } of without.subscriptions) {
      for (const group of resourceGroups) group.apiManagementServices = [];
    }
    stack.emulator.estate.replace({ ...without, eventSubscriptions: [] });
    expect((await previewed(link)).body.eventSubscription).toBeNull();
    expect(await deleted(link)).toMatchObject({ status: 202, body: { eventSubscriptionLeft: null } });
    await untilGone(stack, link);
  });

  test("without one asks Event Grid for nothing but whether there is one", async () => {
    stack.emulator.controls.clearRequests();
    await deleted(link);
    const ofEventGrid = stack.emulator.controls
      .requests()
      .filter(({ path }) => path.includes("Microsoft.EventGrid"));
    expect(ofEventGrid.map(({ method }) => method)).toEqual(["GET"]);
    await untilGone(stack, link);
  });
});
