import type { EntityRef } from "@api-center-links/sync-engine/inventory";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { apiCenterInventory } from "./api-center-inventory.ts";
import { apiCenterReader } from "./api-center-reader.ts";
import { apiManagementSource } from "./api-management-source.ts";
import { startAzure, type TestAzure } from "./testing/azure.ts";
import { centerId, petstoreDocument, retailId } from "./testing/estate.ts";

let azure: TestAzure;
beforeAll(async () => {
  azure = await startAzure();
});
beforeEach(() => azure.reset());
afterAll(() => azure[Symbol.asyncDispose]());

const never = new AbortController().signal;
const inventory = (who: "sync" | "reader" = "sync") =>
  apiCenterInventory({ connection: azure.connectAs(who), centerId });

const environment: EntityRef = { kind: "environment", environment: "production" };
const api: EntityRef = { kind: "api", api: "Petstore-1a2b" };
const version: EntityRef = { kind: "version", api: "Petstore-1a2b", version: "original" };
const definition = { ...version, kind: "definition", definition: "openapi" } as const;
const deployment: EntityRef = { kind: "deployment", api: "Petstore-1a2b", deployment: "production" };

async function writeTree() {
  const center = inventory();
  await center.write(environment, { title: "Production", kind: "production" }, never);
  await center.write(api, { title: "Pet store", kind: "rest" }, never);
  await center.write(version, { title: "Original", lifecycleStage: "production" }, never);
  await center.write(definition, { title: "OpenAPI" }, never);
  await center.importSpecification(
    definition,
    { format: "openapi", version: "3.0.1", content: petstoreDocument },
    never,
  );
  await center.write(
    deployment,
    {
      title: "Production",
      environmentId: "/workspaces/default/environments/production",
      definitionId: "/workspaces/default/apis/Petstore-1a2b/versions/original/definitions/openapi",
      server: { runtimeUri: ["https://api.contoso.com/petstore"] },
    },
    never,
  );
}

test("what is written is read back, kind by kind, and costs one write each", async () => {
  const center = inventory();
  expect(await center.read(api, never)).toBeUndefined();
  expect(await center.read(definition, never)).toBeUndefined();
  azure.sent.length = 0;
  await writeTree();
  expect(azure.sent.filter(({ operationClass }) => operationClass === "write")).toHaveLength(6);

  expect(await center.read(environment, never)).toMatchObject({ title: "Production", kind: "production" });
  expect(await center.read(api, never)).toMatchObject({ title: "Pet store", kind: "rest" });
  expect(await center.read(version, never)).toMatchObject({ lifecycleStage: "production" });
  expect(await center.read(definition, never)).toMatchObject({
    title: "OpenAPI",
    specification: { name: "openapi", version: "3.0.1" },
  });
  expect(await center.read(deployment, never)).toMatchObject({
    server: { runtimeUri: ["https://api.contoso.com/petstore"] },
  });
});

test("a write replaces the entity as a whole", async () => {
  const center = inventory();
  await center.write(api, { title: "Pet store", kind: "rest", summary: "Pets" }, never);
  await center.write(api, { title: "Pets", kind: "rest" }, never);
  const properties = await center.read(api, never);
  expect(properties).toMatchObject({ title: "Pets" });
  expect(properties).not.toHaveProperty("summary");
});

test("a write that had to wait is made anew from what stands there by then", async () => {
  const center = inventory();
  await center.write(api, { title: "Pet store", kind: "rest", summary: "Pets" }, never);
  azure.emulator.controls.setBehavior({
    faults: [{ match: { method: "PUT" }, action: "status", status: 429, retryAfter: 1, times: 1 }],
  });
  const anew = async () => ({ ...(await center.read(api, never)), title: "Pets", kind: "rest" });
  const written = center.write(api, { title: "Pets", kind: "rest", summary: "Pets" }, never, anew);
  await expect.poll(() => azure.sent.at(-1)?.status).toBe(429);
  await center.write(api, { title: "Pet store", kind: "rest", summary: "A person's" }, never);
  await written;
  expect(await center.read(api, never)).toMatchObject({ title: "Pets", summary: "A person's" });
});

test("names of all APIs are found over several pages, in lower case", async () => {
  azure.emulator.controls.setBehavior({ pageSizes: { apiCenter: 3 } });
  const center = inventory();
  const names = Array.from({ length: 8 }, (_, index) => `Api-${index}`);
  for (const name of names)
    await center.write({ kind: "api", api: name }, { title: name, kind: "rest" }, never);
  azure.sent.length = 0;
  const titles: unknown[] = [];
  const seen = await center.apiNames(never, (name, { title }) => titles.push([name, title]));
  expect(seen).toEqual(new Set(names.map((name) => name.toLowerCase())));
  expect(azure.sent).toHaveLength(3);
  expect(titles).toEqual(names.map((name) => [name.toLowerCase(), name]));
});

test("what stands beside an entity is named, and nothing stands in an API that isn't there", async () => {
  await writeTree();
  const center = inventory();
  await center.write(
    { ...version, version: "By-Hand" },
    { title: "By hand", lifecycleStage: "design" },
    never,
  );
  const beside = await center.beside({ ...version, version: "coming" }, never);
  expect([...beside.keys()]).toEqual([version.version.toLowerCase(), "by-hand"]);
  expect(beside.get("by-hand")).toMatchObject({ title: "By hand", lifecycleStage: "design" });
  expect(await center.beside({ ...version, api: "nowhere" }, never)).toEqual(new Map());
});

