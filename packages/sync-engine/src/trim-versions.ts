import type { DesiredTree, DesiredVersion } from "./desired-tree.ts";
import { entityPath } from "./inventory.ts";
import type { Limits } from "./limits.ts";

/** How many of each others have put below the same API. */
export interface OthersBelow {
  versions: number;
  deployments: number;
  /** By the version's path; versions without any may be absent. */
  definitions: Map<string, number>;
}

/**
 * Keeps the newest versions, and the deployments of the newest, where the center takes no more, and names those left out. What the
 * source publishes decides, not what was there first: a new version pushes the oldest out. What others made stays.
 */
export function trimVersions(
  tree: DesiredTree,
  limits: Limits,
  others: OthersBelow = { versions: 0, deployments: 0, definitions: new Map() },
): DesiredTree {
  const most = Number.POSITIVE_INFINITY;
  const { versionsPerApi = most, definitionsPerVersion = most, deploymentsPerApi = most } = limits;
  const kept = tree.versions.slice(0, Math.max(versionsPerApi - others.versions, 0));
  const undefinable = kept.filter(
    ({ version, definition }) =>
      definition && (others.definitions.get(entityPath(version.ref)) ?? 0) >= definitionsPerVersion,
  );
  const undeployed = kept.slice(Math.max(deploymentsPerApi - others.deployments, 0));
  return {
    ...tree,
    versions: kept.map((version) => {
      const defined = undefinable.includes(version) ? withoutDefinition(version) : version;
      return undeployed.includes(version) ? withoutDeployment(defined) : defined;
    }),
    leftOut: [
      ...tree.leftOut,
      ...told(
        tree.versions.slice(kept.length),
        (titles) =>
          `An API of this API center takes ${versionsPerApi} versions at most${notOurs(others.versions)}; left out: ${titles}. They come by themselves once newer ones are deleted in API Management.`,
      ),
      ...told(
        undeployed,
        (titles) =>
          `An API of this API center takes ${deploymentsPerApi} deployments at most${notOurs(others.deployments)}; versions without one: ${titles}. They get one by themselves once newer versions are deleted in API Management.`,
      ),
      ...told(
        undefinable,
        (titles) =>
          `A version of this API center takes ${definitionsPerVersion} definitions at most; versions without API Management's: ${titles}. They get it by themselves once one of the others is deleted.`,
      ),
    ],
  };
}

function withoutDefinition({ definition: _, ...version }: DesiredVersion): DesiredVersion {
  const { deployment } = version;
  if (!deployment) return version;
  return {
    ...version,
    deployment: { ...deployment, owned: { ...deployment.owned, definitionId: undefined } },
  };
}

function withoutDeployment({ deployment: _, ...version }: DesiredVersion): DesiredVersion {
  return version;
}

function notOurs(others: number): string {
  return others > 0 ? ` (${others} not this link's)` : "";
}

function told(versions: DesiredVersion[], sentence: (titles: string) => string): string[] {
  return versions.length > 0 ? [sentence(versions.map(({ version }) => version.title).join(", "))] : [];
}
