import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { syncIdentity, testEstate, testPlaces } from "../../estate/test-estate.ts";
import { type Emulator, startEmulator } from "../../start.ts";
import { armClient, valuesOf } from "../../testing/arm-client.ts";
import { trustCertificateAuthority } from "../../trust.ts";

let azure: Emulator;
let send: ReturnType<typeof armClient>;
const workspace = `${testPlaces.centerId}/workspaces/default`;

beforeAll(async () => {
  azure = await startEmulator({
    estate: testEstate(),
    behavior: { longRunning: { retryAfterSeconds: 0, durationMs: 30 }, pageSizes: { apiCenter: 3 } },
  });
  trustCertificateAuthority(azure.caCertificatePem);
  send = armClient(azure, { identity: syncIdentity.displayName });
});

afterAll(() => azure[Symbol.asyncDispose]());

const put = (path: string, properties: Record<string, unknown>) =>
  send("PUT", `${workspace}/${path}`, { body: { properties } });

describe("the inventory", () => {
  test("takes an API with version, definition, document, environment and deployment, and gives them back", async () => {
    expect((await put("environments/production", { title: "Production", kind: "production" })).status).toBe(
      201,
    );
    const created = await put("apis/orders", { title: "Orders", kind: "rest" });
    expect(created.status).toBe(201);
    expect(created.headers.get("etag")).toMatch(/^"/);
    expect(created.body).toMatchObject({
      id: `${workspace}/apis/orders`,
      type: "Microsoft.ApiCenter/services/workspaces/apis",
      name: "orders",
    });
    await put("apis/orders/versions/v-1", { title: "v1", lifecycleStage: "production" });
    await put("apis/orders/versions/v-1/definitions/openapi", { title: "OpenAPI" });
    const definition = `${workspace}/apis/orders/versions/v-1/definitions/openapi`;
    const document = JSON.stringify({ openapi: "3.0.1", info: { title: "Orders", version: "1" }, paths: {} });

    const accepted = await send("POST", `${definition}/importSpecification`, {
      body: { format: "inline", value: document, specification: { name: "openapi", version: "3.0.1" } },
    });
    expect(accepted.status).toBe(202);
    expect(accepted.headers.get("retry-after")).toBe("0");
    const location = accepted.headers.get("location") ?? "";
    let poll = await send("GET", location);
    while (poll.status === 202) poll = await send("GET", location);
    expect(poll.status).toBe(200);

    expect((await send("GET", definition)).body).toMatchObject({
      properties: { specification: { name: "openapi", version: "3.0.1" } },
    });
    const exported = await send("POST", `${definition}/exportSpecification`);
    expect(exported).toMatchObject({ status: 200, body: { format: "inline", value: document } });

    const deployment = await put("apis/orders/deployments/production", {
      title: "Production",
      environmentId: "/workspaces/default/environments/production",
      definitionId: "/workspaces/default/apis/orders/versions/v-1/definitions/openapi",
      server: { runtimeUri: ["https://contoso-test.azure-api.net/orders"] },
    });
    expect(deployment.status).toBe(201);
    const api = await send("GET", `${workspace}/apis/ORDERS`);
    expect(api.body).toMatchObject({
      name: "orders",
      properties: { title: "Orders", lifecycleStage: "production" },
    });
  });

  test("takes a document by link", async () => {
    azure.estate.instance(testPlaces.instance).addApi({ name: "linked", displayName: "Linked" });
    const exported = await send("GET", `${testPlaces.instanceId}/apis/linked`, {
      apiVersion: "2024-05-01",
      query: "export=true&format=openapi%2Bjson-link",
    });
    const { link } = (exported.body as { value: { link: string } }).value;
    await put("apis/linked", { title: "Linked", kind: "rest" });
    await put("apis/linked/versions/v-1", { title: "v1", lifecycleStage: "design" });
    await put("apis/linked/versions/v-1/definitions/openapi", { title: "OpenAPI" });
    const definition = `${workspace}/apis/linked/versions/v-1/definitions/openapi`;
    const imported = await send("POST", `${definition}/importSpecification`, {
      body: { format: "link", value: link, specification: { name: "openapi" } },
    });
    expect(imported.status).toBe(202);
    const { body } = await send("POST", `${definition}/exportSpecification`);
    expect(JSON.parse((body as { value: string }).value)).toMatchObject({ info: { title: "Linked" } });
  });

  test("replaces as a whole and answers 200 the second time", async () => {
    await put("apis/replaced", { title: "One", kind: "rest", summary: "kept?" });
    const again = await put("apis/replaced", { title: "Two", kind: "soap" });
    expect(again.status).toBe(200);
    expect((again.body as { properties: unknown }).properties).toEqual({
      title: "Two",
      kind: "soap",
      contacts: [],
      externalDocumentation: [],
      customProperties: {},
    });
  });

  test("deletes an API with everything below it, and an absent one with 204", async () => {
    await put("apis/gone", { title: "Gone", kind: "rest" });
    await put("apis/gone/versions/v-1", { title: "v1", lifecycleStage: "design" });
    expect((await send("DELETE", `${workspace}/apis/gone`)).status).toBe(200);
    expect((await send("DELETE", `${workspace}/apis/gone`)).status).toBe(204);
    expect((await send("GET", `${workspace}/apis/gone/versions/v-1`)).status).toBe(404);
    expect((await send("HEAD", `${workspace}/apis/gone`)).status).toBe(404);
  });

  test("lists page by page, and filters", async () => {
    for (let number = 1; number <= 7; number++)
      await put(`apis/paged-${number}`, { title: `Paged ${number}`, kind: "grpc" });
    const names: string[] = [];
    let next: string | undefined =
      `${azure.armUrl}${workspace}/apis?api-version=2024-03-01&$filter=kind eq 'grpc'`;
    let pages = 0;
    while (next) {
      const page = await send("GET", next);
      names.push(...valuesOf(page).map((api) => api.name));
      next = (page.body as { nextLink?: string }).nextLink;
      pages += 1;
    }
    expect(names).toEqual(Array.from({ length: 7 }, (_, index) => `paged-${index + 1}`));
    expect(pages).toBe(3);
    const refused = await send("GET", `${workspace}/apis`, { query: "$filter=nonsense eq 1" });
    expect(refused).toMatchObject({ status: 400, body: { error: { code: "InvalidFilterInQueryString" } } });
  });
});

describe("refusals", () => {
  test.each([
    ["a title of 51 characters", "apis/bad", { title: "x".repeat(51), kind: "rest" }, "properties.title"],
    ["no title", "apis/bad", { kind: "rest" }, "properties.title"],
    [
      "an unknown stage",
      "apis/orders/versions/v-9",
      { title: "v9", lifecycleStage: "new" },
      "properties.lifecycleStage",
    ],
    ["a name of two characters", "apis/ab", { title: "AB", kind: "rest" }, "name"],
    ["a name with an underscore", "apis/a_b_c", { title: "ABC", kind: "rest" }, "name"],
    [
      "an environment that doesn't exist",
      "apis/orders/deployments/lost",
      { environmentId: "/workspaces/default/environments/nowhere" },
      "properties.environmentId",
    ],
  ])("%s is named", async (_, path, properties, target) => {
    const answer = await put(path, properties);
    expect(answer).toMatchObject({
      status: 400,
      body: { error: { code: "ValidationError", details: [{ target }] } },
    });
  });

  test("a document that isn't OpenAPI fails its import, not the request", async () => {
    await put("apis/broken", { title: "Broken", kind: "rest" });
    await put("apis/broken/versions/v-1", { title: "v1", lifecycleStage: "design" });
    await put("apis/broken/versions/v-1/definitions/openapi", { title: "OpenAPI" });
    const accepted = await send(
      "POST",
      `${workspace}/apis/broken/versions/v-1/definitions/openapi/importSpecification`,
      {
        body: { format: "inline", value: "{ this is not it", specification: { name: "openapi" } },
      },
    );
    expect(accepted.status).toBe(202);
    let poll = await send("GET", accepted.headers.get("location") ?? "");
    while (poll.status === 202) poll = await send("GET", accepted.headers.get("location") ?? "");
    expect(poll).toMatchObject({ status: 400, body: { error: { code: "SpecificationImportFailed" } } });
  });

  test("a body that isn't JSON", async () => {
    const answer = await send("PUT", `${workspace}/apis/bad`, { body: "{" });
    expect(answer).toMatchObject({ status: 400, body: { error: { code: "InvalidRequestContent" } } });
  });

  test("the sixth version of an API on the Free plan", async () => {
    azure.estate.center(testPlaces.center).setPlan("Free");
    await put("apis/full", { title: "Full", kind: "rest" });
    const statuses: number[] = [];
    for (let number = 1; number <= 6; number++) {
      const version = await put(`apis/full/versions/v-${number}`, {
        title: `v${number}`,
        lifecycleStage: "design",
      });
      statuses.push(version.status);
    }
    azure.estate.center(testPlaces.center).setPlan("Standard");
    expect(statuses).toEqual([201, 201, 201, 201, 201, 409]);
  });

  test("API sources with a version that doesn't know them", async () => {
    const answer = await send("GET", `${workspace}/apiSources`);
    expect(answer).toMatchObject({ status: 404, body: { error: { code: "InvalidResourceType" } } });
    expect((await send("GET", `${workspace}/apiSources`, { apiVersion: "2024-06-01-preview" })).status).toBe(
      200,
    );
  });
});
