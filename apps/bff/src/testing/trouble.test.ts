import { syncIdentity } from "@api-center-links/azure-emulator/estate/contoso/identities";
import { testEstate, testPlaces } from "@api-center-links/azure-emulator/estate/test-estate";
import type { LinkedApi } from "@api-center-links/contracts/linked-apis";
import type { Link } from "@api-center-links/contracts/links";
import type { Run } from "@api-center-links/contracts/runs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  type Answer,
  centerPath,
  createLink,
  startTestStack,
  type TestStack,
  untilGone,
  untilLink,
} from "./bff-on-emulator.ts";

const apis = 30;
let stack: TestStack;
beforeAll(async () => {
  // Few at a time, so that a run can be caught in its middle.
  stack = await startTestStack({
    environment: { SYNC_CONCURRENCY: "2", RETRY_LONGEST_MS: "1000", ACCESS_RETRY_LONGEST_MS: "1000" },
  });
});
afterAll(() => stack[Symbol.asyncDispose]());

/** Each test finds the instance full, the center empty, every role in place and ARM well. */
beforeEach(() => {
  stack.emulator.estate.replace(testEstate());
  const instance = stack.emulator.estate.instance(testPlaces.instance);
  for (let count = 1; count <= apis; count++) {
    instance.addApi({ name: `api-${count}`, displayName: `API ${count}` });
  }
});
afterEach(async () => {
  stack.emulator.estate.replace(testEstate());
  stack.emulator.controls.setBehavior({ faults: [], latencyMs: 0 });
  await stack.start();
  const { body } = (await stack.send("GET", `${centerPath}/links`)) as Answer<{ links: Link[] }>;
  for (const link of body.links) {
    await stack.send("DELETE", `${linkPath(link)}?confirm=contoso-test`);
    await untilGone(stack, link);
  }
});

const linkPath = (link: Link) => `${centerPath}/links/${link.id}`;
const isInSync = (link: Link) => link.status === "in-sync" && link.currentRun === null;
const isUnderWay = (link: Link) => (link.progress?.done ?? 0) > 2;
const runsOf = async (link: Link) =>
  ((await stack.send("GET", `${linkPath(link)}/runs`)) as Answer<{ runs: Run[] }>).body.runs;

/** The inventory is what the source says: nothing missing, nothing twice, every document there. */
function expectWhole(count = apis): void {
  const center = stack.emulator.estate.center(testPlaces.center);
  const titles = center.apis().map((api) => String(api.properties.title));
  const wanted = Array.from({ length: count }, (_, index) => `API ${index + 1}`);
  expect(titles.toSorted()).toEqual(wanted.toSorted());
  const versions = center.apis().flatMap((api) => [...api.versions]);
  expect(versions).toHaveLength(count);
  expect(
    versions.flatMap((version) => [...version.definitions]).filter((each) => each.specification),
  ).toHaveLength(count);
  expect(center.apis().flatMap((api) => [...api.deployments])).toHaveLength(count);
}

describe("a restart", () => {
  test("in the middle of a sync lets the steps under way finish and goes on afterwards", async () => {
    stack.emulator.controls.setBehavior({ latencyMs: 100 });
    const link = await createLink(stack);
    await untilLink(stack, link, isUnderWay);
    await stack.stop();
    const requests = stack.emulator.controls.requests().length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(stack.emulator.controls.requests()).toHaveLength(requests);
    expect(stack.emulator.estate.center(testPlaces.center).apiNames().length).toBeLessThan(apis);

    stack.emulator.controls.setBehavior({ latencyMs: 0 });
    await stack.start();
    await untilLink(stack, link, isInSync);
    expectWhole();
    const runs = await runsOf(link);
    expect(runs.at(-1)).toMatchObject({
      result: "stopped",
      trigger: "created",
      fault: { code: "Interrupted" },
    });
    expect(runs.at(-2)).toMatchObject({ result: "succeeded", trigger: "created" });
  });

  test("in the middle of a deletion goes on deleting", async () => {
    const link = await createLink(stack);
    await untilLink(stack, link, isInSync);
    stack.emulator.controls.setBehavior({ latencyMs: 200 });
    await stack.send("DELETE", `${linkPath(link)}?confirm=contoso-test`);
    await untilLink(stack, link, isUnderWay);
    await stack.stop();
    expect(stack.emulator.estate.center(testPlaces.center).apiNames()).not.toEqual([]);
    stack.emulator.controls.setBehavior({ latencyMs: 0 });
    await stack.start();
    await untilGone(stack, link);
    const center = stack.emulator.estate.center(testPlaces.center);
    expect([center.apiNames(), center.environments()]).toEqual([[], []]);
  });
});

