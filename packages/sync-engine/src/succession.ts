import type { DesiredTree } from "./desired-tree.ts";
import { entityPath } from "./inventory.ts";
import type { LedgerRecord } from "./ledger.ts";
import { derivedName } from "./names.ts";
import { entitiesOf, type Plan, type PlannedTree } from "./plan.ts";

/**
 * Marks trees that go because their APIs have got into a version set, out of one or into another: their place in the API center is another
 * from now on, and what people have written goes along. Changes the plan.
 */
export function markSuccession(plan: Plan): void {
  const { gone = [], wanted = [] } = Object.groupBy(plan, ({ kind }) =>
    kind === undefined ? "gone" : "wanted",
  );
  const before = Map.groupBy(
    gone.flatMap((tree) => (tree.apiIds ?? []).map((id) => ({ tree, id: id.toLowerCase() }))),
    ({ id }) => id,
  );
  for (const heir of wanted) {
    for (const id of heir.apiIds ?? []) {
      for (const { tree } of before.get(id.toLowerCase()) ?? []) inherit(heir, tree, derivedName(id));
    }
  }
}

function inherit(heir: PlannedTree, tree: PlannedTree, version: string): void {
  tree.heirs = [...new Set([...(tree.heirs ?? []), heir.root])];
  heir.heirOf ??= [];
  const known = heir.heirOf.find(({ root }) => root === tree.root);
  if (known) known.versions.push(version);
  else heir.heirOf.push({ root: tree.root, versions: [version] });
}

/** Whether all of a tree that people write on is there: its documents and their definitions may be missing. */
export function isInPlace(tree: DesiredTree, record: LedgerRecord | undefined): boolean {
  const written = new Set(
    record?.entities.flatMap(({ ref, state }) => (state === "written" ? entityPath(ref) : [])),
  );
  return entitiesOf(tree).every(({ ref }) => ref.kind === "definition" || written.has(entityPath(ref)));
}
