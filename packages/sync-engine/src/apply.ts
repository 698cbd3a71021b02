import { type Applied, applyTree } from "./apply-tree.ts";
import { doubtEnvironment } from "./doubt-environment.ts";
import { isEnvironment } from "./environment-tree.ts";
import { besides, type Interlude } from "./interlude.ts";
import type { Inventory } from "./inventory.ts";
import type { Ledger } from "./ledger.ts";
import { derivedName } from "./names.ts";
import { notesOn, type Plan, type PlannedTree, type TreePlan } from "./plan.ts";
import type { RetryPause } from "./postpone.ts";
import { remarksOn } from "./remarks.ts";
import type { RunEvent, TreeOutcome } from "./run-events.ts";
import { countedAs, isRepaired, noTotals, type RunTotals } from "./run-totals.ts";
import type { Documents } from "./source.ts";
import { lentVersions } from "./succession.ts";

export interface ApplyOptions {
  source: Documents;
  inventory: Inventory;
  ledger: Ledger;
  /** API trees worked on at the same time. */
  concurrency: number;
  signal: AbortSignal;
  /** Begins with one tree alone: what refuses it would refuse the others too. */
  cautious?: boolean;
  retryPauseMs?: RetryPause;
  report: (event: RunEvent) => Promise<void>;
  /** The plan isn't about all of the link. */
  isPart?: boolean;
  /** May come between the trees. What it has worked on isn't worked on again: the plan is older. */
  interlude?: Interlude;
}

/**
 * Carries out a plan, the environment first. Rejects when the environment can't be written or removed, since every
 * deployment names it, and with the signal's reason when aborted; by then every tree that had begun is settled in the ledger.
 */
export async function apply(given: Plan, options: ApplyOptions): Promise<RunTotals> {
  const plan = takingOver(given);
  const work = plan.filter((tree) => tree.action !== "keep");
  const { unchanged: _, ...totals } = noTotals;
  const kept = plan.filter((tree) => tree.action === "keep" && !isEnvironment(tree.root));
  const unchanged = new Set(kept.map(({ root }) => root));
  // A first sync makes too many for that, and the plan for a part has asked.
  const looksFirst = !options.isPart && plan.some(({ isKnown }) => isKnown);
  /** Roots of trees that are in place, but for their documents. */
  const standing = new Set(plan.filter(standsAlready).map(({ root }) => root));
  let deploymentRefused = false;
  await options.report({
    type: "planned",
    total: work.length,
    unchanged: unchanged.size,
    remarks: remarksOn(plan),
    ...(options.isPart && { roots: plan.map((tree) => tree.root) }),
  });

  async function settle(tree: PlannedTree): Promise<void> {
    const rests = tree.action === "skip" || tree.action === "hold";
    const applied =
      rests || !tree.open
        ? untouched
        : await applyTree(await opened(tree, options), { ...options, looksFirst });
    if (isEnvironment(tree.root) && applied.fault) throw applied.error;
    deploymentRefused ||= applied.deploymentRefused ?? false;
    if (applied.stands) standing.add(tree.root);
    const outcome = outcomeOf(tree, applied);
    if (!isEnvironment(tree.root)) {
      if (outcome) totals[countedAs(outcome)] += 1;
      else unchanged.add(tree.root);
    }
    if (outcome && isRepaired(outcome)) totals.drifted += 1;
    await options.report({ type: "settled", ...(outcome && { outcome }) });
  }

  const inTurn = options.interlude
    ? besides(options.interlude, settle, { totals, unchanged, report: options.report })
    : settle;
  for (const tree of work.filter((each) => isEnvironment(each.root) && each.action !== "delete"))
    await settle(tree);
  const trees = work.filter((tree) => !isEnvironment(tree.root));
  // What goes makes room for what comes, unless it has an heir.
  const {
    going = [],
    coming = [],
    giving = [],
    succeeded = [],
  } = Object.groupBy(trees, ({ action, heirs }) =>
    action === "delete" ? (heirs ? "succeeded" : "going") : heirs ? "giving" : "coming",
  );
  const alone = options.cautious ? [...going, ...coming, ...giving].slice(0, 1) : [];
  for (const batch of [alone, going, coming, giving]) {
    await inParallel(
      batch.filter((tree) => batch === alone || !alone.includes(tree)),
      inTurn,
      options,
    );
  }
  const { replaced = [], waiting = [] } = Object.groupBy(succeeded, ({ heirs = [] }) =>
    heirs.every(({ root }) => standing.has(root)) ? "replaced" : "waiting",
  );
  const staying = waiting.map(({ open: _, ...tree }) => tree);
  await inParallel([...replaced, ...staying], inTurn, options);
  if (deploymentRefused)
    await doubtEnvironment(options.ledger, plan.map(({ root }) => root).filter(isEnvironment));
  const leaving = work.filter((tree) => isEnvironment(tree.root) && tree.action === "delete");
  // What is still there names the environment: it goes last, and only when all else is gone.
  if (totals.failed === 0) for (const tree of leaving) await settle(tree);
  return { ...totals, unchanged: unchanged.size };
}

