import type { SourceApi, SourceInstance, SourceVersionSet } from "./source.ts";

/** API Center's limit for each of a deployment's addresses (Microsoft.ApiCenter 2024-03-01). */
const longestAddress = 200;

/**
 * Every public address of the API: scheme, gateway host, path and, for `Segment` versioning, the version. Hosts come in
 * the instance's order, the default first. Addresses that API Center wouldn't take are left out and counted.
 */
export function addressesOf(
  api: SourceApi,
  versionSet: SourceVersionSet | undefined,
  instance: SourceInstance,
): { addresses: string[]; tooLong: number } {
  const version = versionSet?.scheme === "Segment" ? (api.apiVersion ?? "") : "";
  const path = [api.path, version, endpointOf(api)]
    .flatMap((part) => part.split("/"))
    .map((segment) => segment.trim())
    .filter(Boolean)
    .map(encodeSegment)
    .join("/");
  const all = instance.gatewayHosts.flatMap((host) =>
    schemesOf(api).map((scheme) => (path ? `${scheme}://${host}/${path}` : `${scheme}://${host}`)),
  );
  const addresses = [...new Set(all)].filter((address) => address.length <= longestAddress);
  return { addresses, tooLong: new Set(all).size - addresses.length };
}

/** What clients of an MCP server add to its path: https://learn.microsoft.com/azure/api-management/export-rest-mcp-server */
function endpointOf(api: SourceApi): string {
  if (api.type.toLowerCase() !== "mcp") return "";
  return api.mcp?.transport === "sse" ? "sse" : "mcp";
}

/** Secure schemes first. A WebSocket API is spoken to over `wss`, whatever its protocols say in http terms. */
function schemesOf(api: SourceApi): string[] {
  const protocols = api.protocols.map((protocol) => protocol.trim().toLowerCase());
  if (api.type.toLowerCase() === "websocket") {
    const sockets = protocols.map((protocol) => protocol.replace(/^http/, "ws"));
    return inOrder(["wss", "ws"], sockets, "wss");
  }
  return inOrder(["https", "http", "wss", "ws"], protocols, "https");
}

function inOrder(order: string[], given: string[], otherwise: string): string[] {
  const known = order.filter((scheme) => given.includes(scheme));
  return known.length > 0 ? known : [otherwise];
}

/** Percent-encodes what a path can't hold; what is encoded already, and braces of templates, stay. */
function encodeSegment(segment: string): string {
  return encodeURI(segment.toWellFormed())
    .replace(/%25(?=[\da-f]{2})/gi, "%")
    .replace(/%7B/gi, "{")
    .replace(/%7D/gi, "}")
    .replace(/[?#]/g, encodeURIComponent);
}
