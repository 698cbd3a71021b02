import type { SourceVersionSet } from "@api-center-links/sync-engine/source";
import type { ApiManagementClient } from "@azure/arm-apimanagement";
import pLimit from "p-limit";
import { isGone } from "./arm-fault.ts";
import { type InstanceId, resourceKey, resourceName, scopeCovers, workspaceOf } from "./resource-id.ts";
import { sdkGet } from "./sdk-answers.ts";
import { type SourceScope, scopeHolds } from "./source-scope.ts";
import { ListedApi, ListedVersionSet } from "./source-snapshot.ts";

export interface InstanceOptions {
  client: ApiManagementClient;
  instance: InstanceId;
  signal: AbortSignal;
}

/**
 * The APIs with these ids in their current revision, by one request each, and the version sets they are in. Those that are gone, or
 * lie outside of the scope, are left out; `someGone` tells whether any is gone. Rejects with a `Fault` when any can't be read.
 */
export async function readSomeApis(
  options: InstanceOptions & { scope: SourceScope; apiIds: string[] },
): Promise<{ apis: ListedApi[]; versionSets: SourceVersionSet[]; someGone: boolean }> {
  const { client, instance, scope, signal } = options;
  const place = [instance.resourceGroup, instance.name] as const;

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

  const ids = options.apiIds.filter((id) => isApiOf(instance, id) && scopeHolds(scope, workspaceOf(id)));
  const apis = (await pLimit(16).map(ids, (id) => unlessGone(api(id)))).flat();
  const setIds = versionSetIdsOf(apis);
  const versionSets = await readVersionSets(setIds, options);
  const someGone = apis.length < ids.length || versionSets.length < setIds.length;
  return { apis, versionSets, someGone };
}

/** Ids of the version sets that these APIs are in, each once. */
export function versionSetIdsOf(apis: ListedApi[]): string[] {
  const ids = apis.flatMap(({ api }) => api?.versionSetId ?? []);
  return [...new Map(ids.map((id) => [resourceKey(id), id])).values()];
}

/** The version sets with these ids, by one request each, without those that are gone. Rejects with a `Fault` when any can't be read. */
export async function readVersionSets(
  ids: string[],
  { client, instance, signal }: InstanceOptions,
): Promise<SourceVersionSet[]> {
  const place = [instance.resourceGroup, instance.name] as const;
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

  return (await pLimit(16).map(ids, (id) => unlessGone(versionSet(id)))).flat();
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
