import { Estate } from "@api-center-links/azure-emulator/estate";
import { expect, test } from "vitest";
import { pick, seededRandom, spread } from "../seeded-random.ts";
import { makeEstate } from "./make-estate.ts";
import { idOfPublicInstance } from "./public-instance.ts";

function document(info: Record<string, unknown>, rest: Record<string, unknown> = { openapi: "3.0.0" }) {
  return JSON.stringify({ ...rest, info, paths: {} });
}

function apisOf(documents: { id: string; text: string }[]) {
  const { estate, leftOut } = makeEstate(documents);
  const service = Estate.parse(estate).subscriptions[0]?.resourceGroups[0]?.apiManagementServices[0];
  return { apis: service?.apis ?? [], sets: service?.apiVersionSets ?? [], leftOut };
}

test("publishes a document with its own title, address and people", () => {
  const text = document(
    {
      title: "Air Quality",
      version: "1.4.2",
      contact: { name: "City of Utrecht" },
      license: { name: "CC0", url: "https://creativecommons.org/publicdomain/zero/1.0/" },
      termsOfService: "https://utrecht.example/terms",
    },
    { openapi: "3.0.3", servers: [{ url: "https://air.utrecht.example/v1" }] },
  );
  const { apis } = apisOf([{ id: "utrecht.example/air", text }]);
  expect(apis[0]).toMatchObject({
    name: "utrecht.example--air",
    revisions: [
      {
        properties: {
          displayName: "Air Quality",
          path: "utrecht.example/air",
          serviceUrl: "https://air.utrecht.example/v1",
          contact: { name: "City of Utrecht" },
          license: { name: "CC0" },
          termsOfServiceUrl: "https://utrecht.example/terms",
        },
        specification: { format: "openapi-json", text },
      },
    ],
  });
});

test("takes versions of APIs into version sets, and leaves versions of documents out of them", () => {
  const versions = ["v1", "v2beta1", "2021-04-01", "2021-04-01-preview", "1.0.3", "", 7];
  const { apis, sets } = apisOf(
    versions.map((version, index) => ({ id: `a.example/${index}`, text: document({ title: "A", version }) })),
  );
  expect(apis.map(({ revisions }) => revisions[0]?.properties.apiVersion)).toEqual([
    "v1",
    "v2beta1",
    "2021-04-01",
    "2021-04-01-preview",
    undefined,
    undefined,
    undefined,
  ]);
  expect(sets.map(({ properties }) => properties.versioningScheme)).toEqual([
    "Segment",
    "Segment",
    "Query",
    "Query",
  ]);
  expect(apis[0]?.revisions[0]?.properties.apiVersionSetId).toBe(
    `${idOfPublicInstance}/apiVersionSets/a.example--0`,
  );
});

test("takes Swagger 2.0 with its host, and broken information as absent", () => {
  const { apis, leftOut } = apisOf([
    {
      id: "old.example",
      text: document(
        { title: "Old", version: "1" },
        { swagger: "2.0", host: "old.example", basePath: "/api" },
      ),
    },
    { id: "broken.example", text: document({ title: 12, contact: "nobody", license: [] }) },
  ]);
  expect(apis[0]?.revisions[0]).toMatchObject({
    properties: { serviceUrl: "https://old.example/api" },
    specification: { format: "swagger-json" },
  });
  expect(apis[1]?.revisions[0]?.properties).toMatchObject({ displayName: "broken.example" });
  expect(leftOut).toEqual([]);
});

test("names what can't be published, with its reason", () => {
  const { apis, leftOut } = apisOf([
    { id: "a", text: "{" },
    { id: "b", text: "[]" },
    { id: "c", text: "{}" },
  ]);
  expect(apis).toEqual([]);
  expect(leftOut).toEqual([
    { id: "a", reason: "is not JSON" },
    { id: "b", reason: "is no JSON object" },
    { id: "c", reason: "names neither an OpenAPI nor a Swagger version" },
  ]);
});

test("spreads over the whole list, each item once, the same for a seed", () => {
  const items = Array.from({ length: 2639 }, (_, index) => index);
  const chosen = spread(items, 300, 1);
  expect(new Set(chosen).size).toBe(300);
  expect(Math.min(...chosen)).toBeLessThan(20);
  expect(Math.max(...chosen)).toBeGreaterThan(2619);
  expect(spread(items, 300, 1)).toEqual(chosen);
  expect(spread(items, 300, 2)).not.toEqual(chosen);
  expect(spread(items, 9999, 1).toSorted((a, b) => a - b)).toEqual(items);
});

test("picks each item at most once, the same for a seed", () => {
  const picked = pick([1, 2, 3, 4, 5, 6], 4, seededRandom(7));
  expect(new Set(picked).size).toBe(4);
  expect(pick([1, 2, 3, 4, 5, 6], 4, seededRandom(7))).toEqual(picked);
  expect(pick([1, 2], 4, seededRandom(7)).toSorted()).toEqual([1, 2]);
});
