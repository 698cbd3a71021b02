import { isEnvironment } from "./environment-tree.ts";
import type { Plan, TreePlan } from "./plan.ts";
import type { Remark } from "./run-events.ts";

/** What is to be said of the APIs of a plan. It follows from the source and the limits alone, so unchanged APIs have it too. */
export function remarksOn(plan: Plan): Remark[] {
  return plan
    .filter((tree) => !isEnvironment(tree.root))
    .flatMap(remarkOn)
    .filter(({ leftOut, notes }) => leftOut.length + notes.length > 0);
}

function remarkOn({ root, sourceId, title, action, record, notes, desired }: TreePlan): Remark[] {
  if (!desired) return [];
  const isOut = action === "skip" && !record;
  const api = { root, sourceId, title, kind: desired.kind, isOut };
  return [{ ...api, leftOut: isOut ? notes : desired.leftOut, notes: isOut ? [] : desired.notes }];
}
