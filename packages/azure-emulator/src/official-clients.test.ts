import { AzureAPICenter } from "@azure/arm-apicenter";
import { ApiManagementClient } from "@azure/arm-apimanagement";
import { ClientSecretCredential, ManagedIdentityCredential, OnBehalfOfCredential } from "@azure/identity";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import {
  apiCenterLinksApp,
  contosoTenant,
  priya,
  syncIdentity,
  testEstate,
  testPlaces,
} from "./estate/test-estate.ts";
import { type Emulator, startEmulator } from "./start.ts";
import { trustCertificateAuthority } from "./trust.ts";

let azure: Emulator;

beforeAll(async () => {
  azure = await startEmulator({
    estate: testEstate(),
    behavior: { longRunning: { retryAfterSeconds: 0, durationMs: 10 } },
  });
  trustCertificateAuthority(azure.caCertificatePem);
  const instance = azure.estate.instance(testPlaces.instance);
  instance.addApi({ name: "orders", displayName: "Orders" });
  instance.addApi({ name: "stock", displayName: "Stock" });
  vi.stubEnv("IDENTITY_ENDPOINT", azure.identityEndpoint);
  vi.stubEnv("IDENTITY_HEADER", azure.identityHeader);
});

afterEach(() => azure.controls.setBehavior({ signIn: [] }));

afterAll(async () => {
  vi.unstubAllEnvs();
  await azure[Symbol.asyncDispose]();
});

const { subscriptionId, resourceGroup } = testPlaces;
const armOptions = () => ({
  endpoint: azure.armUrl,
  credentialScopes: "https://management.azure.com/.default",
});
const authority = () => ({ authorityHost: azure.armUrl, disableInstanceDiscovery: true });

describe("@azure/identity and @azure/arm-apimanagement", () => {
  test("the sync identity lists and exports the APIs of the instance", async () => {
    const credential = new ManagedIdentityCredential({ clientId: syncIdentity.clientId });
    const client = new ApiManagementClient(credential, subscriptionId, armOptions());
    const names: (string | undefined)[] = [];
    for await (const api of client.api.listByService(resourceGroup, testPlaces.instance, {
      filter: "isCurrent eq true",
    })) {
      names.push(api.displayName);
    }
    expect(names).toEqual(["Orders", "Stock"]);

    const exported = await client.apiExport.get(
      resourceGroup,
      testPlaces.instance,
      "orders",
      "openapi+json-link",
      "true",
    );
    const document = await (await fetch(exported.value?.link ?? "")).json();
    expect(document).toMatchObject({ openapi: "3.0.1", info: { title: "Orders" } });
  });

  test("a client secret signs in an application, which may do nothing without a role", async () => {
    const credential = new ClientSecretCredential(
      contosoTenant.tenantId,
      apiCenterLinksApp.clientId,
      apiCenterLinksApp.clientSecret,
      authority(),
    );
    const client = new ApiManagementClient(credential, subscriptionId, armOptions());
    await expect(client.apiManagementService.get(resourceGroup, testPlaces.instance)).rejects.toMatchObject({
      statusCode: 403,
      code: "AuthorizationFailed",
    });
  });
});

describe("@azure/identity where the directory or ARM wants more", () => {
  const centersOfPriya = async (wish: { secondFactor?: boolean } = {}) => {
    const credential = new OnBehalfOfCredential({
      tenantId: contosoTenant.tenantId,
      clientId: apiCenterLinksApp.clientId,
      clientSecret: apiCenterLinksApp.clientSecret,
      userAssertionToken: await azure.controls.token({
        account: priya.userPrincipalName,
        audience: apiCenterLinksApp.clientId,
        ...wish,
      }),
      ...authority(),
    });
    const centers = new AzureAPICenter(credential, subscriptionId, armOptions()).services;
    return (await centers.listBySubscription().next()).value as { name?: string };
  };

  test.each([
    ["mfa-required", /interaction_required.*AADSTS50076/],
    ["consent-required", /invalid_grant.*AADSTS65001/],
    ["account-disabled", /AADSTS50057/],
    // ARM answers 401 with the claims; the client asks the directory for them by itself, which wants the person.
    ["claims-challenge", /interaction_required.*AADSTS50076/],
  ] as const)("%s: the client says so", async (refusal, message) => {
    azure.controls.setBehavior({ signIn: [{ refusal, account: priya.userPrincipalName }] });
    await expect(centersOfPriya()).rejects.toThrow(message);
  });

  test("a token of a sign-in with a second factor passes both ARM and the directory", async () => {
    const account = priya.userPrincipalName;
    azure.controls.setBehavior({
      signIn: [
        { refusal: "mfa-required", account },
        { refusal: "claims-challenge", account },
      ],
    });
    expect((await centersOfPriya({ secondFactor: true })).name).toBe(testPlaces.center);
  });
});

describe("the managed-identity endpoint", () => {
  const { clientId, resourceId } = syncIdentity;
  const resource = "resource=https%3A%2F%2Fmanagement.azure.com";

  test("answers in the form of virtual machines too, by client or resource id", async () => {
    for (const name of [`client_id=${clientId}`, `msi_res_id=${encodeURIComponent(resourceId)}`, ""]) {
      const answer = await fetch(
        `${azure.httpUrl}/metadata/identity/oauth2/token?api-version=2018-02-01&${resource}&${name}`,
        { headers: { Metadata: "true" } },
      );
      expect(await answer.json()).toMatchObject({
        client_id: clientId,
        token_type: "Bearer",
        expires_on: expect.stringMatching(/^\d+$/),
      });
    }
  });

  test("refuses whoever lacks the header, and identities that don't exist", async () => {
    const ask = (query: string, header?: string) =>
      fetch(`${azure.identityEndpoint}?api-version=2019-08-01&${resource}${query}`, {
        headers: header === undefined ? {} : { "X-IDENTITY-HEADER": header },
      });
    expect((await ask("")).status).toBe(401);
    expect((await ask("&client_id=00000000-0000-4000-8000-000000000000", azure.identityHeader)).status).toBe(
      400,
    );
    expect((await ask("", azure.identityHeader)).status).toBe(200);
  });
});

describe("@azure/arm-apicenter", () => {
  test("lists the API centers a person can read, on behalf of her", async () => {
    const credential = new OnBehalfOfCredential({
      tenantId: contosoTenant.tenantId,
      clientId: apiCenterLinksApp.clientId,
      clientSecret: apiCenterLinksApp.clientSecret,
      userAssertionToken: await azure.controls.token({
        account: priya.userPrincipalName,
        audience: apiCenterLinksApp.clientId,
      }),
      ...authority(),
    });
    const client = new AzureAPICenter(credential, subscriptionId, armOptions());
    const centers: (string | undefined)[] = [];
    for await (const center of client.services.listBySubscription()) centers.push(center.name);
    expect(centers).toEqual([testPlaces.center]);
    expect(azure.controls.requests().at(-1)).toMatchObject({
      principal: { objectId: priya.objectId, displayName: priya.displayName },
      status: 200,
    });
  });
});
