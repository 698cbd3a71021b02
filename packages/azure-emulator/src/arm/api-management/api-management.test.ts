import { ApiManagementClient } from "@azure/arm-apimanagement";
import { ManagedIdentityCredential } from "@azure/identity";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { omar, syncIdentity, testEstate, testPlaces } from "../../estate/test-estate.ts";
import { type Emulator, startEmulator } from "../../start.ts";
import { armClient, valuesOf } from "../../testing/arm-client.ts";
import { trustCertificateAuthority } from "../../trust.ts";

let azure: Emulator;
let send: ReturnType<typeof armClient>;
const service = testPlaces.instanceId;
const apiVersion = "2024-05-01";
const { subscriptionId, resourceGroup, instance } = testPlaces;

beforeAll(async () => {
  azure = await startEmulator({
    estate: testEstate(),
    behavior: { longRunning: { retryAfterSeconds: 0, durationMs: 30 }, pageSizes: { apiManagement: 4 } },
  });
  trustCertificateAuthority(azure.caCertificatePem);
  const owner = armClient(azure, { account: omar.userPrincipalName });
  send = (method, path, options) => owner(method, path, { apiVersion, ...options });
  vi.stubEnv("IDENTITY_ENDPOINT", azure.identityEndpoint);
  vi.stubEnv("IDENTITY_HEADER", azure.identityHeader);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await azure[Symbol.asyncDispose]();
});

const document = (title: string) =>
  JSON.stringify({ openapi: "3.0.1", info: { title, version: "1" }, paths: {} });
const exportPath = (holder: string, api: string) => `${holder}/apis/${encodeURIComponent(api)}`;
const exportQuery = "export=true&format=openapi%2Bjson-link";

async function exportedTitle(holder: string, api: string): Promise<string> {
  const answer = await send("GET", exportPath(holder, api), { query: exportQuery });
  const body = answer.body as { value: { link: string } };
  const exported = (await (await fetch(body.value.link)).json()) as { info: { title: string } };
  return exported.info.title;
}

