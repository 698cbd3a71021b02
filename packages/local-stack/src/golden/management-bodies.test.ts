import { omar, testEstate, testPlaces } from "@api-center-links/azure-emulator/estate/test-estate";
import { type Emulator, startEmulator } from "@api-center-links/azure-emulator/start";
import { trustCertificateAuthority } from "@api-center-links/azure-emulator/trust";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { armSchema } from "./arm-schema.ts";
import { chapters } from "./golden-estate.ts";
import { managedApi, versionSet } from "./odd-api.ts";
import { sets } from "./structure.ts";

let azure: Emulator;
beforeAll(async () => {
  azure = await startEmulator({ estate: testEstate(), behavior: { exportDurationMs: 0 } });
  trustCertificateAuthority(azure.caCertificatePem);
});
afterAll(() => azure[Symbol.asyncDispose]());

type Collection = "apis" | "apiVersionSets";
const schemaFile = "Microsoft.ApiManagement.2024-05-01.schema.json";
const schemas = {
  apis: armSchema(schemaFile, "service_apis"),
  apiVersionSets: armSchema(schemaFile, "service_apiVersionSets"),
};
const long = (length: number) => "x".repeat(length);
const api = { displayName: "Orders", path: "orders-of-limits" };
const set = { displayName: "Orders", versioningScheme: "Segment" };

/** Puts the body and tells whether the stand-in took it; what it takes, Azure's schema must take, where it is at hand. */
async function isTaken(
  collection: Collection,
  name: string,
  properties: Record<string, unknown>,
): Promise<boolean> {
  const path = `${testPlaces.instanceId}/${collection}/${encodeURIComponent(name)}`;
  const response = await fetch(`${azure.armUrl}${path}?api-version=2024-05-01`, {
    method: "PUT",
    headers: {
      Authorization: `Bearer ${await azure.controls.token({ account: omar.objectId })}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({ properties }),
  });
  const schema = schemas[collection];
  if (response.ok && schema) {
    expect(schema.name.safeParse(name).error, name).toBeUndefined();
    expect(schema.properties.safeParse(properties).error, name).toBeUndefined();
  }
  expect([200, 201, 400], await response.text()).toContain(response.status);
  return response.ok;
}

test.each<[limit: string, Collection, fits: [string, object], tooMuch: [string, object]]>([
  ["an API's id, 256", "apis", [long(256), api], [long(257), api]],
  ["an API's id, characters", "apis", ["a b", api], ["a:b", api]],
  [
    "display name, 300",
    "apis",
    ["a", { ...api, displayName: long(300) }],
    ["a", { ...api, displayName: long(301) }],
  ],
  ["path, 400", "apis", ["a", { ...api, path: long(400) }], ["a", { ...api, path: long(401) }]],
  [
    "version, 100",
    "apis",
    ["a", { ...api, apiVersion: long(100) }],
    ["a", { ...api, apiVersion: long(101) }],
  ],
  [
    "service URL, 2,000",
    "apis",
    ["a", { ...api, serviceUrl: long(2000) }],
    ["a", { ...api, serviceUrl: long(2001) }],
  ],
  ["protocols", "apis", ["a", { ...api, protocols: ["https"] }], ["a", { ...api, protocols: ["ftp"] }]],
  ["a version set's id, 80", "apiVersionSets", [long(80), set], [long(81), set]],
  [
    "its name, 100",
    "apiVersionSets",
    ["a", { ...set, displayName: long(100) }],
    ["a", { ...set, displayName: long(101) }],
  ],
  ["its scheme", "apiVersionSets", ["a", set], ["a", { ...set, versioningScheme: "Path" }]],
])("API Management's limit of %s holds from both sides", async (_limit, collection, fits, tooMuch) => {
  azure.estate.replace(testEstate());
  expect(await isTaken(collection, fits[0], { ...fits[1] })).toBe(true);
  azure.estate.replace(testEstate());
  expect(await isTaken(collection, tooMuch[0], { ...tooMuch[1] })).toBe(false);
});

/** Around every limit that the schema has, what is another type, and what is out of every list. */
const edges = [0, 1, 80, 81, 100, 101, 256, 257, 300, 301, 400, 401, 2000, 2001].map(long);
const anything = fc.constantFrom<unknown>(...edges, 7, true, [], {});
const fields: Record<Collection, Record<string, fc.Arbitrary<unknown>>> = {
  apis: {
    ...{ displayName: anything, path: anything, description: anything, serviceUrl: anything },
    ...{ apiVersion: anything, apiVersionDescription: anything, apiRevisionDescription: anything },
    // Types yet to come are taken; the schema lists those of its day.
    type: fc.constantFrom<unknown>("http", "soap", "websocket", "graphql", 7, true, [], {}),
    ...{ protocols: fc.oneof(anything, fc.array(anything)) },
    ...{ subscriptionRequired: anything, isCurrent: anything, termsOfServiceUrl: anything },
    contact: fc.oneof(anything, fc.record({ name: anything, email: anything, url: anything })),
    license: fc.oneof(anything, fc.record({ name: anything, url: anything })),
    subscriptionKeyParameterNames: fc.oneof(anything, fc.record({ header: anything, query: anything })),
  },
  apiVersionSets: {
    ...{ displayName: anything, description: anything, versioningScheme: anything },
    ...{ versionHeaderName: anything, versionQueryName: anything },
  },
};

test.each([
  ["apis", api],
  ["apiVersionSets", set],
] as const)(
  "whatever the stand-in takes in any one field of %s, Azure's schema takes",
  async (collection, body) => {
    azure.estate.replace(testEstate());
    let taken = 0;
    const oneField = Object.entries(fields[collection]).map(([field, values]) =>
      values.map((value) => ({ [field]: value })),
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(...oneField), async (field) => {
        if (await isTaken(collection, "a", { ...body, ...field })) taken += 1;
      }),
      { numRuns: 200 },
    );
    expect(taken).toBeGreaterThan(20);
  },
);

test("what the stand-in takes of the golden estate, API Management takes", async () => {
  azure.estate.replace(testEstate());
  for (const { name, properties } of sets.map(versionSet)) {
    expect(await isTaken("apiVersionSets", name, properties), name).toBe(true);
  }
  const refused: string[] = [];
  // MCP servers and kinds to come aren't of this api-version.
  const apis = Object.values(chapters).flat();
  const ofToday = apis.filter(({ type = "http" }) => !/mcp|pigeon|WebSocket/.test(type));
  for (const one of ofToday) {
    const properties = JSON.parse(JSON.stringify(managedApi(one).revisions[0]?.properties), (_key, value) =>
      value === null ? undefined : value,
    );
    if (!(await isTaken("apis", one.name, properties))) refused.push(one.name);
  }
  // Its set must be there when it is made; it can only go afterwards.
  expect(refused).toEqual(["set-is-gone"]);
});
