/**
 * How clients talk to an MCP server, read from `mcpProperties`, of which three shapes are in circulation: an array of
 * named endpoints with a `transportType`, an object of endpoints (`sse`, `messages`), and neither
 * (azure-rest-api-specs, 2025-09-01-preview and the pull requests after it). Streamable where nothing says otherwise.
 */
export function mcpTransport(mcpProperties: unknown): "streamable" | "sse" {
  if (!isObject(mcpProperties)) return "streamable";
  const { transportType, endpoints } = mcpProperties;
  if (typeof transportType === "string") {
    return transportType.toLowerCase() === "sse" ? "sse" : "streamable";
  }
  return endpointNames(endpoints).includes("sse") ? "sse" : "streamable";
}

function endpointNames(endpoints: unknown): string[] {
  if (Array.isArray(endpoints)) {
    return endpoints.flatMap((endpoint: unknown) =>
      isObject(endpoint) && typeof endpoint.name === "string" ? [endpoint.name.toLowerCase()] : [],
    );
  }
  return isObject(endpoints) ? Object.keys(endpoints).map((name) => name.toLowerCase()) : [];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
