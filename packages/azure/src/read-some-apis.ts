import type { SourceVersionSet } from "@api-center-links/sync-engine/source";
import type { ApiManagementClient } from "@azure/arm-apimanagement";
import pLimit from "p-limit";
import { isGone } from "./arm-fault.ts";
import { type InstanceId, resourceKey, resourceName, scopeCovers, workspaceOf } from "./resource-id.ts";
import { sdkGet } from "./sdk-answers.ts";
import { type SourceScope, scopeHolds } from "./source-scope.ts";
import { ListedApi, ListedVersionSet } from "./source-snapshot.ts";

/**
 * The APIs with these ids in their current revision, by one request each, and the version sets they are in. Those that are gone, or
 * lie outside of the scope, are left out; `someGone` tells whether any is gone. Rejects with a `Fault` when any can't be read.
 */
export async function readSomeApis(options: {
  client: ApiManagementClient;
  instance: InstanceId;
  scope: SourceScope;
  apiIds: string[];
  signal: AbortSignal;
}): Promise<{ apis: ListedApi[]; versionSets: SourceVersionSet[]; someGone: boolean }> {
  const { client, instance, scope, signal } = options;
  const place = [instance.resourceGroup, instance.name] as const;
  const inTurn = pLimit(16);

  const api = (id: string) =>
    sdkGet(
      ListedApi,
      (sdk) => {
        const workspace = workspaceOf(id);
        return workspace === undefined
          ? client.api.get(...place, resourceName(id), sdk)
          : client.workspaceApi.get(...place, workspace, resourceName(id), sdk);
      },
      signal,
    );

  const versionSet = (id: string) =>
    sdkGet(
      ListedVersionSet,
      (sdk) => {
        const workspace = workspaceOf(id);
        return workspace === undefined
          ? client.apiVersionSet.get(...place, resourceName(id), sdk)
          : client.workspaceApiVersionSet.get(...place, workspace, resourceName(id), sdk);
      },
      signal,
    );

  const ids = options.apiIds.filter((id) => isApiOf(instance, id) && scopeHolds(scope, workspaceOf(id)));
  const apis = (await inTurn.map(ids, (id) => unlessGone(api(id)))).flat();
  const named = apis.flatMap(({ api: each }) => each?.versionSetId ?? []);
  const setIds = [...new Map(named.map((id) => [resourceKey(id), id])).values()];
  const versionSets = (await inTurn.map(setIds, (id) => unlessGone(versionSet(id)))).flat();
  const someGone = apis.length < ids.length || versionSets.length < setIds.length;
  return { apis, versionSets, someGone };
}

function isApiOf(instance: InstanceId, id: string): boolean {
  return scopeCovers(instance.id, id) && /\/apis\/[^/]+$/i.test(id);
}

async function unlessGone<T>(reading: Promise<T>): Promise<T[]> {
  try {
    return [await reading];
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
}
