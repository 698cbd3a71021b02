import { isEnvironment } from "./environment-tree.ts";
import { notesOn, type Plan, type PlannedTree } from "./plan.ts";
import type { Remark } from "./run-events.ts";

/** What is to be said of the APIs of a plan. It follows from the source and the limits alone, so unchanged APIs have it too. */
export function remarksOn(plan: Plan): Remark[] {
  return plan
    .filter((tree) => !isEnvironment(tree.root))
    .flatMap(remarkOn)
    .filter(({ leftOut, notes }) => leftOut.length + notes.length > 0);
}

function remarkOn(tree: PlannedTree): Remark[] {
  const { root, sourceId, title, kind, action, isKnown, notes, leftOut } = tree;
  if (kind === undefined) return [];
  const isOut = action === "skip" && !isKnown;
  const api = { root, sourceId, title, kind, isOut };
  return [{ ...api, leftOut: isOut ? notesOn(tree) : leftOut, notes: isOut ? [] : notes }];
}
