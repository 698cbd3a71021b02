import type { DesiredTree } from "./desired-tree.ts";
import { Fault } from "./fault.ts";
import { type EntityRef, entityPath } from "./inventory.ts";
import type { LedgerRecord } from "./ledger.ts";
import type { Limits } from "./limits.ts";
import { entitiesOf } from "./plan.ts";
import { type Below, trimVersions } from "./trim-versions.ts";

/** The names in an entity's collection, in lower case; `undefined` where it isn't to be looked at. */
export type NamesBeside = (entity: EntityRef) => Promise<Set<string> | undefined>;

/**
 * What others have put below an API of this link, since it takes room too, and what the link has lost there. Looked at where, and
 * only where, this link is to add to it.
 */
export async function lookBelow(
  tree: DesiredTree,
  record: LedgerRecord,
  limits: Limits,
  namesBeside: NamesBeside,
): Promise<Below | undefined> {
  const ours = new Map(record.entities.map(({ ref, state }) => [entityPath(ref), state]));
  const wanted = entitiesOf(trimVersions(tree, limits, record)).map(({ ref }) => ref);
  const wantedPaths = new Set(wanted.map(entityPath));
  const coming = wanted.filter((ref) => ours.get(entityPath(ref)) !== "written");
  if (coming.length === 0) return undefined;

  const gone = new Set<string>();
  async function countOthersBeside(ref: EntityRef | undefined): Promise<number> {
    const names = ref && (await namesBeside(ref).catch(nobodyKnows));
    if (!names) return 0;
    const { collection } = parentOf(ref);
    const paths = new Set([...names].map((name) => `${collection}${name}`));
    for (const path of ours.keys()) {
      const isBeside = path.startsWith(collection) && !path.slice(collection.length).includes("/");
      if (isBeside && !paths.has(path)) gone.add(path);
    }
    // What goes makes room at once, but for a definition: it stays until its deployment names another.
    const isOurs = (path: string) => ours.has(path) && (ref.kind !== "definition" || wantedPaths.has(path));
    return [...paths].filter((path) => !isOurs(path)).length;
  }

  // Below a version that is coming itself there is nothing yet.
  const definitions = coming.filter(
    (ref) => ref.kind === "definition" && ours.has(parentOf(ref).path) && !lacksDocument(record),
  );
  const [versionCount, deploymentCount, ...definitionCounts] = await Promise.all([
    countOthersBeside(coming.find(({ kind }) => kind === "version")),
    countOthersBeside(coming.find(({ kind }) => kind === "deployment")),
    ...definitions.map(countOthersBeside),
  ]);
  return {
    others: {
      versions: versionCount,
      deployments: deploymentCount,
      definitions: new Map(
        definitions.map((ref, index) => [parentOf(ref).path, definitionCounts[index] ?? 0]),
      ),
    },
    gone,
  };
}

function parentOf(ref: EntityRef): { path: string; collection: string } {
  const segments = entityPath(ref).split("/");
  return { path: segments.slice(0, -2).join("/"), collection: `${segments.slice(0, -1).join("/")}/` };
}

/** A definition that isn't there for want of a document stays away at every run: no reason to count at every run. */
function lacksDocument({ fault }: LedgerRecord): boolean {
  return fault !== undefined && /^(?:Specification|ExportFailed$)/.test(fault.code);
}

/** One API that can't be looked at doesn't stop the others: should there be no room, API Center will say so. */
function nobodyKnows(error: unknown): undefined {
  if (error instanceof Fault) return undefined;
  throw error;
}
