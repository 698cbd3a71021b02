import type { DesiredTree } from "./desired-tree.ts";
import { entityPath } from "./inventory.ts";
import type { KnownTrees, LedgerRecord } from "./ledger.ts";
import { derivedName } from "./names.ts";
import { entitiesOf, type Kin, type Plan, type PlannedTree } from "./plan.ts";

/**
 * Marks trees that lose APIs to others, or go with all of theirs, because these have got into a version set, out of one or into another: their
 * place in the API center is another from now on, and what people have written goes along. A version that a limit keeps out of there has
 * none. Changes the plan.
 */
export function markSuccession(plan: Plan): void {
  const lost = plan.flatMap((tree) => (tree.lostApiIds ?? []).map((id) => ({ tree, id: id.toLowerCase() })));
  const before = Map.groupBy(lost, ({ id }) => id);
  for (const heir of plan) {
    for (const id of heir.apiIds ?? []) {
      for (const { tree } of before.get(id.toLowerCase()) ?? []) {
        const stays = tree.kind !== undefined;
        if (stays && heir.leftOutApiIds?.includes(id)) continue;
        tree.heirs = withVersion(tree.heirs, { root: heir.root, stays }, derivedName(id));
        heir.heirOf = withVersion(heir.heirOf, { root: tree.root, stays }, derivedName(id));
      }
    }
  }
}

function withVersion(kin: Kin[] = [], { root, stays }: Omit<Kin, "versions">, version: string): Kin[] {
  const known = kin.find((each) => each.root === root);
  if (!known) return [...kin, { root, stays, versions: [version] }];
  known.versions.push(version);
  return kin;
}

/**
 * Names of versions that another tree has from now on, and that don't stand there yet by the ledger: as many as there is room for beside
 * those that come, which they would keep out for as long as the other doesn't have them, and two trees could each wait for the other.
 */
export async function lentVersions({ heirs = [], room }: PlannedTree, ledger: KnownTrees): Promise<string[]> {
  const records = new Map(
    (await ledger.recordsOf(heirs.map(({ root }) => root))).map((record) => [record.root, record]),
  );
  return heirs
    .flatMap(({ root, versions }) => versions.filter((version) => !stands(version, records.get(root))))
    .slice(0, room);
}

function stands(version: string, record: LedgerRecord | undefined): boolean {
  const own = record?.entities.filter(
    ({ ref }) =>
      (ref.kind === "version" && ref.version === version) ||
      (ref.kind === "deployment" && ref.deployment === version),
  );
  return own !== undefined && own.length > 0 && own.every(({ state }) => state === "written");
}

/** Whether all of a tree that people write on is there: its documents and their definitions may be missing. */
export function isInPlace(tree: DesiredTree, record: LedgerRecord | undefined): boolean {
  const written = new Set(
    record?.entities.flatMap(({ ref, state }) => (state === "written" ? entityPath(ref) : [])),
  );
  return entitiesOf(tree).every(({ ref }) => ref.kind === "definition" || written.has(entityPath(ref)));
}
