import type { DesiredTree, DesiredVersion } from "./desired-tree.ts";
import { type EntityRef, entityPath } from "./inventory.ts";
import type { LedgerRecord } from "./ledger.ts";
import type { Limits } from "./limits.ts";

/** What the API center has below one API. */
export interface Below {
  /** How many of each others have put there. */
  others: {
    versions: number;
    deployments: number;
    /** By the version's path; versions without any may be absent. */
    definitions: Map<string, number>;
  };
  /** Paths that are in the ledger's record and not there. */
  gone: ReadonlySet<string>;
}

const notLookedAt: Below = {
  others: { versions: 0, deployments: 0, definitions: new Map() },
  gone: new Set(),
};

const most = Number.POSITIVE_INFINITY;

/**
 * Keeps the newest versions, and the deployments of the newest, where the center takes no more, and names those left out. What the
 * source publishes decides, not what was there first: a new version pushes the oldest out. But where more stands already than the
 * center takes (its plan has become smaller, say), that stays, and the new is left out: a limit that changes takes nothing away. What
 * others made stays. `record`: what the link has put there, all of it still there unless `below` knows better.
 */
export function trimVersions(
  tree: DesiredTree,
  limits: Limits,
  record: LedgerRecord | undefined,
  below = notLookedAt,
): DesiredTree {
  const { others, gone } = below;
  const standing = new Set(record?.entities.map(({ ref }) => entityPath(ref))).difference(gone);
  const stands = (entity: { ref: EntityRef } | undefined) => !!entity && standing.has(entityPath(entity.ref));
  const { versionsPerApi = most, definitionsPerVersion = most, deploymentsPerApi = most } = limits;
  const room = versionsPerApi - others.versions;
  const kept = fitting(tree.versions, room, ({ version }) => stands(version));
  const undefinable = kept.filter(
    ({ version, definition }) =>
      definition &&
      !stands(definition) &&
      (others.definitions.get(entityPath(version.ref)) ?? 0) >= definitionsPerVersion,
  );
  const deploymentRoom = deploymentsPerApi - others.deployments;
  const deployed = fitting(kept, deploymentRoom, ({ deployment }) => stands(deployment));
  const undeployed = kept.filter((version) => !deployed.includes(version));
  return {
    ...tree,
    versions: kept.map((version) => {
      const defined = undefinable.includes(version) ? withoutDefinition(version) : version;
      return undeployed.includes(version) ? withoutDeployment(defined) : defined;
    }),
    leftOut: [
      ...tree.leftOut,
      ...told(
        tree.versions.filter((version) => !kept.includes(version)),
        (titles) =>
          `An API of this API center takes ${versionsPerApi} versions at most${notOurs(others.versions)}; left out: ${titles}. They come by themselves once ${kept.length > room ? "enough others" : "newer ones"} are deleted in API Management.`,
      ),
      ...told(
        undeployed,
        (titles) =>
          `An API of this API center takes ${deploymentsPerApi} deployments at most${notOurs(others.deployments)}; versions without one: ${titles}. They get one by themselves once ${deployed.length > deploymentRoom ? "enough" : "newer"} versions are deleted in API Management.`,
      ),
      ...told(
        undefinable,
        (titles) =>
          `A version of this API center takes ${definitionsPerVersion} definitions at most; versions without API Management's: ${titles}. They get it by themselves once one of the others is deleted.`,
      ),
    ],
  };
}

/** How many more versions, with a deployment each, a trimmed tree finds room for. */
export function roomBeside(
  { versions }: DesiredTree,
  { versionsPerApi = most, deploymentsPerApi = most }: Limits,
  { others } = notLookedAt,
): number {
  const deployed = versions.filter(({ deployment }) => deployment !== undefined);
  const room = versionsPerApi - others.versions - versions.length;
  return Math.max(Math.min(room, deploymentsPerApi - others.deployments - deployed.length), 0);
}

/** The newest, as many as there is room for; where more stand than that, those that stand. */
function fitting(
  newestFirst: DesiredVersion[],
  room: number,
  stands: (version: DesiredVersion) => boolean,
): DesiredVersion[] {
  const standing = newestFirst.filter(stands);
  return standing.length > room ? standing : newestFirst.slice(0, room);
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
