import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { changeCenterIdentities, getCenter } from "./centers.ts";
import { listUserAssignedIdentities } from "./managed-identities.ts";
import { startAzure, type TestAzure } from "./testing/azure.ts";
import { centerId, subscriptionId, syncIdentity } from "./testing/estate.ts";

let azure: TestAzure;
beforeAll(async () => {
  azure = await startAzure();
});
beforeEach(() => azure.reset());
afterAll(() => azure[Symbol.asyncDispose]());

const change = async (
  wanted: Parameters<typeof changeCenterIdentities>[2],
  who: "owner" | "reader" = "owner",
) => {
  const connection = azure.connectAs(who);
  const { identity } = await changeCenterIdentities(
    connection,
    await getCenter(connection, centerId),
    wanted,
  );
  return { ...identity, userAssigned: identity.userAssigned.map(({ resourceId }) => resourceId) };
};

test("identities are switched, added and removed, and those that aren't named stay", async () => {
  const [assignable] = await listUserAssignedIdentities(azure.connectAs("owner"), subscriptionId);
  expect(assignable).toMatchObject({ principalId: syncIdentity.objectId, clientId: syncIdentity.clientId });
  const id = assignable?.id ?? "";

  const on = await change({ systemAssigned: true });
  expect(on).toMatchObject({ type: "SystemAssigned", userAssigned: [] });
  expect(on.principalId).toMatch(/^[0-9a-f-]{36}$/);

  const both = await change({ add: [id] });
  expect(both).toMatchObject({ principalId: on.principalId, userAssigned: [id] });
  expect(await change({ add: [id.toUpperCase()] })).toMatchObject({ userAssigned: [expect.anything()] });

  expect(await change({ systemAssigned: false })).toMatchObject({
    type: "UserAssigned",
    principalId: null,
    userAssigned: [expect.anything()],
  });
  expect(await change({ remove: [id] })).toMatchObject({ type: "None", userAssigned: [] });
});

test("who may only read changes nothing", async () => {
  await expect(change({ systemAssigned: true }, "reader")).rejects.toMatchObject({ isForbidden: true });
  expect((await getCenter(azure.connectAs("owner"), centerId)).identity.type).not.toBe("SystemAssigned");
});
