import { isEnvironment } from "./environment-tree.ts";
import type { Plan, PlannedTree } from "./plan.ts";

/** What an API center and a link may hold. A limit left out doesn't hold. */
export interface Limits {
  apisInCenter?: number;
  apisPerLink?: number;
  versionsPerApi?: number;
  definitionsPerVersion?: number;
  deploymentsPerApi?: number;
}

/** A rule over a finished plan: it may take things out, and says why. */
export type Policy = (plan: Plan) => Plan;

/**
 * New APIs beyond the limits are skipped; what is there already stays. `others` counts the APIs of the center that this
 * link doesn't keep, `elsewhere` those it keeps outside of the plan.
 */
export function withinLimits(limits: Limits, others: number, elsewhere: number): Policy {
  return (plan) => {
    // What has an heir goes once that is made.
    const stays = ({ action, heirs }: PlannedTree) => action !== "delete" || heirs !== undefined;
    const kept = plan.filter((tree) => !isEnvironment(tree.root) && tree.isKnown && stays(tree));
    let count = kept.length + elsewhere;
    const going = new Set(plan.flatMap(({ action, root }) => (action === "delete" ? root : [])));
    const makingRoom = new Set<string>();
    const perLink = limits.apisPerLink ?? Number.POSITIVE_INFINITY;
    const inCenter = (limits.apisInCenter ?? Number.POSITIVE_INFINITY) - others;
    return plan.map((tree) => {
      // Plans have what goes at their end.
      if (makingRoom.has(tree.root)) return withoutHeirs(tree);
      if (isEnvironment(tree.root) || !needsRoom(tree)) return tree;
      const { heirOf = [] } = tree;
      const counted = tree.isKnown ? 1 : 0;
      // What people wrote of the API as a whole comes from the first.
      const predecessor = heirOf.findLast(({ root }) => going.has(root) && !makingRoom.has(root));
      if (predecessor !== undefined && count - counted >= Math.min(perLink, inCenter)) {
        makingRoom.add(predecessor.root);
        count -= counted;
        return { ...tree, heirOf: heirOf.filter((each) => each !== predecessor) };
      }
      if (tree.isKnown) return tree;
      if (count >= perLink)
        return skip(
          tree,
          `A link of this API center takes ${perLink} APIs at most. This one comes by itself once others of the link are deleted in API Management.`,
        );
      if (count >= inCenter)
        return skip(
          tree,
          `The API center is full: its plan takes ${limits.apisInCenter} APIs. This one comes by itself once others are deleted or the plan takes more.`,
        );
      count += 1;
      return tree;
    });
  };
}

/** Whether there has to be room for an API where it is. One that couldn't be made is in the ledger all the same. */
export function needsRoom({ action, mayBeMissing, heirOf }: PlannedTree): boolean {
  return action === "create" || (mayBeMissing === true && heirOf !== undefined);
}

/** Where there isn't room for both the old goes first, and what people wrote there goes with it. */
function withoutHeirs({ heirs: _, ...tree }: PlannedTree): PlannedTree {
  return tree;
}

/** What others made is never touched, even where it bears a name that this link would derive. */
export function leavingOthersAlone(namesInCenter: Set<string>): Policy {
  return (plan) =>
    plan.map((tree) =>
      tree.action === "create" && namesInCenter.has(tree.root.toLowerCase())
        ? skip(
            tree,
            `The API center has an API named ${tree.root} that this link didn't make; it is left alone. Once that one is deleted, this one comes by itself.`,
          )
        : tree,
    );
}

function skip(tree: PlannedTree, reason: string): PlannedTree {
  return { ...tree, action: "skip", reason };
}
