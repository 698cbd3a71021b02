import { expect, test } from "vitest";
import { describeSchema } from "./describe-schema.ts";
import { parseYaml } from "./parse-yaml.ts";
import { parseJson } from "./read-document.ts";
import { filterGroups, readOpenApi } from "./read-open-api.ts";

const openApi3 = {
  openapi: "3.0.1",
  info: { title: "Orders", version: "v1" },
  servers: [{ url: "https://api.contoso.com/orders" }],
  tags: [{ name: "Orders", description: "All about orders" }],
  paths: {
    "/orders/{id}": {
      parameters: [
        { name: "id", in: "path", required: true, schema: { type: "string" } },
        { $ref: "#/components/parameters/trace" },
      ],
      get: {
        tags: ["Orders"],
        summary: "One order",
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "string", format: "uuid" } }],
        responses: { 200: { $ref: "#/components/responses/order" } },
      },
      delete: { deprecated: true, responses: {} },
    },
  },
  components: {
    parameters: { trace: { name: "trace", in: "header", schema: { type: "string" } } },
    responses: {
      order: {
        description: "The order",
        content: { "application/json": { schema: { $ref: "#/components/schemas/Order" } } },
      },
    },
    schemas: {
      Base: { type: "object", required: ["id"], properties: { id: { type: "string" } } },
      Order: {
        allOf: [
          { $ref: "#/components/schemas/Base" },
          { properties: { lines: { type: "array", items: { $ref: "#/components/schemas/Line" } } } },
        ],
      },
      Line: {
        type: "object",
        properties: { sku: { type: "string", enum: ["a", "b"] }, of: { $ref: "#/components/schemas/Order" } },
      },
    },
  },
};

test("operations are grouped by tag, with the path's parameters overridden by the operation's", () => {
  const { groups, servers } = readOpenApi(openApi3);
  expect(groups.map((group) => [group.name, group.operations.map((each) => each.key)])).toEqual([
    ["Orders", ["get /orders/{id}"]],
    ["Operations", ["delete /orders/{id}"]],
  ]);
  const [get] = groups[0]?.operations ?? [];
  expect(get?.parameters.map(({ name, place, schema }) => [name, place, schema.format])).toEqual([
    ["id", "path", "uuid"],
    ["trace", "header", undefined],
  ]);
  expect(get?.responses[0]).toMatchObject({ status: "200", description: "The order" });
  expect(servers).toEqual(["https://api.contoso.com/orders"]);
});

test("Swagger 2 reads the same way: body, types beside names, host and schemes", () => {
  const { groups, servers } = readOpenApi({
    swagger: "2.0",
    host: "api.contoso.com",
    basePath: "/v1",
    schemes: ["https", "http"],
    paths: {
      "/orders": {
        post: {
          consumes: ["application/xml"],
          parameters: [
            { name: "body", in: "body", schema: { type: "object" } },
            { name: "dryRun", in: "query", type: "boolean" },
          ],
          responses: { 200: { description: "Done", schema: { type: "string" } } },
        },
      },
    },
  });
  const operation = groups[0]?.operations[0];
  expect(operation?.body?.contents).toEqual([{ mediaType: "application/xml", schema: { type: "object" } }]);
  expect(operation?.parameters.map((each) => [each.name, each.schema.type])).toEqual([["dryRun", "boolean"]]);
  expect(operation?.responses[0]?.contents[0]?.schema).toEqual({ type: "string" });
  expect(servers).toEqual(["https://api.contoso.com/v1", "http://api.contoso.com/v1"]);
});

test("schemas show what they inherit, name what they hold, and end in circles", () => {
  const schema = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  const order = describeSchema(openApi3, schema("Order"));
  expect(order.type).toBe("Order");
  expect(order.properties.map(({ name, required }) => [name, required])).toEqual([
    ["id", true],
    ["lines", false],
  ]);
  const lines = describeSchema(openApi3, order.properties[1]?.schema ?? {});
  expect(lines.type).toBe("array of Line");
  expect(lines.properties.map((each) => each.name)).toEqual(["sku", "of"]);
  expect(describeSchema(openApi3, lines.properties[0]?.schema ?? {}).constraints).toEqual([
    'one of "a", "b"',
  ]);
});

test.each([
  ["nothing", null],
  ["a text", "hello"],
  ["a list", [1, 2]],
  ["parts of wrong shapes", { info: 7, paths: { "/a": { get: "no" }, "/b": null }, tags: "x", servers: {} }],
  ["references in a circle", { paths: { "/a": { $ref: "#/paths/~1a" } } }],
  ["references to inherited properties", { paths: { "/a": { $ref: "#/constructor/prototype" } } }],
  ["references outside", { paths: { "/a": { $ref: "https://evil.example/a" } } }],
])("%s is read without throwing", (_, document) => {
  expect(readOpenApi(document).title).toBe("");
});

test("filtering keeps operations that mention every word, and drops empty groups", () => {
  const { groups } = readOpenApi(openApi3);
  expect(filterGroups(groups, "DELETE order").map((group) => group.name)).toEqual(["Operations"]);
  expect(filterGroups(groups, "nothing")).toEqual([]);
});

test("YAML is read where it isn't JSON; what is neither says so", async () => {
  expect(parseYaml("openapi: 3.0.1\ninfo:\n  title: Orders\n")).toMatchObject({
    info: { title: "Orders" },
  });
  expect(() => parseJson('{"openapi": ')).toThrow("It isn't valid JSON");
  expect(() => parseYaml("a: [1, 2\nb: }")).toThrow("neither valid JSON nor valid YAML");
});
