import { expect, test } from "vitest";
import { parse } from "yaml";
import { Estate } from "../estate.ts";
import { contosoEstate } from "./contoso.ts";
import { places } from "./places.ts";

const estate = Estate.parse(contosoEstate());
const instances = estate.subscriptions.flatMap((subscription) =>
  subscription.resourceGroups.flatMap((group) =>
    group.apiManagementServices.map((service) => ({
      service,
      id: `/subscriptions/${subscription.subscriptionId}/resourceGroups/${group.name}/providers/Microsoft.ApiManagement/service/${service.name}`,
    })),
  ),
);
const holders = instances.flatMap(({ service, id }) => [
  { id, holder: service },
  ...service.workspaces.map((workspace) => ({ id: `${id}/workspaces/${workspace.name}`, holder: workspace })),
]);
const retail = instances.find(({ id }) => id === places.retail)?.service;
const revisions = holders.flatMap(({ id, holder }) =>
  holder.apis.flatMap((api) =>
    api.revisions.map((revision) => ({ where: `${id}/apis/${api.name};rev=${revision.revision}`, revision })),
  ),
);

test("is the same at every start", () => {
  expect(contosoEstate()).toEqual(contosoEstate());
});

test("holds the instances and API centers that the demo speaks of, at the ids that roles are given on", () => {
  expect(instances.map(({ id }) => id).sort()).toEqual(
    [places.retail, places.logistics, places.empty, places.fabrikam].sort(),
  );
  const centers = estate.subscriptions.flatMap(({ resourceGroups }) =>
    resourceGroups.flatMap(({ apiCenters }) => apiCenters.map(({ name, sku }) => `${name} ${sku.name}`)),
  );
  expect(centers).toEqual(["contoso-apis Standard", "contoso-sandbox Free"]);
});

test("publishes APIs of every kind in contoso-retail, about fifty", () => {
  const kinds = new Set(retail?.apis.map(({ revisions }) => revisions[0]?.properties.type ?? "none"));
  expect([...kinds].sort()).toEqual(
    ["graphql", "grpc", "http", "mcp", "none", "odata", "soap", "websocket"].sort(),
  );
  expect(retail?.apis.length).toBeGreaterThanOrEqual(50);
  expect(retail?.apis.length).toBeLessThanOrEqual(60);
});

test("shows what real instances hold: schemes, a version without a name, old revisions, long names, HTML", () => {
  const schemes = retail?.apiVersionSets.map(({ properties }) => properties.versioningScheme);
  expect(new Set(schemes)).toEqual(new Set(["Segment", "Header", "Query"]));
  const current = retail?.apis.map(
    (api) => api.revisions.find((r) => r.revision === api.currentRevision)?.properties,
  );
  expect(current?.some((p) => p?.apiVersionSetId !== undefined && p.apiVersion === undefined)).toBe(true);
  expect(retail?.apis.some((api) => api.revisions.length > 1)).toBe(true);
  expect(current?.some((p) => String(p?.displayName).length > 50)).toBe(true);
  expect(current?.some((p) => /<ul>/.test(String(p?.description)))).toBe(true);
});

test("names nothing twice, whatever the letter case", () => {
  for (const { id, holder } of holders) {
    for (const names of [holder.apis, holder.apiVersionSets].map((list) => list.map(({ name }) => name))) {
      expect(new Set(names.map((name) => name.toLowerCase())).size, id).toBe(names.length);
    }
    const addresses = holder.apis.map(({ revisions }) => {
      const { path, apiVersion } = revisions[0]?.properties ?? {};
      return `${path} ${apiVersion ?? ""}`;
    });
    expect(new Set(addresses).size, id).toBe(addresses.length);
  }
  const people = estate.tenants.flatMap(({ principals }) => principals.map(({ objectId }) => objectId));
  expect(new Set(people).size).toBe(people.length);
  const assignments = estate.roleAssignments.map(({ name }) => name);
  expect(new Set(assignments).size).toBe(assignments.length);
});

test("every API has its current revision and refers to a version set of its own holder", () => {
  for (const { id, holder } of holders) {
    const sets = holder.apiVersionSets.map(({ name }) => `${id}/apiVersionSets/${name}`);
    for (const api of holder.apis) {
      expect(
        api.revisions.map(({ revision }) => revision),
        api.name,
      ).toContain(api.currentRevision);
      const set = api.revisions[0]?.properties.apiVersionSetId;
      if (set !== undefined) expect(sets, api.name).toContain(set);
    }
  }
});

test("every REST document is OpenAPI or Swagger with at least three operations, each with its own id", () => {
  const documents = revisions.filter(({ revision }) =>
    ["openapi-json", "openapi-yaml", "swagger-json"].includes(revision.specification?.format ?? ""),
  );
  expect(documents.length).toBeGreaterThan(50);
  for (const { where, revision } of documents) {
    const { text = "", format } = revision.specification ?? {};
    const document = format === "openapi-yaml" ? parse(text) : JSON.parse(text);
    expect(document.openapi ?? document.swagger, where).toMatch(/^(2\.0|3\.0\.\d|3\.1\.\d)$/);
    expect(document.info.title, where).not.toBe("");
    const ids = Object.values<Record<string, { operationId: string }>>(document.paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    expect(ids.length, where).toBeGreaterThanOrEqual(3);
    expect(new Set(ids).size, where).toBe(ids.length);
    const references = [...text.matchAll(/"?\$ref"?: "?(#[\w/]+)/g)].map((match) => match[1] ?? "");
    for (const reference of references) {
      const target = reference
        .slice(2)
        .split("/")
        .reduce<Record<string, never> | undefined>((node, key) => node?.[key], document);
      expect(target, `${where} ${reference}`).toBeDefined();
    }
  }
});

test("no two current APIs publish the same document", () => {
  const texts = holders.flatMap(({ holder }) =>
    holder.apis.flatMap((api) => {
      const current = api.revisions.find(({ revision }) => revision === api.currentRevision);
      return current?.specification === undefined ? [] : [current.specification.text];
    }),
  );
  expect(new Set(texts).size).toBe(texts.length);
});

test("kinds without a document have none, all others have one", () => {
  for (const { where, revision } of revisions) {
    const bare = ["websocket", "mcp"].includes(String(revision.properties.type));
    expect(revision.specification === undefined, where).toBe(bare);
  }
});

test("contoso-apis holds one API registered by hand, complete with environment and deployment", () => {
  const center = estate.subscriptions
    .flatMap(({ resourceGroups }) => resourceGroups.flatMap(({ apiCenters }) => apiCenters))
    .find(({ name }) => name === "contoso-apis");
  expect(center?.environments.map(({ properties }) => properties.title)).toEqual(["Developer sandbox"]);
  const api = center?.apis[0];
  expect(api?.versions[0]?.definitions[0]?.specification?.value).toContain("Size Advice");
  expect(api?.deployments[0]?.properties.environmentId).toBe(
    "/workspaces/default/environments/developer-sandbox",
  );
});