/**
 * A version that a limit leaves out brings words of people along once its old place goes, also where there is nothing else to do. Not
 * before, as at every run while that waits for a person: people may take them away again.
 */
function takingOver(plan: Plan): Plan {
  const going = new Set(plan.flatMap(({ action, root }) => (action === "delete" ? root : [])));
  return plan.map((tree) => {
    const { heirOf, leftOutApiIds = [] } = tree;
    if (!heirOf || leftOutApiIds.length === 0) return tree;
    const leftOut = new Set(leftOutApiIds.map(derivedName));
    const kin = heirOf.map(({ versions, ...each }) => ({
      ...each,
      versions: going.has(each.root) ? versions : versions.filter((version) => !leftOut.has(version)),
    }));
    const rests = tree.action === "skip" && tree.reason === undefined;
    const isHeir = kin.some(({ root }) => going.has(root));
    return { ...tree, heirOf: kin, ...(rests && isHeir && { action: "update" }) };
  });
}

/** What a policy skips isn't there; what only has parts left out is. */
function standsAlready({ action, isUnmade, reason }: PlannedTree): boolean {
  return (action === "keep" && !isUnmade) || (action === "skip" && reason === undefined);
}

async function opened(tree: PlannedTree, { ledger }: Pick<ApplyOptions, "ledger">): Promise<TreePlan> {
  const plan = await (tree.open as NonNullable<PlannedTree["open"]>)();
  if (tree.action === "delete") return plan;
  const lends = tree.heirs && (await lentVersions(tree, ledger));
  return { ...plan, ...(tree.heirOf && { heirOf: tree.heirOf }), ...(lends && { lends }) };
}

const untouched: Applied = { changed: false, notes: [], drift: [] };

/** Waits for all that had begun before it gives up: nothing writes on after a run has ended. */
async function inParallel(
  trees: Plan,
  settle: (tree: PlannedTree) => Promise<void>,
  { concurrency, signal }: ApplyOptions,
): Promise<void> {
  const waiting = trees.values();
  let stopped: { reason: unknown } | undefined;
  async function work(): Promise<void> {
    for (const tree of waiting) {
      try {
        signal.throwIfAborted();
        await settle(tree);
      } catch (reason) {
        stopped ??= { reason };
      }
      if (stopped) return;
    }
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, trees.length) }, work));
  if (stopped) throw stopped.reason;
}

function outcomeOf(tree: PlannedTree, applied: Applied): TreeOutcome | undefined {
  const { root, sourceId, title } = tree;
  const idle = !applied.changed && !applied.fault;
  const leftOut = tree.leftOut.length > 0;
  // What a limit keeps out is told at every run, not only when the API changes.
  const action = idle && leftOut ? "skip" : tree.action;
  if (action === "hold") {
    return { root, sourceId, title, action: "delete", result: "held", notes: notesOn(tree), drift: [] };
  }
  if (action === "keep" || (idle && action !== "skip")) return undefined;
  return {
    ...{ root, sourceId, title, action },
    notes: [...notesOn(tree), ...applied.notes],
    drift: applied.drift,
    result: applied.fault ? "failed" : leftOut || applied.stays || action === "skip" ? "skipped" : "done",
    ...(applied.fault && { fault: applied.fault }),
  };
}
