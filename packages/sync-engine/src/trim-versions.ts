import type { DesiredTree } from "./desired-tree.ts";
import type { Limits } from "./limits.ts";

/** Keeps the newest versions of an API where the center takes no more, and names those left out. */
export function trimVersions(tree: DesiredTree, limits: Limits): DesiredTree {
  const most = Math.min(
    limits.versionsPerApi ?? Number.POSITIVE_INFINITY,
    limits.deploymentsPerApi ?? Number.POSITIVE_INFINITY,
  );
  if (tree.versions.length <= most) return tree;
  const left = tree.versions.slice(most).map((version) => version.version.title);
  return {
    ...tree,
    versions: tree.versions.slice(0, most),
    notes: [
      ...tree.notes,
      `An API of this API center takes ${most} versions at most; left out: ${left.join(", ")}.`,
    ],
  };
}
