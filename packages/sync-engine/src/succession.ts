import type { Plan } from "./plan.ts";

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
      tree.heirOf ??= predecessor.root;
    }
  }
}