describe("APIs of an instance", () => {
  test("are listed page by page with their total, each once, by the official client", async () => {
    const place = azure.estate.instance(instance);
    for (let number = 1; number <= 10; number++) place.addApi({ name: `listed-${number}` });
    const credential = new ManagedIdentityCredential({ clientId: syncIdentity.clientId });
    const client = new ApiManagementClient(credential, subscriptionId, {
      endpoint: azure.armUrl,
      credentialScopes: "https://management.azure.com/.default",
    });
    const names: string[] = [];
    const filter = "startswith(name,'listed-') and isCurrent eq true";
    for await (const api of client.api.listByService(resourceGroup, instance, { filter }))
      names.push(api.name ?? "");
    expect(names).toEqual(Array.from({ length: 10 }, (_, index) => `listed-${index + 1}`));
    const first = await send("GET", `${service}/apis`, {
      query: `$filter=${encodeURIComponent(filter)}&$top=2`,
    });
    expect(first.body).toMatchObject({ count: 10 });
    expect(valuesOf(first)).toHaveLength(2);
    expect(first.body).not.toHaveProperty("nextLink");
  });

  test("can be left out of lists, and are there all the same", async () => {
    for (const [quirk, listed] of [
      ["apiListsCutShort", 2],
      ["apiListsEmpty", 0],
    ] as const) {
      azure.controls.setBehavior({ quirks: { [quirk]: true }, pageSizes: { apiManagement: 2 } });
      const list = await send("GET", `${service}/apis`);
      azure.controls.setBehavior({ quirks: { [quirk]: false }, pageSizes: { apiManagement: 4 } });
      expect(valuesOf(list)).toHaveLength(listed);
      expect(list.body).not.toHaveProperty("nextLink");
    }
  });

  test("a specification is imported as a long-running operation, as the official client waits for it", async () => {
    const { durationMs } = azure.controls.behavior.longRunning;
    const importIt = () =>
      send("PUT", `${service}/apis/imported`, {
        body: { properties: { path: "imported", format: "openapi+json", value: document("Imported") } },
      });
    azure.controls.setBehavior({ longRunning: { durationMs: 600_000 } });
    const lasting = await importIt();
    azure.controls.setBehavior({ longRunning: { durationMs } });
    expect(lasting.status).toBe(201);
    expect(lasting.body).toMatchObject({
      properties: { displayName: "Imported", provisioningState: "InProgress" },
    });
    const underWay = await send("GET", lasting.headers.get("azure-asyncoperation") ?? "");
    expect(underWay.body).toMatchObject({ status: "InProgress" });

    const created = await importIt();
    const status = created.headers.get("azure-asyncoperation") ?? "";
    let poll = await send("GET", created.headers.get("location") ?? "");
    while (poll.status === 202) poll = await send("GET", created.headers.get("location") ?? "");
    expect(poll.body).toMatchObject({ name: "imported" });
    expect((await send("GET", status)).body).toMatchObject({ status: "Succeeded" });

    const credential = new ManagedIdentityCredential({ clientId: syncIdentity.clientId });
    azure.estate.grant(syncIdentity.displayName, "API Management Service Contributor", service);
    const client = new ApiManagementClient(credential, subscriptionId, {
      endpoint: azure.armUrl,
      credentialScopes: "https://management.azure.com/.default",
    });
    const result = await client.api.beginCreateOrUpdateAndWait(
      resourceGroup,
      instance,
      "by-client",
      {
        path: "by-client",
        format: "openapi+json",
        value: document("By client"),
      },
      { updateIntervalInMs: 20 },
    );
    expect(result).toMatchObject({ name: "by-client", displayName: "By client" });
    await client.api.beginDeleteAndWait(resourceGroup, instance, "by-client", "*", {
      updateIntervalInMs: 20,
    });
    expect(azure.estate.instance(instance).apiNames()).not.toContain("by-client");
  });

  test("have an ETag that changes with them and guards them", async () => {
    azure.estate.instance(instance).addApi({ name: "guarded" });
    const etag = (await send("HEAD", `${service}/apis/guarded`)).headers.get("etag") ?? "";
    expect(etag).toMatch(/^".+"$/);
    const change = (ifMatch?: string) =>
      send("PATCH", `${service}/apis/guarded`, {
        body: { properties: { description: "Changed" } },
        ...(ifMatch !== undefined && { headers: { "If-Match": ifMatch } }),
      });
    expect((await change()).status).toBe(400);
    expect((await change('"other"')).status).toBe(412);
    const changed = await change(etag);
    expect(changed.status).toBe(200);
    expect(changed.headers.get("etag")).not.toBe(etag);
    expect((await send("DELETE", `${service}/apis/guarded`, { headers: { "If-Match": etag } })).status).toBe(
      412,
    );
    expect((await send("DELETE", `${service}/apis/guarded`, { headers: { "If-Match": "*" } })).status).toBe(
      202,
    );
    expect((await send("DELETE", `${service}/apis/guarded`, { headers: { "If-Match": "*" } })).status).toBe(
      204,
    );
  });

  test("an absent one is refused in API Management's own words", async () => {
    const answer = await send("GET", `${service}/apis/nowhere`);
    expect(answer).toMatchObject({
      status: 404,
      body: { error: { code: "ResourceNotFound", message: "Api not found.", details: null } },
    });
  });

  test.each([
    ["no path", { displayName: "X" }, "path"],
    ["a name of 301 characters", { displayName: "x".repeat(301), path: "x" }, "properties.displayName"],
    [
      "an unknown version set",
      { displayName: "X", path: "x", apiVersionSetId: "/apiVersionSets/none" },
      "apiVersionSetId",
    ],
    ["a broken document", { path: "x", format: "openapi+json", value: "{" }, "representation"],
  ])("%s is named", async (_, properties, target) => {
    const answer = await send("PUT", `${service}/apis/refused`, { body: { properties } });
    expect(answer).toMatchObject({
      status: 400,
      body: { error: { code: "ValidationError", details: [{ target }] } },
    });
  });

  test("a new revision is listed beside the current one until a release makes it current", async () => {
    azure.estate.instance(instance).addApi({ name: "revised", displayName: "Revised" });
    await send("PUT", `${service}/apis/${encodeURIComponent("revised;rev=2")}`, {
      body: { properties: { sourceApiId: `${service}/apis/revised`, apiRevisionDescription: "Next" } },
    });
    const listed = async (filter: string) =>
      valuesOf(await send("GET", `${service}/apis`, { query: `$filter=${filter}` })).map((api) => api.name);
    expect(await listed("startswith(name,'revised')")).toEqual(["revised", "revised;rev=2"]);
    expect(await listed("startswith(name,'revised') and isCurrent eq true")).toEqual(["revised"]);
    expect((await send("GET", `${service}/apis/revised;rev=2`)).body).toMatchObject({
      name: "revised;rev=2",
      properties: { apiRevision: "2", isCurrent: false, displayName: "Revised" },
    });
    await send("PUT", `${service}/apis/revised/releases/second`, {
      body: { properties: { apiId: "/apis/revised;rev=2", notes: "Now" } },
    });
    expect((await send("GET", `${service}/apis/revised`)).body).toMatchObject({
      properties: { apiRevision: "2", isCurrent: true },
    });
    const revisions = valuesOf<{ apiRevision: string }>(
      await send("GET", `${service}/apis/revised/revisions`),
    );
    expect(revisions.map((one) => one.apiRevision)).toEqual(["1", "2"]);
    expect((await send("DELETE", `${service}/apis/revised`, { headers: { "If-Match": "*" } })).status).toBe(
      400,
    );
  });

  test("a revision that becomes the current one changes what the API is", async () => {
    const place = azure.estate.instance(instance);
    place.addApi({ name: "advanced", displayName: "Before" });
    const before = (await send("HEAD", `${service}/apis/advanced`)).headers.get("etag");
    place.addRevision("advanced", { displayName: "After" }, { current: true });
    const now = await send("GET", `${service}/apis/advanced`);
    expect(now.body).toMatchObject({ properties: { displayName: "After", apiRevision: "2" } });
    expect(now.headers.get("etag")).not.toBe(before);
  });

  test("version sets come with their APIs when asked for", async () => {
    const place = azure.estate.instance(instance);
    place.addVersionSet({
      name: "loyalty",
      displayName: "Loyalty",
      versioningScheme: "Header",
      versionHeaderName: "Api-Version",
    });
    place.addApi({ name: "loyalty-v1", path: "loyalty", versionSet: "loyalty", apiVersion: "v1" });
    const answer = await send("GET", `${service}/apis`, {
      query: "$filter=name eq 'loyalty-v1'&expandApiVersionSet=true",
    });
    expect(valuesOf(answer)[0]).toMatchObject({
      properties: {
        apiVersionSetId: `${service}/apiVersionSets/loyalty`,
        apiVersionSet: { name: "Loyalty", versioningScheme: "Header", versionHeaderName: "Api-Version" },
      },
    });
    const inUse = await send("DELETE", `${service}/apiVersionSets/loyalty`, { headers: { "If-Match": "*" } });
    expect(inUse.status).toBe(400);
  });
});

