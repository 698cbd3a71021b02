import { ApiManagementClient } from "@azure/arm-apimanagement";
import { ClientSecretCredential } from "@azure/identity";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Emulator, startEmulator } from "../../start.ts";
import { armClient } from "../../testing/arm-client.ts";
import { trustCertificateAuthority } from "../../trust.ts";
import {
  contosoTenant,
  dana,
  fabrikamAutomation,
  fabrikamTenant,
  fiona,
  governanceIdentity,
  priya,
  subscriptions,
  syncIdentity,
} from "./identities.ts";
import { places } from "./places.ts";

let azure: Emulator;

beforeAll(async () => {
  azure = await startEmulator({ estate: "contoso" });
  trustCertificateAuthority(azure.caCertificatePem);
});

afterAll(() => azure[Symbol.asyncDispose]());

const apiManagement = { apiVersion: "2024-05-01" };
const person = ({ userPrincipalName }: { userPrincipalName: string }) => ({ account: userPrincipalName });
const identity = ({ displayName }: { displayName: string }) => ({ identity: displayName });

test.each([
  ["the sync identity, by a role of its own", identity(syncIdentity), places.retail, 200],
  ["the sync identity, through a group on the resource group", identity(syncIdentity), places.empty, 200],
  ["the sync identity lacks its role on contoso-logistics", identity(syncIdentity), places.logistics, 403],
  ["the governance identity, from the subscription", identity(governanceIdentity), places.logistics, 200],
  ["Priya, by a role of her own", person(priya), places.empty, 200],
  ["Priya, through a group on the resource group", person(priya), places.logistics, 200],
  ["Priya's directory is not Fabrikam's", person(priya), places.fabrikam, 401],
  ["Fiona at Fabrikam", person(fiona), places.fabrikam, 200],
  ["Fiona's directory is not Contoso's", person(fiona), places.retail, 401],
])("reads the APIs of an instance: %s", async (_, who, instanceId, status) => {
  expect((await armClient(azure, who)("GET", `${instanceId}/apis`, apiManagement)).status).toBe(status);
});

test("a client secret of Fabrikam's signs in there, and its tokens are no good at Contoso", async () => {
  const { appId, clientSecret } = fabrikamAutomation;
  const clientOf = (subscriptionId: string) =>
    new ApiManagementClient(
      new ClientSecretCredential(fabrikamTenant.tenantId, appId, clientSecret, {
        authorityHost: azure.armUrl,
        disableInstanceDiscovery: true,
      }),
      subscriptionId,
      { endpoint: azure.armUrl, credentialScopes: "https://management.azure.com/.default" },
    );
  const own = await clientOf(subscriptions.fabrikamPartners.subscriptionId)
    .apiManagementService.list()
    .next();
  expect(own.value?.name).toBe("fabrikam-partners");
  await expect(
    clientOf(subscriptions.production.subscriptionId).apiManagementService.list().next(),
  ).rejects.toMatchObject({ statusCode: 401, code: "InvalidAuthenticationTokenTenant" });
  const atContoso = new ClientSecretCredential(contosoTenant.tenantId, appId, clientSecret, {
    authorityHost: azure.armUrl,
    disableInstanceDiscovery: true,
  });
  await expect(atContoso.getToken("https://management.azure.com/.default")).rejects.toThrow(/AADSTS700016/);
});

test("Dana edits APIs through a group's custom role, whose notActions keep her from deleting", async () => {
  const send = armClient(azure, person(dana));
  const api = `${places.contosoApis}/workspaces/default/apis/returns`;
  const body = { properties: { title: "Returns", kind: "rest" } };
  expect((await send("PUT", api, { body })).status).toBe(201);
  expect(await send("DELETE", api)).toMatchObject({
    status: 403,
    body: { error: { code: "AuthorizationFailed" } },
  });
});
