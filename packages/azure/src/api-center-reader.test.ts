import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { apiCenterInventory } from "./api-center-inventory.ts";
import { apiCenterReader } from "./api-center-reader.ts";
import { getCenter, listCenters } from "./centers.ts";
import { startAzure, type TestAzure } from "./testing/azure.ts";
import { centerId, petstoreDocument, plainId, subscriptionId } from "./testing/estate.ts";

let azure: TestAzure;
beforeAll(async () => {
  azure = await startAzure();
});
beforeEach(() => azure.reset());
afterAll(() => azure[Symbol.asyncDispose]());

const never = new AbortController().signal;
const read = (who: "owner" | "reader" = "reader") => apiCenterReader(azure.connectAs(who), centerId);

/** A tree as the sync leaves it. */
async function fill(content = petstoreDocument) {
  const center = apiCenterInventory({ connection: azure.connectAs("sync"), centerId });
  const api = "petstore";
  const definition = { kind: "definition", api, version: "version-1", definition: "openapi" } as const;
  await center.write(
    { kind: "environment", environment: "production" },
    { title: "Production", kind: "production", server: { type: "Azure API Management" } },
    never,
  );
  await center.write(
    { kind: "api", api },
    {
      title: "Pet store",
      kind: "rest",
      contacts: [{ name: "Pet team" }],
      license: { identifier: "MIT" },
      externalDocumentation: [{ url: "https://contoso.com/docs" }],
    },
    never,
  );
  for (const version of ["version-1", "version-2"]) {
    await center.write(
      { kind: "version", api, version },
      { title: version, lifecycleStage: "testing" },
      never,
    );
  }
  await center.write(definition, { title: "OpenAPI" }, never);
  await center.importSpecification(definition, { format: "openapi", version: "3.0.1", content }, never);
  await center.write(
    { kind: "deployment", api, deployment: "production" },
    {
      title: "Production",
      environmentId: "/workspaces/default/environments/production",
      server: { runtimeUri: ["https://api.contoso.com/petstore"] },
    },
    never,
  );
}

test("centers are found across subscriptions, each person's own", async () => {
  const names = async (who: "owner" | "reader") =>
    (await listCenters(azure.connectAs(who))).map(({ name, plan, subscriptionName }) => ({
      name,
      plan,
      subscriptionName,
    }));
  const retail = { name: "apis", plan: "Standard", subscriptionName: "Retail" };
  expect(await names("owner")).toEqual([
    retail,
    { name: "sandbox", plan: "Free", subscriptionName: "Hidden" },
  ]);
  expect(await names("reader")).toEqual([retail]);
  azure.emulator.estate.revoke("API readers");
  expect(await names("reader")).toEqual([]);
});

test("centers that can't be listed are a fault, not an empty list", async () => {
  azure.emulator.controls.setBehavior({
    faults: [{ match: { pathPattern: "Microsoft.ApiCenter/services" }, action: "status", status: 500 }],
  });
  await expect(listCenters(azure.connectAs("owner"))).rejects.toMatchObject({ status: 500 });
});

test("a center shows its plan, place, tags and identity", async () => {
  expect(await getCenter(azure.connectAs("reader"), centerId)).toEqual({
    id: centerId,
    name: "apis",
    subscriptionId,
    resourceGroup: "rg",
    location: "westeurope",
    plan: "Standard",
    tags: { team: "platform" },
    identity: { type: "None", principalId: null, tenantId: null, userAssigned: [] },
  });
  await expect(getCenter(azure.connectAs("reader"), centerId.replace(/apis$/, "none"))).rejects.toMatchObject(
    {
      status: 404,
    },
  );
});

test("an API is read with versions, definitions and deployments; what is absent is null or empty", async () => {
  await fill();
  const { api, versions, deployments } = await read().getApi("petstore");
  expect(api.properties).toMatchObject({
    title: "Pet store",
    kind: "rest",
    summary: null,
    description: null,
    contacts: [{ name: "Pet team", email: null, url: null }],
    license: { name: null, url: null, identifier: "MIT" },
    termsOfService: null,
    externalDocumentation: [{ title: null, description: null, url: "https://contoso.com/docs" }],
    customProperties: {},
  });
  expect(versions.map(({ name, definitions }) => [name, definitions.map((one) => one.properties)])).toEqual([
    [
      "version-1",
      [{ title: "OpenAPI", description: null, specification: { name: "openapi", version: "3.0.1" } }],
    ],
    ["version-2", []],
  ]);
  expect(deployments.map((deployment) => deployment.properties)).toMatchObject([
    {
      environmentId: "/workspaces/default/environments/production",
      definitionId: null,
      server: { runtimeUri: ["https://api.contoso.com/petstore"] },
    },
  ]);
  await expect(read().getApi("nothing")).rejects.toMatchObject({ status: 404 });
});

test("the whole inventory is listed over several pages", async () => {
  await fill();
  azure.emulator.controls.setBehavior({ pageSizes: { apiCenter: 2 } });
  const center = apiCenterInventory({ connection: azure.connectAs("sync"), centerId });
  for (let index = 0; index < 5; index++) {
    await center.write({ kind: "api", api: `api-${index}` }, { title: `API ${index}`, kind: "soap" }, never);
  }
  expect((await read().listApis()).map(({ properties }) => properties.title).toSorted()).toEqual([
    "API 0",
    "API 1",
    "API 2",
    "API 3",
    "API 4",
    "Pet store",
  ]);
});

test("environments are listed and read", async () => {
  await fill();
  const [environment] = await read().listEnvironments();
  expect(environment?.properties).toEqual({
    title: "Production",
    kind: "production",
    description: null,
    server: { type: "Azure API Management", managementPortalUri: [] },
    onboarding: { instructions: null, developerPortalUri: [] },
    customProperties: {},
  });
  expect((await read().getEnvironment("production")).name).toBe("production");
});

test.each([
  ["handed over", petstoreDocument],
  [
    "behind a link, for large ones",
    JSON.stringify({ openapi: "3.0.1", info: { title: "x".repeat(2_000_000) } }),
  ],
])("a definition's document comes as it was imported: %s", async (_, content) => {
  await fill(content);
  const path = { api: "petstore", version: "version-1", definition: "openapi" };
  expect(await read().exportSpecification(path)).toBe(content);
  expect((await read().getDefinition(path)).properties.specification).toEqual({
    name: "openapi",
    version: "3.0.1",
  });
});

test("links that Azure manages are shown with what they link; where Azure has no such thing there are none", async () => {
  const [source] = await read().listApiSources();
  expect(source).toMatchObject({
    name: "azure-link",
    properties: {
      azureApiManagementSource: { resourceId: plainId },
      linkState: { state: "syncing" },
    },
  });
  azure.emulator.controls.setBehavior({
    faults: [
      { match: { pathPattern: "/apiSources" }, action: "status", status: 404, code: "InvalidResourceType" },
    ],
  });
  expect(await read().listApiSources()).toEqual([]);
});

test("an API is deleted on the person's own behalf: who may not is refused, what is gone already is fine", async () => {
  await fill();
  await expect(read("reader").deleteApi("petstore")).rejects.toMatchObject({ isForbidden: true });
  await read("owner").deleteApi("petstore");
  await read("owner").deleteApi("petstore");
  expect(await read().listApis()).toEqual([]);
});

test("names can't lead elsewhere", async () => {
  expect(() => read().getEnvironment("..")).toThrow(RangeError);
  await expect(read().getEnvironment("a/../../apis/petstore")).rejects.toMatchObject({ name: "Fault" });
});
