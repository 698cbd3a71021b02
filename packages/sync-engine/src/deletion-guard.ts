import { isEnvironment } from "./environment-tree.ts";
import type { Policy } from "./limits.ts";
import type { Plan, PlannedTree } from "./plan.ts";

/**
 * Keeps a link from deleting much of what it keeps without anybody being asked. Knows what became of APIs that the source no longer
 * has; the store implements it.
 */
export interface DeletionGuard {
  limits: DeletionLimits;
  recorded(): Promise<RecordedDeletions>;
  /** Called before anything is deleted. */
  record(change: DeletionsPlanned): Promise<void>;
}

/** Deletions are held where there are more of them than `count` and than `percent` of the link's APIs. */
export interface DeletionLimits {
  count: number;
  percent: number;
}

/** Roots of APIs that the source no longer has. None is in two of these sets. */
export interface RecordedDeletions {
  /** Wait for a person, or for the source to have them again. */
  held: ReadonlySet<string>;
  /** A person wants them deleted. */
  confirmed: ReadonlySet<string>;
  /** A person wants them kept. */
  kept: ReadonlySet<string>;
  /** Deleted a short while ago, or about to be, without anybody being asked: many small deletions are one large. */
  lately: ReadonlySet<string>;
}

export interface DeletionsPlanned {
  /** Deleted by this run without anybody being asked. */
  going: MissingApi[];
  held: MissingApi[];
  /** What was recorded, as it was, and of which nothing is to be recorded any more. */
  settled: SettledDeletion[];
}

export interface SettledDeletion {
  root: string;
  fate: keyof RecordedDeletions;
}

export type MissingApi = Pick<PlannedTree, "root" | "sourceId" | "title">;

export const nothingRecorded: RecordedDeletions = {
  ...{ held: new Set(), confirmed: new Set(), kept: new Set(), lately: new Set() },
};

/** Roots that go because a person wants them to, unless the plan wants them again: what is left is what a share is counted of. */
export function goingAsConfirmed(plan: Plan, { confirmed }: RecordedDeletions): Set<string> {
  return new Set(confirmed).difference(wantedRoots(plan));
}

/**
 * Holds what the plan would delete where that, with what is held and what was deleted lately, is more than the limits let go. What is held
 * stays so until somebody decides or the source has it again, also where it is a smaller share by then.
 * `apisOfLink`: how many the link keeps now, without those {@link goingAsConfirmed}.
 */
export function holdingDeletions(
  limits: DeletionLimits,
  recorded: RecordedDeletions,
  apisOfLink: number,
): Policy {
  return (plan) => {
    const planned = new Set(plan.map((tree) => tree.root));
    const wanted = wantedRoots(plan);
    const unasked = plan.filter((tree) => isUnasked(tree, recorded)).map((tree) => tree.root);
    const missing = new Set([...unasked, ...recorded.held, ...recorded.lately]).difference(wanted).size;
    const before = apisOfLink + recorded.lately.difference(planned).size;
    const isHeld = missing > limits.count && missing > (before * limits.percent) / 100;
    return plan.map((tree) => {
      if (!isDeletion(tree)) return tree;
      if (recorded.kept.has(tree.root)) return { ...tree, action: "keep" };
      const waits = isHeld || recorded.held.has(tree.root);
      return waits && isUnasked(tree, recorded) ? { ...tree, action: "hold", reason: heldReason } : tree;
    });
  };
}

/** Without numbers: how many wait changes from run to run, and the link tells it. */
const heldReason =
  "API Management no longer has this API, or has it in another version set. It was held as part of a large deletion and stays until somebody decides.";

/** What a guarded plan means for the records. `isPart`: the plan isn't about all of the link. */
export function deletionsPlanned(plan: Plan, recorded: RecordedDeletions, isPart: boolean): DeletionsPlanned {
  const planned = new Set(plan.map((tree) => tree.root));
  const wanted = wantedRoots(plan);
  const recordedAs = (fate: keyof RecordedDeletions) => [...recorded[fate]].map((root) => ({ root, fate }));
  const waiting = (["held", "confirmed", "kept"] as const).flatMap(recordedAs);
  return {
    going: plan.filter((tree) => isUnasked(tree, recorded)).map(missingApi),
    held: plan.filter((tree) => tree.action === "hold").map(missingApi),
    settled: [
      ...[...waiting, ...recordedAs("lately")].filter(({ root }) => wanted.has(root)),
      ...(isPart ? [] : waiting.filter(({ root }) => !planned.has(root))),
    ],
  };
}

function wantedRoots(plan: Plan): Set<string> {
  return new Set(plan.flatMap((tree) => (tree.kind !== undefined ? tree.root : [])));
}

function isDeletion({ action, root }: PlannedTree): boolean {
  return action === "delete" && !isEnvironment(root);
}

function isUnasked(tree: PlannedTree, { confirmed, kept }: RecordedDeletions): boolean {
  return isDeletion(tree) && !confirmed.has(tree.root) && !kept.has(tree.root);
}

function missingApi({ root, sourceId, title }: PlannedTree): MissingApi {
  return { root, sourceId, title };
}
