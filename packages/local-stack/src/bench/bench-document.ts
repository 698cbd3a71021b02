import { pick, seededRandom } from "../seeded-random.ts";

const things = ["order", "parcel", "invoice", "customer", "shipment", "return", "price", "stock", "store"];
const fields = [
  ...["id", "name", "state", "note", "reference", "currency", "amount", "quantity", "weightGrams"],
  ...["createdAt", "updatedAt", "validFrom", "validTo", "street", "city", "postalCode", "country"],
];

/** An OpenAPI document of 7 to 17 KB as teams write them: a few resources, each with the usual operations and a schema. */
export function benchDocument(name: string, seed: number) {
  const random = seededRandom(seed);
  const own = pick(things, 2 + Math.floor(random() * 3), random);
  return {
    openapi: "3.0.3",
    info: {
      title: `${capital(own[0] ?? "")} service ${name}`,
      version: "1.0.0",
      description: `Keeps every ${own.join(", every ")} of the shop, and tells others what became of it.`,
    },
    servers: [{ url: `https://api.contoso.com/${name}` }],
    paths: Object.assign({}, ...own.map(pathsOf)),
    components: { schemas: Object.fromEntries(own.map((thing) => [capital(thing), schemaOf(random)])) },
  };
}

function pathsOf(thing: string) {
  const body = {
    content: { "application/json": { schema: { $ref: `#/components/schemas/${capital(thing)}` } } },
  };
  const operation = (verb: string, extra: object = {}) => ({
    operationId: `${verb}${capital(thing)}`,
    summary: `${capital(verb)}s one ${thing}, or as many as the filter lets through`,
    tags: [thing],
    ...extra,
    responses: {
      200: { description: `The ${thing} as it stands now`, ...body },
      400: { description: "The request can't be understood; the answer says which field and why" },
      404: { description: `There is no such ${thing}` },
      429: { description: "Too many requests; come back when Retry-After says so" },
    },
  });
  const id = { name: "id", in: "path", required: true, schema: { type: "string", format: "uuid" } };
  return {
    [`/${thing}s`]: {
      get: operation("list", {
        parameters: [{ name: "filter", in: "query", schema: { type: "string", maxLength: 200 } }],
      }),
      post: operation("create", { requestBody: body }),
    },
    [`/${thing}s/{id}`]: {
      parameters: [id],
      get: operation("read"),
      put: operation("replace", { requestBody: body }),
      delete: operation("delete"),
    },
  };
}

function schemaOf(random: () => number) {
  const own = pick(fields, 6 + Math.floor(random() * 8), random);
  return {
    type: "object",
    required: own.slice(0, 3),
    properties: Object.fromEntries(
      own.map((field) => [
        field,
        { type: "string", description: `The ${field} as its source gave it`, maxLength: 200 },
      ]),
    ),
  };
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
