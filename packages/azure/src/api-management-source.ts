import type { ApiSource, SourceApi, SourceSnapshot } from "@api-center-links/sync-engine/source";
import { apiManagementClient } from "./api-management-client.ts";
import { ApiResource, ServiceResource, VersionSetResource } from "./api-management-schemas.ts";
import type { ArmConnection } from "./arm-connection.ts";
import { inTurn } from "./in-turn.ts";
import { readMcpServers } from "./mcp-servers.ts";
import { parseInstanceId, resourceKey } from "./resource-id.ts";
import { sdkGet, sdkList } from "./sdk-answers.ts";
import { sourceApi, sourceInstance, sourceVersionSet } from "./source-snapshot.ts";
import { exportSpecification } from "./specification-export.ts";
import { together } from "./together.ts";

/**
 * An API Management instance, or one workspace of it, as a source of APIs. A snapshot costs one read of the instance
 * and the list pages of its APIs and version sets, and a list of the MCP servers where there are any. Throws `ResourceIdError` when `instanceId` is none.
 */
export function apiManagementSource(options: {
  connection: ArmConnection;
  /** ARM id of the service. */
  instanceId: string;
  /** Name of the workspace, to link that one alone. Left out: the APIs of the service itself. */
  workspace?: string;
}): ApiSource {
  const { connection, workspace } = options;
  const instance = parseInstanceId(options.instanceId);
  const client = apiManagementClient(connection, instance.subscriptionId);
  const place = [instance.resourceGroup, instance.name] as const;
  const exportInTurn = inTurn();

  const service = (signal: AbortSignal) =>
    sdkGet(ServiceResource, (sdk) => client.apiManagementService.get(...place, sdk), signal);

  const apis = (signal: AbortSignal) =>
    sdkList(
      ApiResource,
      (sdk) => {
        const current = { ...sdk, filter: "isCurrent eq true" };
        return workspace === undefined
          ? client.api.listByService(...place, current)
          : client.workspaceApi.listByService(...place, workspace, current);
      },
      signal,
    );

  const versionSets = (signal: AbortSignal) =>
    sdkList(
      VersionSetResource,
      (sdk) =>
        workspace === undefined
          ? client.apiVersionSet.listByService(...place, sdk)
          : client.workspaceApiVersionSet.listByService(...place, workspace, sdk),
      signal,
    );

  return {
    async snapshot(signal: AbortSignal): Promise<SourceSnapshot> {
      const [serviceRead, apisRead, setsRead] = await together(signal, (shared) =>
        Promise.all([service(shared), apis(shared), versionSets(shared)]),
      );
      const mcpServers = await readMcpServers(connection, instance, apisRead, signal);
      return {
        instance: sourceInstance(serviceRead),
        versionSets: setsRead.map(sourceVersionSet),
        apis: apisRead.flatMap((api) => sourceApi(mcpServers.get(resourceKey(api.id)) ?? api) ?? []),
      };
    },

    exportSpecification(api: SourceApi, signal: AbortSignal) {
      // Exports of APIs that share a version set, asked for at the same time, have been seen to return one and the
      // same document (comments in Azure/apiops, ApiSpecification.cs).
      return exportInTurn(resourceKey(api.versionSetId ?? api.id), () =>
        exportSpecification(client, instance, api, connection.patience, signal),
      );
    },
  };
}
