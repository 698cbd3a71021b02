import { document, type OddApi } from "./odd-api.ts";

const mcp = (name: string, shows: string, mcpProperties?: Record<string, unknown>): OddApi => ({
  ...{ name, shows, type: "mcp" },
  ...(mcpProperties && { properties: { mcpProperties } }),
});

/** Every kind of API, and its document. */
export const kinds: OddApi[] = [
  {
    name: "untyped",
    shows: "an API with no type is http",
    specification: document('{"openapi":"3.0.3","info":{"title":"Untyped","version":"1"},"paths":{}}'),
  },
  { name: "http", type: "http", shows: "http is rest" },
  {
    name: "type-by-its-other-name",
    shows: "the type may stand in apiType alone",
    properties: { apiType: "soap" },
    specification: document('<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" name="Other"/>', "wsdl"),
  },
  {
    name: "websocket-capital",
    type: "WebSocket",
    protocols: ["wss"],
    shows: "types compare without regard to letter case",
  },
  {
    name: "soap",
    type: "soap",
    shows: "soap has WSDL 1.1",
    specification: document(
      '<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" name="Stock"/>',
      "wsdl",
    ),
  },
  {
    name: "graphql",
    type: "graphql",
    shows: "graphql has its schema",
    specification: document("type Query { products: [String!]! }", "graphql"),
  },
  { name: "graphql-bare", type: "graphql", shows: "a graphql API without a schema keeps its place" },
  { name: "websocket", type: "websocket", protocols: ["wss"], shows: "a websocket has no definition" },
  { name: "websocket-both", type: "websocket", protocols: ["ws", "wss"], shows: "wss before ws" },
  {
    name: "websocket-http",
    type: "websocket",
    protocols: ["https", "http"],
    shows: "a websocket is spoken to over wss and ws",
  },
  {
    name: "odata",
    type: "odata",
    shows: "odata is rest, with its metadata",
    specification: document(
      '<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.0"/>',
      "odata",
    ),
  },
  { name: "odata-bare", type: "odata", shows: "odata without metadata has OpenAPI" },
  {
    name: "grpc",
    type: "grpc",
    shows: "grpc has its protobuf schema",
    specification: document('syntax = "proto3"; service Pricing {}', "protobuf"),
  },
  { name: "grpc-bare", type: "grpc", shows: "a grpc API without a schema keeps its place" },
  { name: "unheard-of", type: "carrier-pigeon", shows: "a type not known keeps its own name" },
  mcp("mcp", "an MCP server of which nothing is told is streamable, reached at /mcp"),
  mcp("mcp-streamable", "streamable, named so", {
    transportType: "streamable",
    endpoints: [{ name: "message", uriTemplate: "/mcp" }],
  }),
  mcp("mcp-sse", "server-sent events, named so", {
    transportType: "sse",
    endpoints: [
      { name: "sse", uriTemplate: "/sse" },
      { name: "message", uriTemplate: "/messages" },
    ],
  }),
  mcp("mcp-sse-array", "server-sent events, told by a list of endpoints", {
    endpoints: [
      { name: "sse", uriTemplate: "/sse" },
      { name: "message", uriTemplate: "/messages" },
    ],
  }),
  mcp("mcp-sse-object", "server-sent events, told by an object of endpoints", {
    endpoints: { sse: { uriTemplate: "/sse" }, messages: { uriTemplate: "/messages" } },
  }),
  mcp("mcp-messages", "an object of endpoints without sse is streamable, never /mcp/messages", {
    endpoints: { messages: { uriTemplate: "/mcp/messages" } },
  }),
  mcp("mcp-tools", "the shape to come: neither transport nor endpoints", {
    mcpTools: [{ name: "find", operationId: "find" }],
    isFederationRouter: false,
  }),
];

/** Documents that are what they should be, and others. */
export const documents: OddApi[] = [
  {
    name: "swagger-2",
    shows: "Swagger 2.0 is exported as OpenAPI",
    specification: document(
      '{"swagger":"2.0","info":{"title":"Old","version":"1"},"host":"old.example.com","paths":{"/pets":{"get":{"responses":{"200":{"description":"OK"}}}}}}',
      "swagger-json",
    ),
  },
  {
    name: "openapi-3-1",
    shows: "OpenAPI 3.1 keeps its version",
    specification: document('{"openapi":"3.1.0","info":{"title":"New","version":"1"},"paths":{}}'),
  },
  {
    name: "openapi-yaml",
    shows: "YAML is exported as JSON",
    specification: document(
      "openapi: 3.0.2\ninfo: { title: Yaml, version: '1' }\npaths: {}\n",
      "openapi-yaml",
    ),
  },
  {
    name: "yaml-for-json",
    shows: "YAML where JSON was asked for is taken as it is",
    specification: document("openapi: 3.0.2\ninfo: { title: Yaml, version: '1' }\npaths: {}\n"),
  },
  {
    name: "byte-order-mark",
    shows: "a byte order mark is no part of the document",
    specification: document('\ufeff{"openapi":"3.0.1","info":{"title":"Marked","version":"1"},"paths":{}}'),
  },
  { name: "empty-document", shows: "0 bytes cost the definition, not the API", specification: document("") },
  { name: "blank-document", shows: "blanks are no document", specification: document(" \n\t ") },
  {
    name: "broken-document",
    shows: "half a document is none",
    specification: document('{"openapi":"3.0.1","info":{"title":"Bro'),
  },
  {
    name: "web-page",
    shows: "a web page is no OpenAPI",
    specification: document("<!doctype html><title>Sign in</title>"),
  },
  {
    name: "no-version",
    shows: "JSON that names no OpenAPI version is none",
    specification: document('{"info":{"title":"Who am I"}}'),
  },
  {
    name: "numeric-version",
    shows: "a version written as a number keeps its zero",
    specification: document('{"swagger":2.0,"info":{"title":"Number","version":"1"},"paths":{}}'),
  },
  {
    name: "latin-1",
    shows: "bytes that are no UTF-8 cost the definition",
    specification: {
      ...document('{"openapi":"3.0.1","info":{"title":"Größe","version":"1"},"paths":{}}'),
      encoding: "latin1",
    },
  },
  { name: "soap-without-wsdl", type: "soap", shows: "ARM's refusal to export is told in its own words" },
  {
    name: "soap-html",
    type: "soap",
    shows: "a web page is no WSDL",
    specification: document("<html><body>404</body></html>", "wsdl"),
  },
  {
    name: "graphql-json",
    type: "graphql",
    shows: "an error in JSON is no GraphQL schema",
    specification: document('{"errors":["introspection is off"]}', "graphql"),
  },
  {
    name: "very-large",
    shows: "a document of 12 MB comes whole",
    specification: document(
      `{"openapi":"3.0.1","info":{"title":"Large","version":"1","description":"${"x".repeat(12_000_000)}"},"paths":{}}`,
    ),
  },
];