describe("a deletion", () => {
  const inCenter = () => {
    const center = stack.emulator.estate.center(testPlaces.center);
    return [...center.apiNames(), ...center.environments().map(({ name }) => name)];
  };

  const failed = () => stack.log.filter((line) => line.includes("removal of contoso-test: failed")).length;

  beforeEach(() => void stack.log.splice(0));

  test.each([
    [{ match: { pathPattern: "services/test-center" }, code: "ResourceNotFound" }],
    [{ match: { pathPattern: "services/test-center", method: "DELETE" }, code: "ResourceGroupNotFound" }],
  ])("forgets nothing while Azure doesn't find the API center: %j", async (fault) => {
    const link = await createLink(stack);
    await untilLink(stack, link, isInSync);
    stack.emulator.controls.setBehavior({ latencyMs: 200 });
    await stack.send("DELETE", `${linkPath(link)}?confirm=contoso-test`);
    const faults = [{ ...fault, action: "status" as const, status: 404 }];
    stack.emulator.controls.setBehavior({ latencyMs: 0, faults });
    await expect.poll(failed, { timeout: 10_000 }).toBeGreaterThan(0);
    expect(inCenter()).not.toEqual([]);
    stack.emulator.controls.setBehavior({ faults: [] });
    await untilGone(stack, link);
    expect(inCenter()).toEqual([]);
  });

  test.each([
    ["refused it first", 403, "AuthorizationFailed"],
    ["didn't find the subscription first", 404, "SubscriptionNotFound"],
  ])(
    "forgets nothing before Azure has said five times that the API center isn't found: it %s",
    async (_, ...first) => {
      const link = await createLink(stack);
      await untilLink(stack, link, isInSync);
      stack.emulator.controls.setBehavior({ latencyMs: 200 });
      await stack.send("DELETE", `${linkPath(link)}?confirm=contoso-test`);
      for (const [status, code] of [first, [404, "ResourceNotFound"] as const]) {
        const before = failed();
        const match = { pathPattern: "services/test-center" };
        stack.emulator.controls.setBehavior({
          latencyMs: 0,
          faults: [{ match, action: "status", status, code }],
        });
        const enough = status === first[0] && code === first[1] ? 5 : 2;
        await expect.poll(failed, { timeout: 20_000 }).toBeGreaterThan(before + enough);
      }
      stack.emulator.controls.setBehavior({ faults: [] });
      await untilGone(stack, link);
      expect(inCenter()).toEqual([]);
    },
  );

  test("forgets nothing at the first word that the API center isn't found, also after the instance wasn't", async () => {
    const link = await createLink(stack);
    await untilLink(stack, link, isInSync);
    const notFound = (pathPattern: string) => ({
      ...{ match: { pathPattern }, action: "status" as const },
      ...{ status: 404, code: "ResourceNotFound" },
    });
    stack.emulator.controls.setBehavior({ faults: [notFound("service/contoso-test")] });
    const syncsFailed = () =>
      stack.log.filter((line) => line.includes("sync of contoso-test: failed")).length;
    await expect.poll(syncsFailed, { timeout: 20_000 }).toBeGreaterThan(5);
    stack.emulator.controls.setBehavior({ latencyMs: 200 });
    await stack.send("DELETE", `${linkPath(link)}?confirm=contoso-test`);
    stack.emulator.controls.setBehavior({ latencyMs: 0, faults: [notFound("services/test-center")] });
    await expect.poll(failed, { timeout: 10_000 }).toBeGreaterThan(2);
    stack.emulator.controls.setBehavior({ faults: [] });
    await untilGone(stack, link);
    expect(inCenter()).toEqual([]);
  });

  test("comes to its end where the API center is gone for good", async () => {
    const link = await createLink(stack);
    await untilLink(stack, link, isInSync);
    stack.emulator.controls.setBehavior({ latencyMs: 200 });
    await stack.send("DELETE", `${linkPath(link)}?confirm=contoso-test`);
    const fault = { match: { pathPattern: "services/test-center" }, code: "ResourceNotFound" };
    const faults = [{ ...fault, action: "status" as const, status: 404 }];
    stack.emulator.controls.setBehavior({ latencyMs: 0, faults });
    // People can't ask for it meanwhile: what they may see there, the API center says.
    const ended = () => stack.log.some((line) => line.includes("removal of contoso-test: succeeded"));
    await expect.poll(ended, { timeout: 25_000 }).toBe(true);
    expect(failed()).toBe(5);
    stack.emulator.controls.setBehavior({ faults: [] });
    await untilGone(stack, link);
  });

  test("that isn't allowed says when it is tried again, and is", async () => {
    const link = await createLink(stack);
    await untilLink(stack, link, isInSync);
    stack.emulator.controls.setBehavior({
      faults: [{ match: { method: "DELETE" }, action: "status", status: 403, code: "AuthorizationFailed" }],
    });
    await stack.send("DELETE", `${linkPath(link)}?confirm=contoso-test`);
    const waits = ({ statusReason, currentRun }: Link) => statusReason !== null && currentRun === null;
    const { lastRun, nextCheckAt } = await untilLink(stack, link, waits);
    expect(Date.parse(nextCheckAt ?? "")).toBeGreaterThan(Date.parse(lastRun?.endedAt ?? ""));
    stack.emulator.controls.clearRequests();
    const again = await untilLink(stack, link, (each) => each.lastRun?.id !== lastRun?.id);
    expect(Date.parse(again.lastRun?.startedAt ?? "")).toBeGreaterThanOrEqual(Date.parse(nextCheckAt ?? ""));
    const deletes = stack.emulator.controls.requests().filter(({ method }) => method === "DELETE");
    expect(deletes, "one is enough to see whether it is allowed by now").toHaveLength(1);
  });

  test("that isn't allowed says what is still there, and can become one that keeps the APIs", async () => {
    const link = await createLink(stack);
    const whole = await untilLink(stack, link, isInSync);
    const before = inCenter();
    stack.emulator.controls.setBehavior({
      faults: [{ match: { method: "DELETE" }, action: "status", status: 403, code: "ScopeLocked" }],
    });
    await stack.send("DELETE", `${linkPath(link)}?confirm=contoso-test`);
    const stuck = await untilLink(
      stack,
      link,
      ({ status, statusReason }) => status === "deleting" && statusReason !== null,
    );
    expect(stuck.counts).toEqual(whole.counts);
    const { body } = await stack.send("GET", `${linkPath(link)}/deletion`);
    expect(body).toMatchObject({ ...whole.counts });
    await stack.send("DELETE", `${linkPath(link)}?confirm=contoso-test&keepApis=true`);
    await untilGone(stack, link);
    expect(inCenter()).toEqual(before);
  });
});

