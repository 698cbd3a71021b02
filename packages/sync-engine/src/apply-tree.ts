import { type Failure, type FaultRecord, toFaultRecord } from "./fault.ts";
import { ownRenditions } from "./own-renditions.ts";
import { planTree, type TreePlan } from "./plan.ts";
import { postponed, type RetryPause } from "./postpone.ts";
import { type ReadBack, type ReplacedDocument, readBack } from "./read-back.ts";
import { othersNote } from "./remove-leaving-others.ts";
import { removeTree } from "./remove-tree.ts";
import { stepByStep } from "./step-by-step.ts";
import { isInPlace } from "./succession.ts";
import { LedgerFailed, TreeJournal } from "./tree-journal.ts";
import { nameTaken, type Tools, TreeWork } from "./tree-work.ts";

/** What became of a tree: whether anything was changed, and the first fault met. */
export interface Applied {
  changed: boolean;
  /** What people should know beyond the plan's own notes. */
  notes: string[];
  /** What others had changed in the API center; sentences for people. */
  drift: string[];
  fault?: FaultRecord;
  /** The first fault as it was thrown. */
  error?: unknown;
  /** All of it but its documents is in place. */
  stands?: boolean;
  /** It was to go, and stays for what others have put below it; it is no longer the link's. */
  stays?: boolean;
  /** A deployment was refused as if what it refers to were missing. */
  deploymentRefused?: boolean;
}

interface TreeTools extends Tools {
  /** An API that is to be made is asked for by itself before: the list that it isn't in may be cut short. */
  looksFirst?: boolean;
  /** Left out: a tree that failed is tried again at the next run. */
  retryPauseMs?: RetryPause;
}

/**
 * Carries out the plan for one tree. The ledger knows of every write before it happens and is confirmed after, so that a
 * crash at any point leaves only work to repeat. Faults are recorded, not thrown; an aborted signal throws its reason
 * between steps, with the ledger telling how far it came. Throws {@link LedgerFailed} when the ledger can't be kept.
 */
export async function applyTree(plan: TreePlan, tools: TreeTools): Promise<Applied> {
  const stepped = { ...tools, inventory: stepByStep(tools.inventory, tools.signal) };
  return plan.action === "delete" ? deleteTree(plan, stepped) : writeTree(plan, stepped);
}

async function writeTree(drawnUp: TreePlan, tools: TreeTools): Promise<Applied> {
  const refused = tools.looksFirst && !drawnUp.record ? await whyNotNew(drawnUp, tools) : undefined;
  if (refused) return { changed: false, notes: [], drift: [], ...refused };
  const { plan, back } = await lookBack(drawnUp, tools);
  const journal = new TreeJournal(plan, plan.record, tools.ledger);
  const work = new TreeWork(journal, tools, drawnUp);
  let own: ReplacedDocument[] = [];
  try {
    await work.carryOut(plan);
    // Something the ledger vouched for is gone from the API center: looked at once more, now with open eyes.
    if (work.missed && plan.desired) await work.carryOut(planTree(plan.desired, journal.record(), "listing"));
    if (back.replaced.length > 0 && !work.failure) own = await ownRenditions(back.replaced, journal, tools);
  } catch (error) {
    if (!(error instanceof LedgerFailed)) await journal.close(work.failure?.fault ?? plan.record?.fault);
    throw error;
  }
  const failure = work.failure ?? back.failure;
  await journal.close(failure && postponed(failure.fault, plan, tools.retryPauseMs));
  return {
    changed: journal.changed,
    notes: [...work.notes, ...(own.length > 0 ? [renditionNote] : [])],
    drift: back.drift.filter((sentence) => !own.some(({ drift }) => drift === sentence)),
    stands: !work.leavesBehind && plan.desired !== undefined && isInPlace(plan.desired, journal.record()),
    deploymentRefused: work.deploymentRefused,
    ...failure,
  };
}

/** What keeps an API from being made: others have one under its name, or nobody knows. Nothing of it is in the ledger then. */
async function whyNotNew({ desired }: TreePlan, { inventory, signal }: Tools): Promise<Failure | undefined> {
  if (desired?.api.ref.kind !== "api") return undefined;
  try {
    if (await inventory.read(desired.api.ref, signal)) throw nameTaken(desired.api.ref);
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    return { fault: toFaultRecord(error), error };
  }
}

const renditionNote =
  "API Center gives a document of this API back in a form of its own. That is remembered, so it isn't taken for a change.";

/** The plan, made anew from what is in the API center where that is to be read back. */
async function lookBack(
  plan: TreePlan,
  tools: TreeTools,
): Promise<{ plan: TreePlan; back: Omit<ReadBack, "record"> }> {
  const { desired, record, readBack: wanted } = plan;
  if (!wanted || !desired || !record) return { plan, back: nothing };
  try {
    const back = await readBack(desired, record, wanted.api, tools);
    return { plan: planTree(desired, back.record, "documents"), back };
  } catch (error) {
    tools.signal.throwIfAborted();
    return { plan, back: { ...nothing, failure: { fault: toFaultRecord(error), error } } };
  }
}

const nothing = { drift: [], replaced: [], failure: undefined };

async function deleteTree(plan: TreePlan, tools: TreeTools): Promise<Applied> {
  const { record } = plan;
  if (!record) return { changed: false, notes: [], drift: [] };
  try {
    const others = await removeTree(record, tools);
    const stays = others.length > 0;
    return { changed: true, notes: stays ? [othersNote("The API", others)] : [], drift: [], stays };
  } catch (error) {
    if (error instanceof LedgerFailed) throw error;
    tools.signal.throwIfAborted();
    const fault = toFaultRecord(error);
    const entities = record.entities.map((entity) => ({ ...entity, state: "intended" as const }));
    await tools.ledger.save({ ...record, entities, fault: postponed(fault, plan, tools.retryPauseMs) });
    return { changed: false, notes: [], drift: [], fault, error };
  }
}
