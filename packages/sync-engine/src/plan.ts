import type { DesiredDefinition, DesiredEntity, DesiredTree, DesiredVersion } from "./desired-tree.ts";
import { fingerprint } from "./fingerprint.ts";
import { type EntityProperties, type EntityRef, entityPath } from "./inventory.ts";
import { type LedgerEntity, type LedgerRecord, unknownDocument } from "./ledger.ts";
import type { Depth } from "./link-settings.ts";

/**
 * What a sync would do. Made from what is wanted and what the ledger says was written:
 *
 * | wanted | in ledger | action |
 * |---|---|---|
 * | yes | no | create |
 * | yes | yes, alike | keep |
 * | yes | yes, differs or unsettled | update |
 * | no | yes | delete |
 */
export type Plan = PlannedTree[];

/** What would become of one tree, in few words: a plan holds them all. */
export interface PlannedTree {
  root: string;
  sourceId: string;
  title: string;
  /** `hold`: a deletion that waits for a person. */
  action: "create" | "update" | "keep" | "delete" | "skip" | "hold";
  /** Whether the ledger has it. */
  isKnown: boolean;
  /** As API Center names it; absent for deletes. */
  kind?: string;
  /** What was cut or dropped on the way; sentences for people. */
  notes: string[];
  /** What a limit keeps out; sentences for people. */
  leftOut: string[];
  /** ARM ids of the APIs in it; absent for deletes. */
  apiIds?: string[];
  /** Those that a limit keeps out. */
  leftOutApiIds?: string[];
  /** ARM ids of the APIs that were in it and aren't any more. */
  lostApiIds?: string[];
  /** It is to be made good, and the API itself may not be there. */
  mayBeMissing?: boolean;
  /** It failed before all but its documents was made, and is left for later. */
  isUnmade?: boolean;
  /** The trees in which APIs of this one stand from now on: what people wrote here is carried over first. */
  heirs?: Kin[];
  /** The reverse of `heirs`, that of the newest version first. */
  heirOf?: Kin[];
  /** The tree stays, and something in it goes. */
  losesParts?: boolean;
  /** How many versions it could keep for a while beside those that it is to have. */
  room?: number;
  /** Why a policy takes the tree as a whole out of the plan; a sentence for people. */
  reason?: string;
  /** The tree and the steps, worked out when their turn comes. Absent where all is kept. */
  open?: () => Promise<TreePlan>;
}

/** A tree of this link that another has APIs from, or gives APIs to. */
export interface Kin {
  root: string;
  /** Names of their versions, the same in both. */
  versions: string[];
  /** Other APIs stay in the tree, and what people wrote of it as a whole is theirs. */
  stays: boolean;
}

/** What is to be done about one tree, step by step. */
export interface TreePlan {
  root: string;
  sourceId: string;
  title: string;
  action: PlannedTree["action"];
  /** Absent for deletes. */
  desired?: DesiredTree;
  record?: LedgerRecord;
  /** Trees whose people's fields this one takes over. */
  heirOf?: Kin[];
  /** Names of versions that this one keeps for now: they go once they stand elsewhere. */
  lends?: string[];
  /** Writes of the API itself; nothing below it can be written before. */
  api: Step[];
  /** Writes per version; one version's failure leaves the others alone. */
  versions: Step[][];
  /** What is no longer wanted within a tree that stays, children first. */
  removals: EntityRef[];
  /** What is in the API center is read back first, and the steps are planned anew from what is found. */
  readBack?: {
    /** The API as it was listed; `undefined` where it wasn't, and for the environment. */
    api: EntityProperties | undefined;
  };
}

export type Step =
  | { do: "write"; entity: DesiredEntity }
  /**
   * Export the document, and import it where its meaning isn't the one known; `write`: the definition itself is to be written too;
   * `deployment`: which names it.
   */
  | { do: "define"; definition: DesiredDefinition; write: boolean; deployment?: DesiredEntity };

/** What people should know of what becomes of a tree. */
export function notesOn({ action, notes, leftOut, reason }: PlannedTree): string[] {
  if (reason !== undefined) return [reason];
  return action === "skip" ? leftOut : [...notes, ...leftOut];
}

/** The plan for one wanted tree. Pure. */
export function planTree(tree: DesiredTree, record: LedgerRecord | undefined, depth: Depth): TreePlan {
  const known = new Map(record?.entities.map((entity) => [entityPath(entity.ref), entity]));
  const api = writeWhereNeeded(tree.api, known);
  const versions = tree.versions
    .map((version) => planVersion(version, known, depth))
    .filter((steps) => steps.length > 0);
  const wanted = new Set(entitiesOf(tree).map((entity) => entityPath(entity.ref)));
  const removals = [...known.values()]
    .map((entity) => entity.ref)
    .filter((ref) => !wanted.has(entityPath(ref)))
    .toSorted((a, b) => removalOrder.indexOf(a.kind) - removalOrder.indexOf(b.kind));
  // Whether there is something to do for a verify run, only the API center can tell.
  const isKept = depth !== "verify" && api.length + versions.length + removals.length === 0;
  const idle = isKept && !record?.fault;
  // What a limit keeps out is told even so.
  const resting = tree.leftOut.length > 0 ? "skip" : "keep";
  return {
    root: tree.root,
    sourceId: tree.sourceId,
    title: tree.title,
    action: record ? (idle ? resting : "update") : "create",
    desired: tree,
    ...(record && { record }),
    ...{ api, versions, removals },
  };
}

/** Deployments name definitions, and definitions go with their version. */
const removalOrder = ["deployment", "definition", "version", "api", "environment"];

function planVersion(version: DesiredVersion, known: Map<string, LedgerEntity>, depth: Depth): Step[] {
  return [
    ...writeWhereNeeded(version.version, known),
    ...(version.definition ? defineWhereNeeded(version.definition, version.deployment, known, depth) : []),
    ...(version.deployment ? writeWhereNeeded(version.deployment, known) : []),
  ];
}

function writeWhereNeeded(entity: DesiredEntity, known: Map<string, LedgerEntity>): Step[] {
  const entry = known.get(entityPath(entity.ref));
  if (entry?.state === "written" && entry.fingerprint === fingerprint(entity.owned)) return [];
  return [{ do: "write", entity }];
}

function defineWhereNeeded(
  definition: DesiredDefinition,
  deployment: DesiredEntity | undefined,
  known: Map<string, LedgerEntity>,
  depth: Depth,
): Step[] {
  const entry = known.get(entityPath(definition.ref));
  const alike = entry?.state === "written" && entry.fingerprint === fingerprint(definition.owned);
  const { contentHash, askAgain } = entry ?? {};
  const documentKnown = contentHash !== undefined && contentHash !== unknownDocument && !askAgain;
  if (alike && documentKnown && depth === "listing") return [];
  return [{ do: "define", definition, write: !alike, ...(deployment && { deployment }) }];
}

/** The plan for a tree that is no longer wanted. */
export function planDelete(record: LedgerRecord): TreePlan {
  const { root, sourceId, title } = record;
  return { root, sourceId, title, action: "delete", record, api: [], versions: [], removals: [] };
}

/** Every entity of the tree, parents first. */
export function entitiesOf(tree: DesiredTree): DesiredEntity[] {
  return [
    tree.api,
    ...tree.versions.flatMap((each) => [
      each.version,
      ...(each.definition ? [each.definition] : []),
      ...(each.deployment ? [each.deployment] : []),
    ]),
  ];
}