test("removing takes what is below along, and what is gone already is fine", async () => {
  await writeTree();
  const center = inventory();
  await center.remove(api, never);
  expect(await center.read(version, never)).toBeUndefined();
  await center.remove(api, never);
  await center.remove(definition, never);
  await center.remove(environment, never);
  expect(await center.read(environment, never)).toBeUndefined();
});

test("an import is waited for, asking when API Center says", async () => {
  azure.emulator.controls.setBehavior({ longRunning: { durationMs: 300, retryAfterSeconds: 1 } });
  await writeTree();
  const polls = azure.sent.filter(({ path }) => path.includes("operationResults"));
  expect(polls.map(({ status }) => status)).toEqual([200]);

  azure.emulator.controls.setBehavior({ longRunning: { accepted: false } });
  azure.sent.length = 0;
  await writeTree();
  expect(azure.sent.filter(({ path }) => path.includes("operationResults"))).toEqual([]);
});

test("a definition that holds no document, or isn't there, gives none", async () => {
  await writeTree();
  const center = inventory();
  const empty = { ...definition, definition: "empty" };
  await center.write(empty, { title: "Empty" }, never);
  expect(await center.exportSpecification(definition, never)).toBe(petstoreDocument);
  expect(await center.exportSpecification(empty, never)).toBeUndefined();
  expect(await center.exportSpecification({ ...definition, api: "nowhere" }, never)).toBeUndefined();
});

describe("an exported document", () => {
  async function importTwice() {
    await writeTree();
    const connection = azure.connectAs("sync");
    const source = apiManagementSource({ connection, instanceId: retailId });
    const { apis } = await source.snapshot(never);
    const petstore = apis.find(({ name }) => name === "petstore");
    const document = petstore && (await source.exportSpecification(petstore, never));
    if (!document) throw new Error("petstore has no document");
    azure.emulator.controls.setBehavior({ recordBodies: true });
    azure.emulator.controls.clearRequests();
    const center = apiCenterInventory({ connection, centerId });
    await center.importSpecification(definition, document, never);
    await center.importSpecification(definition, document, never);
    expect(await apiCenterReader(connection, centerId).exportSpecification(definition, never)).toBe(
      document.content,
    );
    expect(await center.exportSpecification(definition, never)).toBe(document.content);
    return azure.emulator.controls
      .requests()
      .filter(({ path }) => path.endsWith("/importSpecification"))
      .map(({ body }) => (body as { format: string }).format);
  }

  test("travels by its link: its bytes aren't sent through ARM", async () => {
    expect(await importTwice()).toEqual(["link", "link"]);
  });

  test("travels inline where API Center can't reach the link, which is tried once", async () => {
    azure.emulator.controls.setBehavior({ quirks: { exportLinksUnreachable: true } });
    expect(await importTwice()).toEqual(["link", "inline", "inline"]);
  });
});

test("an import that fails in the end rejects with API Center's own words", async () => {
  await writeTree();
  await expect(
    inventory().importSpecification(definition, { format: "openapi", content: "hello" }, never),
  ).rejects.toMatchObject({
    code: "SpecificationImportFailed",
    message: expect.stringContaining("not a valid OpenAPI document"),
    correlationId: expect.any(String),
  });
});

test("an import is given up when the run is", async () => {
  await writeTree();
  azure.emulator.controls.setBehavior({ longRunning: { durationMs: 60_000, retryAfterSeconds: 20 } });
  const run = new AbortController();
  const running = inventory().importSpecification(
    definition,
    { format: "openapi", content: petstoreDocument },
    run.signal,
  );
  await expect.poll(() => azure.sent.some(({ path }) => path.endsWith("importSpecification"))).toBe(true);
  run.abort(new Error("stopped by a person"));
  await expect(running).rejects.toThrow("stopped by a person");
});

test("a body that API Center is known to refuse isn't sent, and says which field and why", async () => {
  await expect(inventory().write(api, { title: "x".repeat(51), kind: "rest" }, never)).rejects.toMatchObject({
    code: "InvalidForApiCenter",
    message: expect.stringMatching(/title.*50/),
  });
  expect(azure.sent).toEqual([]);
});

test("a body that API Center refuses all the same says which field and why", async () => {
  const license = { url: "https://opensource.org/license/mit", identifier: "MIT" };
  await expect(inventory().write(api, { title: "x", kind: "rest", license }, never)).rejects.toMatchObject({
    status: 400,
    message: expect.stringContaining("license"),
  });
});

test("who may only read is told so, not that it doesn't exist", async () => {
  await expect(inventory("reader").write(api, { title: "x", kind: "rest" }, never)).rejects.toMatchObject({
    code: "AuthorizationFailed",
    isForbidden: true,
  });
});

test("a 404 that isn't ARM's doesn't pass for a missing entity", async () => {
  azure.emulator.controls.setBehavior({
    faults: [{ action: "status", status: 404, body: "<html>No such host</html>", contentType: "text/html" }],
  });
  const unexpected = { code: "UnexpectedResponse", status: 404 };
  await expect(inventory().read(api, never)).rejects.toMatchObject(unexpected);
  await expect(inventory().remove(api, never)).rejects.toMatchObject(unexpected);
});
