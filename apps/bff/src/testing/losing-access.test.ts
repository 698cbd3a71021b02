import { omar, syncIdentity } from "@api-center-links/azure-emulator/estate/contoso/identities";
import { testPlaces } from "@api-center-links/azure-emulator/estate/test-estate";
import type { Link } from "@api-center-links/contracts/links";
import type { Run } from "@api-center-links/contracts/runs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Answer,
  centerPath,
  createLink,
  startTestStack,
  type TestStack,
  untilLink,
} from "./bff-on-emulator.ts";

const reader = "API Management Service Reader Role";
const contributor = "Azure API Center Service Contributor";

let stack: TestStack;
let link: Link;

beforeAll(async () => {
  stack = await startTestStack({
    environment: {
      ...{ SYNC_CONCURRENCY: "2", SYNC_INTERVAL_MS: "500" },
      ...{ RETRY_LONGEST_MS: "1000", ACCESS_RETRY_LONGEST_MS: "1000" },
    },
  });
  // Tokens so short-lived that none is kept: losing the identity shows at once.
  stack.emulator.controls.setBehavior({ accessTokenLifetimeSeconds: 60 });
  addApis(1, 4);
  link = await createLink(stack);
  await untilLink(stack, link, isInSync);
});
afterAll(() => stack[Symbol.asyncDispose]());

type Estate = ReturnType<TestStack["emulator"]["estate"]["document"]>;
type Group = Estate["subscriptions"][number]["resourceGroups"][number];

interface Loss {
  /** Gives what brings the access back. */
  lose: () => () => void;
  status: Link["status"];
  says: string;
  remedy: NonNullable<Link["statusReason"]>["remedy"];
  command?: string;
}

const losses: [string, Loss][] = [
  [
    "the role on the instance is revoked",
    {
      lose: () => revoke(testPlaces.instanceId, reader),
      status: "needs-attention",
      says: "may not read the API Management instance contoso-test",
      remedy: "run-command",
      command: `--role "${reader}" --assignee-object-id ${syncIdentity.objectId}`,
    },
  ],
  [
    "the role on the API center is revoked",
    {
      lose: () => revoke(testPlaces.centerId, contributor),
      status: "needs-attention",
      says: "may not write to the API center test-center",
      remedy: "run-command",
      command: `--role "${contributor}" --assignee-object-id ${syncIdentity.objectId}`,
    },
  ],
  [
    "the sync identity is deleted",
    {
      lose: () =>
        change((estate) => {
          for (const tenant of estate.tenants)
            tenant.principals = tenant.principals.filter((one) => one.objectId !== syncIdentity.objectId);
        }),
      status: "needs-attention",
      says: "The sync identity can't sign in to Azure. The managed identity endpoint said: Identity not found.",
      remedy: "sync-now",
    },
  ],
  [
    "Azure takes none of the identity's tokens",
    {
      lose: () => refuse(401, "InvalidAuthenticationToken"),
      status: "needs-attention",
      says: "The sync identity can't sign in to Azure.",
      remedy: "sync-now",
    },
  ],
  [
    "the instance is deleted, or moved away",
    {
      lose: () => change((_, group) => void group.apiManagementServices.splice(0)),
      status: "error",
      says: "The API Management instance contoso-test was deleted or moved. What came from it stays",
      remedy: "delete-link",
    },
  ],
  [
    "the subscription of the instance moves to another directory",
    {
      lose: () => refuse(401, "InvalidAuthenticationTokenTenant"),
      status: "error",
      says: "The subscription of the API Management instance contoso-test belongs to another directory now",
      remedy: "delete-link",
    },
  ],
];

test.each(losses)(
  "%s: told with what mends it, few requests, all kept, recovered by itself",
  async (_, loss) => {
    const before = inventory();
    const giveBack = loss.lose();
    try {
      const troubled = await untilLink(stack, link, isTroubled);
      expect(troubled).toMatchObject({ status: loss.status, statusReason: { remedy: loss.remedy } });
      expect(troubled.statusReason?.message).toContain(loss.says);
      if (loss.command) expect(troubled.statusReason?.command).toContain(loss.command);

      const failures = await untilFailed(2);
      for (const { armRequests } of failures) {
        expect(armRequests.reads, "a try costs next to nothing").toBeLessThanOrEqual(4);
        expect(armRequests.writes + armRequests.deletes).toBe(0);
      }
      expect(inventory(), "the inventory stays as it was").toBe(before);
    } finally {
      giveBack();
    }
    await untilLink(stack, link, isInSync);
    expect(inventory()).toBe(before);
  },
);

