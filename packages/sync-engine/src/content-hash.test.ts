import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { contentHash } from "./content-hash.ts";

const hash = (content: string, format = "openapi") => contentHash(content, format);

describe("what makes no difference", () => {
  test.each([
    ["order of keys", '{"a":1,"b":{"c":2,"d":3}}', '{"b":{"d":3,"c":2},"a":1}'],
    ["layout", '{"a":[1,2]}', '{\n  "a": [ 1, 2 ]\n}\n'],
    ["a byte order mark", '{"a":1}', '\uFEFF{"a":1}'],
    [
      "JSON or YAML",
      '{"openapi":"3.0.1","paths":{"/a":{"get":{"responses":{"200":{}}}}}}',
      "openapi: 3.0.1\npaths:\n  /a:\n    get:\n      responses:\n        200: {}\n",
    ],
  ])("%s", (_, one, other) => {
    expect(hash(one)).toBe(hash(other));
  });

  test("line ends and trailing spaces of other text", () => {
    expect(hash("type Query {\r\n  a: Int  \r\n}\r\n", "graphql")).toBe(
      hash("type Query {\n  a: Int\n}", "graphql"),
    );
  });

  test("whichever way any document is written", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), (value) => {
        const json = JSON.stringify(value);
        expect(hash(JSON.stringify(shuffled(JSON.parse(json)), null, 3))).toBe(hash(json));
        expect(hash(stringify(JSON.parse(json)))).toBe(hash(json));
      }),
    );
  });
});

describe("what makes a difference", () => {
  test.each([
    ["order in a list", "[1,2]", "[2,1]"],
    [
      "a number too long for JavaScript",
      '{"example":12345678901234567890}',
      '{"example":12345678901234567891}',
    ],
    ["a text that looks like a number", '{"a":"1"}', '{"a":1}'],
    ["a key without a value", '{"a":null}', "{}"],
  ])("%s", (_, one, other) => {
    expect(hash(one)).not.toBe(hash(other));
  });

  test("every word of a schema that could pass for YAML", () => {
    expect(hash("a: b # one", "graphql")).not.toBe(hash("a: b # two", "graphql"));
  });
});

test("a document nested too deeply to be walked has a hash all the same", () => {
  const deep = "[".repeat(50_000) + "]".repeat(50_000);
  expect(hash(deep)).toBe(hash(`${deep}\n`));
});

function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, each]) => [key, shuffled(each)])
      .reverse(),
  );
}