describe("exports", () => {
  test("give a link for five minutes that takes no token; in a workspace one level deeper", async () => {
    azure.estate.instance(instance).addWorkspace("team").addApi({ name: "inside", displayName: "Inside" });
    azure.estate.instance(instance).addApi({ name: "outside", displayName: "Outside" });
    const outside = await send("GET", exportPath(service, "outside"), { query: exportQuery });
    const inside = await send("GET", exportPath(`${service}/workspaces/team`, "inside"), {
      query: exportQuery,
    });
    expect(outside.body).toMatchObject({
      format: "openapi+json-link",
      value: { link: expect.stringMatching(/^https:/) },
    });
    expect(inside.body).toMatchObject({ properties: { value: { link: expect.stringMatching(/^https:/) } } });
    expect(inside.body).not.toHaveProperty("value");

    const { link } = (outside.body as { value: { link: string } }).value;
    expect((await fetch(link, { headers: { Authorization: "Bearer x" } })).status).toBe(400);
    expect((await fetch(link.replace(/sig=[^&]+/, "sig=no"))).status).toBe(403);
  });

  test("that overlap within a version set give one document; with the quirk off each its own", async () => {
    const place = azure.estate.instance(instance);
    place.addVersionSet({ name: "parcels" });
    for (const apiVersion of ["v1", "v2", "v3"]) {
      place.addApi({
        name: `parcels-${apiVersion}`,
        displayName: `Parcels ${apiVersion}`,
        path: "parcels",
        versionSet: "parcels",
        apiVersion,
      });
    }
    const together = () =>
      Promise.all(["v1", "v2", "v3"].map((one) => exportedTitle(service, `parcels-${one}`)));
    expect(new Set(await together()).size).toBe(1);
    expect(await exportedTitle(service, "parcels-v3")).toBe("Parcels v3");
    azure.controls.setBehavior({ quirks: { sameDocumentForConcurrentExports: false } });
    expect(await together()).toEqual(["Parcels v1", "Parcels v2", "Parcels v3"]);
    azure.controls.setBehavior({ quirks: { sameDocumentForConcurrentExports: true } });
  });

  test("turn Swagger into OpenAPI and JSON into YAML", async () => {
    const swagger = {
      swagger: "2.0",
      info: { title: "Old", version: "1" },
      host: "api.contoso.com",
      basePath: "/v1",
      schemes: ["https"],
      paths: {
        "/pets": {
          post: {
            consumes: ["application/json"],
            parameters: [
              { name: "pet", in: "body", required: true, schema: { $ref: "#/definitions/Pet" } },
              { name: "dry", in: "query", type: "boolean" },
            ],
            responses: { 201: { description: "Made", schema: { $ref: "#/definitions/Pet" } } },
          },
        },
      },
      definitions: { Pet: { type: "object", properties: { name: { type: "string" } } } },
    };
    azure.estate.instance(instance).addApi({
      name: "old",
      specification: { format: "swagger-json", text: JSON.stringify(swagger) },
    });
    const get = async (format: string) => {
      const answer = await send("GET", exportPath(service, "old"), { query: `export=true&format=${format}` });
      return (await fetch((answer.body as { value: { link: string } }).value.link)).text();
    };
    expect(JSON.parse(await get("swagger-link"))).toEqual(swagger);
    expect(JSON.parse(await get("openapi%2Bjson-link"))).toMatchObject({
      openapi: "3.0.1",
      servers: [{ url: "https://api.contoso.com/v1" }],
      paths: {
        "/pets": {
          post: {
            parameters: [{ name: "dry", in: "query", schema: { type: "boolean" } }],
            requestBody: {
              required: true,
              content: { "application/json": { schema: { $ref: "#/components/schemas/Pet" } } },
            },
          },
        },
      },
      components: { schemas: { Pet: { type: "object" } } },
    });
    expect(await get("openapi-link")).toContain("openapi: 3.0.1");
  });

  test("give WSDL for SOAP, a schema resource for GraphQL, and nothing for WebSocket", async () => {
    const place = azure.estate.instance(instance);
    place.addApi({ name: "soapy", type: "soap" });
    place.addApi({ name: "graphy", type: "graphql" });
    place.addApi({ name: "socket", type: "websocket" });
    const wsdl = await send("GET", `${service}/apis/soapy`, { query: "export=true&format=wsdl-link" });
    expect(wsdl).toMatchObject({ status: 200, body: { format: "wsdl-link+xml" } });
    expect((await send("GET", `${service}/apis/graphy/schemas/graphql`)).body).toMatchObject({
      properties: {
        contentType: "application/vnd.ms-azure-apim.graphql.schema",
        document: { value: expect.stringContaining("type Query") },
      },
    });
    expect((await send("GET", exportPath(service, "socket"), { query: exportQuery })).status).toBe(400);
  });
});

test("a custom domain is set by a change of the instance", async () => {
  const hostnameConfigurations = [
    { type: "Proxy", hostName: "contoso-test.azure-api.net", defaultSslBinding: false },
    { type: "Proxy", hostName: "api.contoso.com", defaultSslBinding: true },
  ];
  const changed = await send("PATCH", service, { body: { properties: { hostnameConfigurations } } });
  expect(changed.status).toBe(200);
  expect((await send("GET", service)).body).toMatchObject({ properties: { hostnameConfigurations } });
});
