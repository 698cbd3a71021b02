import { afterAll, beforeAll, expect, test } from "vitest";
import { omar, priya, syncIdentity, testEstate } from "../estate/test-estate.ts";
import { type Emulator, startEmulator } from "../start.ts";
import { trustCertificateAuthority } from "../trust.ts";

let azure: Emulator;

beforeAll(async () => {
  azure = await startEmulator({ estate: testEstate() });
  trustCertificateAuthority(azure.caCertificatePem);
});

afterAll(() => azure[Symbol.asyncDispose]());

async function ask(path: string, body?: unknown, audience = "https://graph.microsoft.com") {
  const answer = await fetch(`${azure.armUrl}/v1.0/${path}`, {
    headers: {
      Authorization: `Bearer ${await azure.controls.token({ account: omar.userPrincipalName, audience })}`,
    },
    ...(body !== undefined && { method: "POST", body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}
const filtered = (collection: string, filter: string) =>
  ask(`${collection}?$filter=${encodeURIComponent(filter)}`);

test.each([
  ["a user by principal name", "users", "userPrincipalName eq 'PRIYA@contoso.com'", priya.objectId],
  [
    "a service principal by one of its names, as Azure CLI asks",
    "servicePrincipals",
    `servicePrincipalNames/any(c:c eq '${syncIdentity.clientId}')`,
    syncIdentity.objectId,
  ],
])("finds %s", async (_, collection, filter, id) => {
  expect((await filtered(collection, filter)).body).toMatchObject({ value: [{ id }] });
});

test("names directory objects by id, and leaves out those that aren't there", async () => {
  const { body } = await ask("directoryObjects/getByIds", {
    ids: [priya.objectId, syncIdentity.objectId, "00000000-0000-4000-8000-000000000000"],
  });
  expect(body.value).toMatchObject([
    { "@odata.type": "#microsoft.graph.user", userPrincipalName: priya.userPrincipalName },
    { "@odata.type": "#microsoft.graph.servicePrincipal", appId: syncIdentity.clientId },
  ]);
});

test.each([
  [
    "another audience",
    () => ask("users", undefined, "https://management.azure.com"),
    401,
    "InvalidAuthenticationToken",
  ],
  [
    "a filter it can't read",
    () => filtered("users", "startswith(displayName,'P')"),
    400,
    "Request_UnsupportedQuery",
  ],
  ["what it doesn't have", () => ask("applications"), 400, "BadRequest"],
  ["a body without ids", () => ask("directoryObjects/getByIds", {}), 400, "Request_BadRequest"],
])("refuses %s, in Graph's own shape", async (_, request, status, code) => {
  expect(await request()).toMatchObject({ status, body: { error: { code, message: expect.any(String) } } });
});
