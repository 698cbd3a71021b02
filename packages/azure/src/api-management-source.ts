import type {
  ApiSource,
  SourceApi,
  SourceSnapshot,
  SourceVersionSet,
} from "@api-center-links/sync-engine/source";
import { apiManagementClient } from "./api-management-client.ts";
import { ServiceResource } from "./api-management-schemas.ts";
import type { ArmConnection } from "./arm-connection.ts";
import { inTurn } from "./in-turn.ts";
import { readMcpServers } from "./mcp-servers.ts";
import { readSomeApis } from "./read-some-apis.ts";
import { parseInstanceId, resourceKey } from "./resource-id.ts";
import { sdkGet, sdkList } from "./sdk-answers.ts";
import { askForScope, type Holder, readHolders, type SourceScope } from "./source-scope.ts";
import { ListedApi, ListedVersionSet, sourceInstance } from "./source-snapshot.ts";
import { exportSpecification } from "./specification-export.ts";
import { together } from "./together.ts";
import { readUnlistedVersionSets } from "./unlisted-version-sets.ts";

/**
 * An API Management instance, or part of it, as a source of APIs. A snapshot costs one read of the instance, the list pages of APIs
 * and version sets of each place the scope covers, a list of the workspaces where all are wanted, one of the MCP servers where
 * there are any, and one read of each version set that the lists leave out. A look at some APIs costs one read of each and of their
 * version sets, the first one of the instance, and where something is gone, one more of what held it. Throws `ResourceIdError`
 * when `instanceId` is none.
 */
export function apiManagementSource(options: {
  connection: ArmConnection;
  /** ARM id of the service. */
  instanceId: string;
  /** Left out: the APIs of the service itself. */
  scope?: SourceScope;
  /** Root of the Azure portal; another one for sovereign clouds. */
  azurePortalUrl?: string;
}): ApiSource {
  const { connection, scope = { kind: "service" }, azurePortalUrl = "https://portal.azure.com" } = options;
  const instance = parseInstanceId(options.instanceId);
  const client = apiManagementClient(connection, instance.subscriptionId);
  const place = [instance.resourceGroup, instance.name] as const;

  let lookedAt: ServiceResource | undefined;
  const service = (signal: AbortSignal) =>
    sdkGet(ServiceResource, (sdk) => client.apiManagementService.get(...place, sdk), signal);

  const apis = (workspace: Holder, signal: AbortSignal) =>
    sdkList(
      ListedApi,
      (sdk) => {
        const current = { ...sdk, filter: "isCurrent eq true" };
        return workspace === undefined
          ? client.api.listByService(...place, current)
          : client.workspaceApi.listByService(...place, workspace, current);
      },
      signal,
    );

  const versionSets = (workspace: Holder, signal: AbortSignal) =>
    sdkList(
      ListedVersionSet,
      (sdk) =>
        workspace === undefined
          ? client.apiVersionSet.listByService(...place, sdk)
          : client.workspaceApiVersionSet.listByService(...place, workspace, sdk),
      signal,
    );

  async function snapshotOf(
    serviceRead: ServiceResource,
    listed: { apis: ListedApi[]; versionSets: SourceVersionSet[] },
    signal: AbortSignal,
  ): Promise<SourceSnapshot> {
    const mcpServers = await readMcpServers(connection, instance, listed.apis, signal);
    return {
      instance: sourceInstance(serviceRead, azurePortalUrl),
      versionSets: listed.versionSets,
      apis: listed.apis.flatMap(
        (each) => ((each.lacksMcp && mcpServers.get(resourceKey(each.id))) || each).api ?? [],
      ),
    };
  }

  return {
    async snapshot(signal: AbortSignal): Promise<SourceSnapshot> {
      // Alone and first: where the access is lost, this is the only request that is wasted.
      const serviceRead = await service(signal);
      const listed = await together(signal, async (shared) => {
        const read = (holder: Holder) => Promise.all([apis(holder, shared), versionSets(holder, shared)]);
        const holders = await readHolders(connection, instance.id, scope, read, shared);
        const lists = {
          apis: holders.flatMap(([apisRead]) => apisRead),
          versionSets: holders.flatMap(([, setsRead]) => setsRead),
        };
        const unlisted = await readUnlistedVersionSets(lists, { client, instance, signal: shared });
        return { apis: lists.apis, versionSets: [...lists.versionSets, ...unlisted] };
      });
      return snapshotOf(serviceRead, listed, signal);
    },

    async look(apiIds, signal) {
      lookedAt ??= await service(signal);
      const serviceRead = lookedAt;
      const { someGone, ...listed } = await together(signal, (shared) =>
        readSomeApis({ client, instance, scope, apiIds, signal: shared }),
      );
      // Where the workspace or the instance has gone as a whole, each of its APIs answers as if it alone had.
      if (someGone) await askForScope(connection, instance.id, scope, signal);
      return snapshotOf(serviceRead, listed, signal);
    },

    exportSpecification(api: SourceApi, signal: AbortSignal) {
      return exportInTurn(
        `${connection.environment.endpoint}${resourceKey(api.versionSetId ?? api.id)}`,
        async () => {
          signal.throwIfAborted();
          return exportSpecification(client, instance, api, connection, signal);
        },
      );
    },
  };
}

/**
 * Exports of APIs that share a version set, asked for at the same time, have been seen to return one and the same document
 * (comments in Azure/apiops, ApiSpecification.cs). Shared by all sources of this process: several links may read one instance.
 */
const exportInTurn = inTurn();
