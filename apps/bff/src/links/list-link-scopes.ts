import type { ArmConnection } from "@api-center-links/azure/arm-connection";
import { listWorkspaces } from "@api-center-links/azure/directory";
import { parseInstanceId, resourceName, sameResource } from "@api-center-links/azure/resource-id";
import { scopesOverlap } from "@api-center-links/azure/source-scope";
import type { ScopeChoice } from "@api-center-links/contracts/instances";
import type { LinkScope } from "@api-center-links/contracts/names";
import type { LinkRecord } from "../store/link-record.ts";

/** What an API center has of links already, ours and Azure's own. */
export interface LinkedAlready {
  links: LinkRecord[];
  azures: { name: string; resourceId: string }[];
}

/**
 * What of the instance a link could cover, with the reason where it can't: the instance itself first, then it with all its workspaces,
 * then each of them by title. Rejects with a `Fault` where the caller can't read it.
 */
export async function listLinkScopes(
  connection: ArmConnection,
  instanceId: string,
  linked: LinkedAlready,
): Promise<ScopeChoice[]> {
  const workspaces = await listWorkspaces(connection, instanceId);
  const instanceName = parseInstanceId(instanceId).name;
  const choice = (scope: LinkScope, title: string): ScopeChoice => ({
    ...{ scope, title },
    unavailable: linkedBy(instanceId, scope, linked),
  });
  const own = choice({ kind: "service" }, instanceName);
  if (workspaces.length === 0) return [own];
  return [
    own,
    choice({ kind: "service-and-workspaces" }, instanceName),
    ...workspaces
      .map(({ name, displayName }) => choice({ kind: "workspace", workspace: name }, displayName))
      .toSorted((left, right) => left.title.localeCompare(right.title)),
  ];
}

/** By which link the instance, or the part of it, is linked already: a sentence, or `null`. Azure's own links count as whole. */
export function linkedBy(
  instanceId: string,
  scope: LinkScope,
  { links, azures }: LinkedAlready,
): string | null {
  const ours = links.find(
    (link) => sameResource(link.instanceId, instanceId) && scopesOverlap(link.scope, scope),
  );
  if (ours) return `Linked already, by ${ours.name}.`;
  const azure = azures.find((source) => sameResource(source.resourceId, instanceId));
  return azure ? `Linked already, by ${azure.name}, which Azure manages.` : null;
}

/** An instance and what of it is linked, in words: `contoso-logistics / workspace transport`. */
export function sourceLabel({ instanceId, scope }: Pick<LinkRecord, "instanceId" | "scope">): string {
  const instance = resourceName(instanceId);
  return scope.kind === "workspace" ? `${instance} / workspace ${scope.workspace}` : instance;
}
