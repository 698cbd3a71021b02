import { describe, expect, test } from "vitest";
import { checkedDocument } from "./document-check.ts";
import { Fault } from "./fault.ts";

describe("a document's own version", () => {
  test.each([
    ["openapi", '{"openapi":"3.1.0","info":{}}', "3.1.0"],
    ["openapi", '{"swagger":"2.0"}', "2.0"],
    ["openapi", "swagger: 2.0\ninfo: {}\n", "2.0"],
    ["openapi", '{"swagger":2}', "2.0"],
    ["openapi", "swagger: 2\n", "2.0"],
    ["openapi", "openapi: 3.0.2\ninfo: { title: Yaml }\npaths: {}\n", "3.0.2"],
    ["wsdl", '<?xml version="1.0"?><wsdl:definitions xmlns:wsdl="w"/>', "1.1"],
    ["wsdl", '\uFEFF<?xml version="1.0"?><!-- <x> --><definitions name="a"></definitions>', "1.1"],
    ["wsdl", "<description xmlns='w'>", "2.0"],
    ["graphql", "type Query { a: Int }", undefined],
  ])("%s %s is %s", (format, content, version) => {
    expect(checkedDocument({ format, content }).version).toBe(version);
  });
});

describe("no such document is taken", () => {
  test.each([
    ["openapi", ""],
    ["openapi", " \uFEFF\n"],
    ["openapi", "<html><body>Sorry</body></html>"],
    ["openapi", '{"openapi":"3.0.1", "paths": {'],
    ["openapi", '{"error":"not found"}'],
    ["openapi", "just words"],
    ["openapi", '{"openapi":"3.0.1",}'],
    ["openapi", "null"],
    ["openapi", `openapi: 3.0.1\nx: ${"y".repeat(4_000_000)}`],
    ["wsdl", "<html/>"],
    ["wsdl", "<!DOCTYPE html><html><description>WSDL</description></html>"],
    ["wsdl", "<!-- never closed"],
    ["graphql", "<html>type of error</html>"],
    ["graphql", "nothing here"],
    ["odata", "<!DOCTYPE html><html></html>"],
    ["grpc", "<html>message</html>"],
  ])("as %s: %j", (format, content) => {
    const check = () => checkedDocument({ format, content });
    expect(check).toThrow(Fault);
    expect(check).toThrow(/The document that API Management exports/);
  });
});

test("broken JSON is told with the place where it breaks", () => {
  expect(() =>
    checkedDocument({ format: "openapi", content: '{"openapi":"3.0.1","info":{"title":"Bro' }),
  ).toThrow(/is no JSON: Unterminated string in JSON at position 39/);
});