describe("in the middle of a sync", () => {
  test("the role is revoked: the sync ends at once, and goes on by itself when the role is back", async () => {
    stack.emulator.controls.setBehavior({ latencyMs: 60 });
    addApis(5, 24);
    await untilLink(stack, link, (each) => (each.progress?.done ?? 0) > 2);
    const giveBack = revoke(testPlaces.instanceId, reader);
    stack.emulator.controls.clearRequests();
    await untilLink(stack, link, isTroubled);
    const arrived = stack.emulator.estate.center(testPlaces.center).apiNames().length;
    expect(arrived, "neither nothing nor all").toBeGreaterThan(4);
    expect(arrived).toBeLessThan(24);
    const refused = stack.emulator.controls
      .requests()
      .filter((each) => each.status === 403 && each.principal?.objectId === syncIdentity.objectId);
    expect(refused.length, "it isn't tried once for every API").toBeLessThanOrEqual(8);
    giveBack();
    stack.emulator.controls.setBehavior({ latencyMs: 0 });
    await untilLink(stack, link, isInSync);
    expect(stack.emulator.estate.center(testPlaces.center).apiNames()).toHaveLength(24);
  });
});

describe("after long patience", () => {
  test("the link is tried at once when somebody assigns the role", async () => {
    revoke(testPlaces.instanceId, reader);
    await untilFailed(4);
    await stack.stop();
    // Had it not failed so often by then, it would be tried again within the test's patience.
    await stack.start({ SYNC_INTERVAL_MS: "600000", ACCESS_RETRY_LONGEST_MS: "600000" });
    const isPatient = ({ nextCheckAt }: Link) => Date.parse(nextCheckAt ?? "") > Date.now() + 40_000;
    await untilLink(stack, link, (each) => isTroubled(each) && each.currentRun === null && isPatient(each));
    const { status } = await stack.send("POST", `${centerPath}/link-access/instance`, {
      as: omar.userPrincipalName,
      body: { resourceId: testPlaces.instanceId },
    });
    expect(status).toBe(200);
    await untilLink(stack, link, isInSync);
  });
});

const isInSync = (each: Link) => each.status === "in-sync" && each.currentRun === null;
const isTroubled = (each: Link) => each.status === "needs-attention" || each.status === "error";

/** All that the API center holds. */
function inventory(): string {
  return JSON.stringify(stack.emulator.estate.center(testPlaces.center).apis());
}

function addApis(from: number, to: number): void {
  const instance = stack.emulator.estate.instance(testPlaces.instance);
  for (let count = from; count <= to; count++)
    instance.addApi({ name: `api-${count}`, displayName: `API ${count}` });
}

/** Waits until so many more runs have failed than now, and gives those. */
async function untilFailed(count: number): Promise<Run[]> {
  const seen = new Set((await runs()).map((run) => run.id));
  let failed: Run[] = [];
  await expect
    .poll(
      async () => {
        failed = (await runs()).filter((run) => run.result === "failed" && !seen.has(run.id));
        return failed.length;
      },
      { timeout: 20_000, interval: 200 },
    )
    .toBeGreaterThanOrEqual(count);
  return failed;
}

async function runs(): Promise<Run[]> {
  const path = `${centerPath}/links/${link.id}/runs`;
  return ((await stack.send("GET", path)) as Answer<{ runs: Run[] }>).body.runs;
}

/** Changes the estate as someone in Azure would, and gives what undoes it. */
function change(edit: (estate: Estate, group: Group) => void): () => void {
  const before = stack.emulator.estate.document();
  const estate = stack.emulator.estate.document();
  const group = estate.subscriptions[0]?.resourceGroups[0];
  if (!group) throw new Error("The estate has no resource group.");
  edit(estate, group);
  stack.emulator.estate.replace(estate);
  return () => stack.emulator.estate.replace(before);
}

function revoke(scope: string, role: string): () => void {
  stack.emulator.estate.revoke(syncIdentity.displayName, scope);
  return () => stack.emulator.estate.grant(syncIdentity.displayName, role, scope);
}

/** Has ARM refuse whatever it is asked of API Management. */
function refuse(status: number, code: string): () => void {
  const match = { pathPattern: "Microsoft.ApiManagement" };
  stack.emulator.controls.setBehavior({ faults: [{ match, action: "status", status, code }] });
  return () => stack.emulator.controls.setBehavior({ faults: [] });
}
