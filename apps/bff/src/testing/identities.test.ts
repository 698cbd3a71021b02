import { contosoEstate } from "@api-center-links/azure-emulator/estate/contoso/contoso";
import {
  contosoApisIdentity,
  governanceIdentity,
  omar,
  priya,
  rita,
  subscriptions,
  syncIdentity,
} from "@api-center-links/azure-emulator/estate/contoso/identities";
import { groups } from "@api-center-links/azure-emulator/estate/contoso/places";
import type { CenterIdentities } from "@api-center-links/contracts/identities";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Answer, startTestStack, type TestStack } from "./bff-on-emulator.ts";

const shared = subscriptions.sharedServices.subscriptionId;
const center = `/api/centers/${shared}/${groups.governance}/contoso-apis`;

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack({ estate: contosoEstate(), environment: { ROLE: "web" } });
});
beforeEach(() => {
  stack.emulator.estate.replace(contosoEstate());
  stack.emulator.controls.clearRequests();
});
afterAll(() => stack[Symbol.asyncDispose]());

type Person = { userPrincipalName: string };
const read = async (as: Person = rita) =>
  (await stack.send("GET", `${center}/identities`, { as: as.userPrincipalName })) as Answer<CenterIdentities>;
const change = (as: Person, body: unknown) =>
  stack.send("PATCH", `${center}/identities`, { as: as.userPrincipalName, body });
const names = ({ body }: { body: unknown }) =>
  (body as CenterIdentities).userAssigned.map(({ name }) => name);

test("who can read the API center sees its identities", async () => {
  expect(await read()).toMatchObject({
    status: 200,
    body: { systemAssigned: { principalId: contosoApisIdentity.objectId }, userAssigned: [] },
  });
});

test("the system-assigned identity is switched off and on; a new one is another", async () => {
  expect(await change(priya, { systemAssigned: false })).toMatchObject({
    status: 200,
    body: { systemAssigned: null },
  });
  expect((await read()).body.systemAssigned).toBeNull();
  const { body } = (await change(priya, { systemAssigned: true })) as Answer<CenterIdentities>;
  expect(body.systemAssigned?.principalId).toMatch(/^[0-9a-f-]{36}$/);
  expect(body.systemAssigned?.principalId).not.toBe(contosoApisIdentity.objectId);
});

test("user-assigned identities are found, added and removed one by one, the system-assigned one staying", async () => {
  const listed = await stack.send("GET", `${center}/assignable-identities?subscriptionId=${shared}`, {
    as: omar.userPrincipalName,
  });
  expect(listed).toMatchObject({
    status: 200,
    body: {
      identities: [
        { name: "id-api-center-links", principalId: syncIdentity.objectId, resourceGroup: groups.governance },
        { name: "id-api-governance", clientId: governanceIdentity.clientId, subscriptionId: shared },
      ],
    },
  });
  const both = await change(omar, { add: [governanceIdentity.resourceId, syncIdentity.resourceId] });
  expect(names(both)).toEqual(["id-api-center-links", "id-api-governance"]);
  // Removing takes no right to assign.
  const one = await change(priya, { remove: [syncIdentity.resourceId] });
  expect(names(one)).toEqual(["id-api-governance"]);
  expect(one.body).toMatchObject({ systemAssigned: { principalId: contosoApisIdentity.objectId } });
  expect(names(await change(priya, { remove: [governanceIdentity.resourceId] }))).toEqual([]);
});

test("who may not assign an identity can't add it, and is told so in Azure's words", async () => {
  const answer = await change(priya, { add: [governanceIdentity.resourceId] });
  expect(answer).toMatchObject({ status: 403, kind: "not-allowed" });
  expect(answer.problem.detail).toContain("userAssignedIdentities/assign/action");
  expect((await read()).body.userAssigned).toEqual([]);
});

test("who may only look is refused before Azure is asked to change anything", async () => {
  expect(await change(rita, { systemAssigned: false })).toMatchObject({ status: 403, kind: "not-allowed" });
  expect(stack.emulator.controls.requests().filter(({ method }) => method !== "GET")).toEqual([]);
  expect((await read()).body.systemAssigned).not.toBeNull();
});

test.each([
  ["an id of something else", { add: [contosoApisIdentity.resourceId] }, "/add/0"],
  ["a word in place of a switch", { systemAssigned: "on" }, "/systemAssigned"],
  ["a field of no meaning", { remove: [], identity: "x" }, "/identity"],
])("%s is refused, naming the field", async (_name, body, field) => {
  const answer = await change(omar, body);
  expect(answer).toMatchObject({ status: 400, kind: "invalid-request" });
  expect(answer.problem.errors?.map((error) => error.field)).toEqual([field]);
});

test("an identity that doesn't exist changes nothing", async () => {
  const answer = await change(omar, { systemAssigned: false, add: [`${governanceIdentity.resourceId}-2`] });
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(503);
  expect((await read()).body.systemAssigned).not.toBeNull();
});
