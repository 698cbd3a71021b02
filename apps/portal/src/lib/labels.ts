import type { EnvironmentKind, LifecycleStage } from "@api-center-links/contracts/names";

/** `production` becomes `Production`; values that people made up stay as they are, but for the first letter. */
export function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

export const lifecycleStages: readonly LifecycleStage[] = [
  "design",
  "development",
  "testing",
  "preview",
  "production",
  "deprecated",
  "retired",
];

export const environmentKinds: readonly EnvironmentKind[] = [
  "development",
  "testing",
  "staging",
  "production",
];

const kinds: Record<string, string> = {
  rest: "REST",
  soap: "SOAP",
  graphql: "GraphQL",
  grpc: "gRPC",
  websocket: "WebSocket",
  webhook: "Webhook",
  odata: "OData",
  mcp: "MCP",
  a2a: "A2A",
};

/** What people call a kind of API; a kind not known here keeps its own name. */
export function apiKindLabel(kind: string): string {
  return kinds[kind.toLowerCase()] ?? capitalized(kind);
}

const formats: Record<string, string> = {
  openapi: "OpenAPI",
  asyncapi: "AsyncAPI",
  wsdl: "WSDL",
  wadl: "WADL",
  graphql: "GraphQL schema",
  odata: "OData metadata",
  grpc: "Protobuf",
};

/** What people call the format of a definition; one not known here keeps its own name. */
export function formatLabel(format: string): string {
  return formats[format.toLowerCase()] ?? capitalized(format);
}
