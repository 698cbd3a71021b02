import { expect, test } from "vitest";
import { describeDocument } from "./document-version.ts";

test.each([
  ["OpenAPI 3.0", "openapi", '{"openapi":"3.0.1","info":{}}', "3.0.1"],
  ["OpenAPI 3.1", "openapi", '{"openapi":"3.1.0"}', "3.1.0"],
  ["Swagger", "openapi", '{"swagger":"2.0"}', "2.0"],
  ["Swagger with its version as a number", "openapi", '{"swagger":2.0}', "2.0"],
  ["WSDL 1.1", "wsdl", '<?xml version="1.0"?><!-- <x> --><wsdl:definitions xmlns:wsdl="w"/>', "1.1"],
  ["WSDL 1.1 without a prefix", "wsdl", '<definitions name="a"></definitions>', "1.1"],
  ["WSDL 2.0", "wsdl", "<description/>", "2.0"],
] as const)("%s names its version", (_, format, content, version) => {
  expect(describeDocument(format, content)).toEqual({ format, version, content });
});

test("formats without a version of their own have none", () => {
  expect(describeDocument("graphql", "type Query { a: Int }")).toEqual({
    format: "graphql",
    content: "type Query { a: Int }",
  });
});

test.each([
  ["nothing", "openapi", " \n", "empty"],
  ["YAML where JSON was asked for", "openapi", "openapi: 3.0.0", "no JSON"],
  ["JSON that is something else", "openapi", '{"hello":1}', "neither OpenAPI nor Swagger"],
  ["JSON null", "openapi", "null", "neither OpenAPI nor Swagger"],
  ["HTML for WSDL", "wsdl", "<!DOCTYPE html><html></html>", "no WSDL"],
] as const)("%s is refused, saying what it is not", (_, format, content, message) => {
  expect(() => describeDocument(format, content)).toThrow(
    expect.objectContaining({ code: "SpecificationUnreadable", message: expect.stringContaining(message) }),
  );
});