describe("a person", () => {
  test("stops a sync, and the next goes on from there", async () => {
    stack.emulator.controls.setBehavior({ latencyMs: 100 });
    const link = await createLink(stack);
    await untilLink(stack, link, isUnderWay);
    expect((await stack.send("POST", `${linkPath(link)}/stop`)).status).toBe(202);
    const stopped = await untilLink(stack, link, (each) => each.lastRun?.result === "stopped");
    expect(stopped.statusReason?.message).toContain("was stopped");
    stack.emulator.controls.setBehavior({ latencyMs: 0 });
    await untilLink(stack, link, isInSync);
    expectWhole();
  });

  test("deletes a link while it syncs", async () => {
    stack.emulator.controls.setBehavior({ latencyMs: 100 });
    const link = await createLink(stack);
    await untilLink(stack, link, isUnderWay);
    await stack.send("DELETE", `${linkPath(link)}?confirm=contoso-test`);
    stack.emulator.controls.setBehavior({ latencyMs: 0 });
    await untilGone(stack, link);
    const center = stack.emulator.estate.center(testPlaces.center);
    expect([center.apiNames(), center.environments()]).toEqual([[], []]);
  });
});

describe("without a right", () => {
  test("on the instance, the link tells the command that mends it, and recovers by itself", async () => {
    stack.emulator.estate.revoke(syncIdentity.displayName, testPlaces.instanceId);
    const link = await createLink(stack);
    const troubled = await untilLink(stack, link, (each) => each.status === "needs-attention");
    expect(troubled.statusReason).toMatchObject({
      remedy: "run-command",
      command: `az role assignment create --role "API Management Service Reader Role" --assignee-object-id ${syncIdentity.objectId} --assignee-principal-type ServicePrincipal --scope ${testPlaces.instanceId}`,
      correlationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(troubled.lastRun?.fault).toMatchObject({
      code: "AuthorizationFailed",
      message: expect.stringContaining("does not have authorization to perform action"),
      reason: troubled.statusReason?.message,
    });
    expect(stack.emulator.estate.center(testPlaces.center).apiNames()).toEqual([]);
    stack.emulator.estate.grant(
      syncIdentity.displayName,
      "API Management Service Reader Role",
      testPlaces.instanceId,
    );
    await untilLink(stack, link, isInSync);
    expectWhole();
  });

  test("on the API center, likewise, when it is lost later", async () => {
    const link = await createLink(stack);
    await untilLink(stack, link, isInSync);
    stack.emulator.estate.revoke(syncIdentity.displayName, testPlaces.centerId);
    stack.emulator.estate.grant(syncIdentity.displayName, "Reader", testPlaces.centerId);
    stack.emulator.estate.instance(testPlaces.instance).addApi({ name: "api-31", displayName: "API 31" });
    const troubled = await untilLink(stack, link, (each) => each.status === "needs-attention");
    expect(troubled.statusReason?.command).toContain("Azure API Center Service Contributor");
    expect(troubled.statusReason?.command).toContain(testPlaces.centerId);
    stack.emulator.estate.grant(
      syncIdentity.displayName,
      "Azure API Center Service Contributor",
      testPlaces.centerId,
    );
    await untilLink(stack, link, isInSync);
    expectWhole(31);
  });
});

describe("ARM", () => {
  const down = [{ action: "status" as const, status: 400, code: "ServerBusyForTests" }];

  test("is down in the middle: nothing is lost, and the link recovers by itself", async () => {
    stack.emulator.controls.setBehavior({ latencyMs: 100 });
    const link = await createLink(stack);
    await untilLink(stack, link, isUnderWay);
    stack.emulator.controls.setBehavior({
      latencyMs: 0,
      faults: [{ match: { method: "PUT" }, ...down[0], action: "status" }],
    });
    const troubled = await untilLink(
      stack,
      link,
      (each) => each.currentRun === null && each.lastRun !== null,
    );
    expect(troubled.status).not.toBe("in-sync");
    expect(troubled.statusReason?.message).toBeTruthy();
    stack.emulator.controls.setBehavior({ faults: [] });
    await untilLink(stack, link, isInSync);
    expectWhole();
  });

  test("answers with web pages: an error with its sentence, nothing deleted, recovery", async () => {
    const link = await createLink(stack);
    await untilLink(stack, link, isInSync);
    const page = { status: 403, body: "<html>Blocked by a proxy</html>", contentType: "text/html" };
    stack.emulator.controls.setBehavior({
      faults: [{ match: { pathPattern: "contoso-test/apis" }, action: "status", ...page }],
    });
    const troubled = await untilLink(stack, link, (each) =>
      ["error", "needs-attention"].includes(each.status),
    );
    expect(troubled.status).toBe("error");
    expect(troubled.statusReason?.message).toContain("web page instead of JSON");
    expect(troubled.nextCheckAt).not.toBeNull();
    expectWhole();
    stack.emulator.controls.setBehavior({ faults: [] });
    await untilLink(stack, link, isInSync);
  });

  test("is down at the start: the service starts, and recovers", async () => {
    const link = await createLink(stack);
    await untilLink(stack, link, isInSync);
    await stack.stop();
    stack.emulator.controls.setBehavior({ faults: [{ action: "reset" }] });
    await stack.start();
    expect(await stack.send("GET", "/api/centers")).toMatchObject({ status: 503, kind: "azure-unreachable" });
    expect((await stack.send("GET", "/readyz")).status).toBe(200);
    stack.emulator.controls.setBehavior({ faults: [] });
    const before = new Date().toISOString();
    await untilLink(stack, link, (each) => isInSync(each) && (each.lastSuccessAt ?? "") > before);
    expectWhole();
  });

  test("works, but the sign-in service is down at the start: the service starts and says so", async () => {
    await stack.stop();
    await stack.start({ ENTRA_AUTHORITY_HOST: "https://localhost:1", ENTRA_BROWSER_AUTHORITY_HOST: "" });
    const ready = await stack.send("GET", "/readyz");
    expect(ready.status).toBe(503);
    expect(JSON.stringify(ready.body)).toContain("can't be reached");
    expect(await stack.send("GET", "/api/centers")).toMatchObject({ status: 503, kind: "azure-unreachable" });
    expect((await stack.send("GET", "/api/configuration")).status).toBe(200);
    await stack.stop();
  });

  test("refuses one API: the others are in, that one is told and comes when it can", async () => {
    stack.emulator.controls.setBehavior({
      faults: [
        {
          match: { method: "POST", pathPattern: "/apis/api-7-.*/importSpecification" },
          ...down[0],
          action: "status",
        },
      ],
    });
    const link = await createLink(stack);
    const warned = await untilLink(stack, link, (each) => each.status === "in-sync-with-warnings");
    expect(warned.statusReason).toMatchObject({
      remedy: "view-apis",
      message: expect.stringContaining("1 API"),
    });
    expect(warned.counts).toMatchObject({ apis: 30 });
    const all = (await stack.send("GET", `${centerPath}/apis`)) as Answer<{
      apis: { fault: string | null }[];
    }>;
    expect(all.body.apis.filter((api) => api.fault !== null)).toHaveLength(1);
    const kept = async () =>
      ((await stack.send("GET", `${centerPath}/links/${link.id}/apis`)) as Answer<{ apis: LinkedApi[] }>).body
        .apis;
    const [failed] = (await kept()).filter((api) => api.fault !== null);
    expect(failed?.notes).toEqual([expect.stringMatching(/^Version Original has no definition\. /)]);
    stack.emulator.controls.setBehavior({ faults: [] });
    await untilLink(stack, link, isInSync);
    expectWhole();
    expect((await kept()).every((api) => api.fault === null && api.notes.length === 0)).toBe(true);
  });
});
