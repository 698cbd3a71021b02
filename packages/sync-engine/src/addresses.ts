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
  const path = [api.path, versionSet?.scheme === "Segment" ? (api.apiVersion ?? "") : "", endpointOf(api)]
    .map((part) => part.replace(/^\/+|\/+$/g, ""))
    .filter(Boolean)
    .join("/");
  const all = instance.gatewayHosts.flatMap((host) =>
    schemesOf(api).map((scheme) => (path ? `${scheme}://${host}/${path}` : `${scheme}://${host}`)),
  );
  const addresses = [...new Set(all)].filter((address) => address.length <= longestAddress);
  return { addresses, tooLong: new Set(all).size - addresses.length };
}

/** What clients of an MCP server add to its path: https://learn.microsoft.com/azure/api-management/export-rest-mcp-server */
function endpointOf(api: SourceApi): string {
  if (api.type !== "mcp") return "";
  return api.mcp?.transport === "sse" ? "sse" : "mcp";
}

/** Secure schemes first. A WebSocket API is spoken to over `wss`, whatever its protocols say in http terms. */
function schemesOf(api: SourceApi): string[] {
  const protocols = api.protocols.map((protocol) => protocol.toLowerCase());
  if (api.type === "websocket") {
    const sockets = protocols.map((protocol) => protocol.replace(/^http/, "ws"));
    return sockets.length > 0 ? ["wss", "ws"].filter((scheme) => sockets.includes(scheme)) : ["wss"];
  }
  const known = ["https", "http"].filter((scheme) => protocols.includes(scheme));
  return known.length > 0 ? known : ["https"];
}
