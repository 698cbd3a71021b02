import { Fault } from "@api-center-links/sync-engine/fault";
import { apiManagementClient } from "./api-management-client.ts";
import type { ArmConnection } from "./arm-connection.ts";
import { type InstanceId, resourceKey } from "./resource-id.ts";
import { sdkList } from "./sdk-answers.ts";
import { ListedApi } from "./source-snapshot.ts";

/** The first api-version whose answers hold `mcpProperties`. */
const mcpApiVersion = "2025-09-01-preview";

/**
 * The MCP servers among the APIs once more, by resource key, with the properties that only the preview shows. Asks nothing where
 * the list has none or shows them already (workspaces can't hold any). An instance that doesn't serve the preview has
 * nothing more to say: the APIs stand as listed.
 */
export async function readMcpServers(
  connection: ArmConnection,
  instance: InstanceId,
  listed: readonly ListedApi[],
  signal: AbortSignal,
): Promise<Map<string, ListedApi>> {
  if (!listed.some(({ lacksMcp }) => lacksMcp)) return new Map();

  const client = apiManagementClient(connection, instance.subscriptionId, mcpApiVersion);
  try {
    const servers = await sdkList(
      ListedApi,
      // This filter is documented for MCP servers, though not in the table of filters.
      (sdk) =>
        client.api.listByService(instance.resourceGroup, instance.name, { ...sdk, filter: "type eq 'mcp'" }),
      signal,
    );
    const current = servers.filter(({ api }) => api !== undefined);
    return new Map(current.map((server) => [resourceKey(server.id), server]));
  } catch (error) {
    if (error instanceof Fault && error.status === 400) return new Map();
    throw error;
  }
}
