import type { DesiredTree } from "./desired-tree.ts";
import { entityPath } from "./inventory.ts";
import type { LedgerRecord } from "./ledger.ts";
import { entitiesOf, type Plan } from "./plan.ts";

/**
 * Marks trees that go because their API has got into a version set: its place in the API center is another from now on, and what people
 * have written goes along. Changes the plan.
 */
export function markSuccession(plan: Plan): void {
  const going = new Map(
    plan.flatMap((tree) => (tree.action === "delete" ? [[tree.sourceId.toLowerCase(), tree] as const] : [])),
  );
  if (going.size === 0) return;
  for (const tree of plan) {
    for (const id of tree.apiIds ?? []) {
      const predecessor = going.get(id.toLowerCase());
      if (!predecessor) continue;
      predecessor.heir = tree.root;
      tree.heirOf = [...(tree.heirOf ?? []), predecessor.root];
    }
  }
}

/** Whether all of a tree that people write on is there: its documents and their definitions may be missing. */
export function isInPlace(tree: DesiredTree, record: LedgerRecord | undefined): boolean {
  const written = new Set(
    record?.entities.flatMap(({ ref, state }) => (state === "written" ? entityPath(ref) : [])),
  );
  return entitiesOf(tree).every(({ ref }) => ref.kind === "definition" || written.has(entityPath(ref)));
}
