import type { DesiredTree } from "./desired-tree.ts";
import type { Limits } from "./limits.ts";

/**
 * Keeps the newest versions, and the deployments of the newest, where the center takes no more, and names those left out. What the
 * source publishes decides, not what was there first: a new version pushes the oldest out.
 */
export function trimVersions(tree: DesiredTree, limits: Limits): DesiredTree {
  const { versionsPerApi = Number.POSITIVE_INFINITY, deploymentsPerApi = Number.POSITIVE_INFINITY } = limits;
  if (tree.versions.length <= Math.min(versionsPerApi, deploymentsPerApi)) return tree;
  const kept = tree.versions.slice(0, versionsPerApi);
  const titles = (versions: DesiredTree["versions"]) =>
    versions.map(({ version }) => version.title).join(", ");
  const without = kept.slice(deploymentsPerApi);
  const out = tree.versions.slice(versionsPerApi);
  return {
    ...tree,
    versions: kept.map((version, index) => {
      if (index < deploymentsPerApi) return version;
      const { deployment: _, ...rest } = version;
      return rest;
    }),
    leftOut: [
      ...tree.leftOut,
      ...(out.length > 0
        ? [
            `An API of this API center takes ${versionsPerApi} versions at most; left out: ${titles(out)}. They come by themselves once newer ones are deleted in API Management.`,
          ]
        : []),
      ...(without.length > 0
        ? [
            `An API of this API center takes ${deploymentsPerApi} deployments at most; versions without one: ${titles(without)}. They get one by themselves once newer versions are deleted in API Management.`,
          ]
        : []),
    ],
  };
}
