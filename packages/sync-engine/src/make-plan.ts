import { setImmediate } from "node:timers/promises";
import pLimit from "p-limit";
import type { DesiredTree } from "./desired-tree.ts";
import type { EntityProperties } from "./inventory.ts";
import type { KnownTrees, LedgerEntity, LedgerRecord } from "./ledger.ts";
import type { Limits } from "./limits.ts";
import type { Depth } from "./link-settings.ts";
import { lookBelow, type NamesBeside } from "./look-below.ts";
import type { WantedTree } from "./map-to-desired.ts";
import { type Plan, type PlannedTree, planDelete, planTree, type TreePlan } from "./plan.ts";
import { isInPlace, markSuccession } from "./succession.ts";
import { type Below, roomBeside, trimVersions } from "./trim-versions.ts";

interface PlanOptions {
  depth: Depth;
  limits: Limits;
  /** Asked only when something would be created below an API that is there already. */
  namesBeside: NamesBeside;
  /** The API of a tree as it was listed: what the link has written is to be read back. */
  listedApi?: (tree: DesiredTree) => EntityProperties | undefined;
  /** Whether a tree is left for later as it is. */
  isWaiting?: (tree: TreePlan) => boolean;
}

/**
 * Every wanted tree and every tree of the ledger in exactly one entry, by root name. Trees and records pass by a page at a time, and
 * only what is said of them stays.
 */
export async function makePlan(wanted: WantedTree[], known: KnownTrees, options: PlanOptions): Promise<Plan> {
  const inTurn = pLimit(16);
  const plan: Plan = [];
  for await (const page of pagesOf(wanted)) {
    const records = await known.recordsOf(page.map(({ root }) => root));
    const byRoot = new Map(records.map((record) => [record.root, record]));
    const entries = await inTurn.map(page, (tree) =>
      plannedTree(tree, byRoot.get(tree.root), known, options),
    );
    plan.push(...entries);
  }
  plan.push(...(await planDeletes(wanted, known, options.isWaiting)));
  markSuccession(plan);
  return plan;
}

/** What is in the ledger and not wanted. */
export async function planDeletes(
  wanted: WantedTree[],
  known: KnownTrees,
  isWaiting?: PlanOptions["isWaiting"],
): Promise<Plan> {
  const staying = new Set(wanted.map(({ root }) => root));
  const plan: Plan = [];
  for await (const page of pagesOf((await known.roots()).filter((root) => !staying.has(root)))) {
    for (const record of await known.recordsOf(page)) {
      const { root, sourceId, title } = record;
      const action = isWaiting?.(planDelete(record)) ? "keep" : "delete";
      const entry = { root, sourceId, title, action, isKnown: true } as const;
      plan.push({
        ...entry,
        lostApiIds: apiIdsOf(record.entities),
        notes: [],
        leftOut: [],
        open: async () => planDelete(await recordOf(root, known)),
      });
    }
  }
  return plan;
}

async function plannedTree(
  wanted: WantedTree,
  record: LedgerRecord | undefined,
  known: KnownTrees,
  options: PlanOptions,
): Promise<PlannedTree> {
  const { depth, limits, namesBeside, isWaiting } = options;
  const desired = wanted.map();
  const below = record && (await lookBelow(desired, record, limits, namesBeside));
  const tree = trimVersions(desired, limits, record, below);
  const plan = planTree(tree, record, depth);
  // Versions that are left out are spoken for, too.
  const apiIds = desired.versions.map(({ version }) => version.sourceId);
  const kept = new Set(tree.versions.map(({ version }) => version.sourceId));
  const leftOutApiIds = apiIds.filter((id) => !kept.has(id));
  const unchanged = { ...summaryOf(tree, plan.action, record), apiIds, leftOutApiIds };
  if (plan.action === "keep") return unchanged;
  const staying = new Set(apiIds.map((id) => id.toLowerCase()));
  const lostApiIds = apiIdsOf(record?.entities ?? []).filter((id) => !staying.has(id.toLowerCase()));
  const summary = { ...unchanged, lostApiIds };
  if (isWaiting?.(plan)) {
    // What is left out may be what people's words are to be taken over from.
    const isUnmade = tree.leftOut.length > 0 || !isInPlace(tree, record);
    return { ...summary, action: "keep", ...(isUnmade && { isUnmade }) };
  }
  const losesParts = plan.removals.length > 0;
  const room = roomBeside(tree, limits, below);
  const stands = record?.entities.some(({ ref, state }) => ref.kind === "api" && state === "written");
  const mayBeMissing = record !== undefined && !stands;
  return {
    ...summary,
    losesParts,
    room,
    mayBeMissing,
    open: opener(wanted, summary.isKnown, below, known, options),
  };
}

function apiIdsOf(entities: LedgerEntity[]): string[] {
  return entities.flatMap(({ ref, sourceId }) => (ref.kind === "version" ? sourceId : []));
}

/** A function of its own, so that what is said of a tree doesn't hold on to what it was said from. */
function opener(
  wanted: WantedTree,
  isKnown: boolean,
  below: Below | undefined,
  known: KnownTrees,
  { depth, limits, listedApi }: PlanOptions,
): () => Promise<TreePlan> {
  return async () => {
    const record = isKnown ? await recordOf(wanted.root, known) : undefined;
    const tree = trimVersions(wanted.map(), limits, record, below);
    const plan = planTree(tree, record, depth);
    return listedApi && record ? { ...plan, readBack: { api: listedApi(tree) } } : plan;
  };
}

function summaryOf(
  { root, sourceId, title, kind, notes, leftOut }: DesiredTree,
  action: PlannedTree["action"],
  record: LedgerRecord | undefined,
): PlannedTree {
  return { root, sourceId, title, kind, action, isKnown: record !== undefined, notes, leftOut };
}

/** The run alone writes the ledger: what was there is there. */
async function recordOf(root: string, known: KnownTrees): Promise<LedgerRecord> {
  const [record] = await known.recordsOf([root]);
  if (!record) throw new Error(`The ledger has lost ${root} while it was planned for.`);
  return record;
}

const treesAtOnce = 100;

/** Thousands take seconds, and an embedded ledger answers without ever letting others have their turn: so each page does. */
async function* pagesOf<T>(items: T[]): AsyncGenerator<T[]> {
  for (let start = 0; start < items.length; start += treesAtOnce) {
    await setImmediate();
    yield items.slice(start, start + treesAtOnce);
  }
}
