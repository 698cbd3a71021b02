/** The format in which an API of a type is described, by API Center's name; types without an entry have no document. */
const formats = new Map([
  ["http", "openapi"],
  ["soap", "wsdl"],
  ["graphql", "graphql"],
  ["odata", "odata"],
  ["grpc", "grpc"],
]);

const titles = new Map([
  ["openapi", "OpenAPI"],
  ["wsdl", "WSDL"],
  ["graphql", "GraphQL schema"],
  ["odata", "OData metadata"],
  ["grpc", "Protobuf"],
]);

export function formatOfType(type: string): string | undefined {
  return formats.get(type.trim().toLowerCase() || "http");
}

/** The format of a definition that is called so. */
export function formatTitled(title: string): string {
  return [...titles].find(([, each]) => each === title)?.[0] ?? title;
}

/** How a definition in this format is called. */
export function formatTitle(format: string): string {
  return titles.get(format) ?? format;
}
