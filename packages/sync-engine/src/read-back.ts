import { contentHash } from "./content-hash.ts";
import { describeDeletion, describeDrift, describeLostDocument } from "./describe-drift.ts";
import type { DesiredEntity, DesiredTree } from "./desired-tree.ts";
import { type Failure, Fault, toFaultRecord } from "./fault.ts";
import { fingerprint } from "./fingerprint.ts";
import { formatTitled } from "./format-titles.ts";
import { type EntityProperties, type EntityRef, entityPath, type Inventory } from "./inventory.ts";
import { type LedgerEntity, type LedgerRecord, unknownDocument } from "./ledger.ts";
import { differences } from "./overlay.ts";
import { entitiesOf } from "./plan.ts";
import { withoutMissingDefinition } from "./without-missing-definition.ts";

/** What of a tree isn't in the API center as the ledger has it. */
export interface ReadBack {
  /** The record without its word for what was found otherwise: a plan made from it repairs that. */
  record: LedgerRecord;
  /** What others have changed; sentences for people. */
  drift: string[];
  /** Documents that the API center gives back otherwise than they were imported. */
  replaced: ReplacedDocument[];
  /** A document that could not be read back. All else was. */
  failure: Failure | undefined;
}

export interface ReplacedDocument {
  ref: EntityRef & { kind: "definition" };
  /** Hash of what was found. */
  found: string | undefined;
  /** The sentence about it. */
  drift: string;
}

interface Tools {
  inventory: Inventory;
  signal: AbortSignal;
}

/**
 * Compares what the API center holds of a tree with what the ledger vouches for. What the ledger doesn't vouch for, and fields that
 * the source has changed since, are no drift: an ordinary plan takes care of them. `api`: the API as it was listed, if it was.
 * Costs a list of the versions, one of the deployments, one of the definitions of each version, and an export for each document.
 */
export async function readBack(
  tree: DesiredTree,
  record: LedgerRecord,
  api: EntityProperties | undefined,
  tools: Tools,
): Promise<ReadBack> {
  const vouched = entitiesVouchedFor(tree, record);
  const found = await find(vouched, api, tools);
  const drift: string[] = [];
  const replaced: ReplacedDocument[] = [];
  const doubted = new Map<string, LedgerEntity>();
  const gone: string[] = [];
  let failure: Failure | undefined;

  for (const { path, entity, entry } of vouched) {
    const { ref } = entity;
    const properties = found.get(path);
    if (!properties) {
      // What went with its parent is told with its parent.
      const alone = !gone.some((parent) => path.startsWith(`${parent}/`));
      if (alone) drift.push(describeDeletion(tree, ref));
      gone.push(path);
      doubted.set(path, { ...entry, state: "intended" });
      continue;
    }
    const expected = fieldsVouchedFor(entity, entry, record);
    const changes = expected ? differences(properties, expected) : [];
    const lost = await documentLost(entry, tools).catch((error: unknown) => {
      tools.signal.throwIfAborted();
      failure ??= { fault: toFaultRecord(error), error };
      return undefined;
    });
    drift.push(...changes.map((change) => describeDrift(tree, ref, change)));
    if (lost) {
      const sentence = describeLostDocument(tree, ref, lost.how);
      drift.push(sentence);
      replaced.push({ ref: lost.ref, found: lost.found, drift: sentence });
    }
    if (changes.length > 0 || lost) {
      doubted.set(path, {
        ...entry,
        ...(changes.length > 0 && { state: "intended" }),
        ...(lost && { contentHash: unknownDocument }),
      });
    }
  }
  const entities = record.entities.map((entry) => doubted.get(entityPath(entry.ref)) ?? entry);
  return { record: { ...record, entities }, drift, replaced, failure };
}

interface Vouched {
  path: string;
  entity: DesiredEntity;
  entry: LedgerEntity;
}

/** What is wanted and known to have been written, parents first. */
function entitiesVouchedFor(tree: DesiredTree, record: LedgerRecord): Vouched[] {
  const entries = new Map(record.entities.map((entry) => [entityPath(entry.ref), entry]));
  return entitiesOf(tree).flatMap((entity) => {
    const path = entityPath(entity.ref);
    const entry = entries.get(path);
    return entry?.state === "written" ? [{ path, entity, entry }] : [];
  });
}

/** The source-owned fields as last written; `undefined` where the source has changed since, and nobody knows what they were. */
function fieldsVouchedFor(
  desired: DesiredEntity,
  entry: LedgerEntity,
  record: LedgerRecord,
): EntityProperties | undefined {
  const entity = withoutMissingDefinition(desired, record.entities);
  if (entry.fingerprint !== fingerprint(entity.owned)) return undefined;
  // An instance may describe an API in another format than its type suggests, which only its document tells.
  return entry.ref.kind === "definition" ? { ...entity.owned, title: entry.title } : entity.owned;
}

/** The properties of those that are there, by path. */
async function find(
  vouched: Vouched[],
  listedApi: EntityProperties | undefined,
  { inventory, signal }: Tools,
): Promise<Map<string, EntityProperties>> {
  const top = vouched.find(({ entity }) => isTop(entity.ref));
  const properties =
    top?.entity.ref.kind === "environment" ? await inventory.read(top.entity.ref, signal) : listedApi;
  if (!properties) return new Map();

  const found = new Map(top && [[top.path, properties]]);
  const below = vouched.filter((each) => each !== top);
  const collections = Map.groupBy(below, ({ path }) => path.slice(0, path.lastIndexOf("/")));
  await Promise.all(
    [...collections.values()].map(async (collection) => {
      const beside = await inventory.beside((collection[0] as Vouched).entity.ref, signal);
      for (const { path } of collection) {
        const there = beside.get(path.slice(path.lastIndexOf("/") + 1).toLowerCase());
        if (there) found.set(path, there);
      }
    }),
  );
  // It was listed a while ago.
  const isGone = found.size < vouched.length && top && !(await inventory.read(top.entity.ref, signal));
  return isGone ? new Map() : found;
}

interface LostDocument {
  ref: ReplacedDocument["ref"];
  how: "replaced" | "removed";
  found: string | undefined;
}

/** What became of the document that was last imported into the definition, if anything. */
async function documentLost(
  { ref, contentHash: known, readsAs, title }: LedgerEntity,
  tools: Tools,
): Promise<LostDocument | undefined> {
  if (ref.kind !== "definition" || known === undefined || known === unknownDocument) return undefined;
  try {
    const found = await documentHash(ref, title, tools);
    if (found === known || (found !== undefined && found === readsAs)) return undefined;
    return { ref, how: found === undefined ? "removed" : "replaced", found };
  } catch (error) {
    // What was imported from API Management is neither.
    const isOthers =
      error instanceof Fault && ["SpecificationTooLarge", "SpecificationUnreadable"].includes(error.code);
    if (isOthers) return { ref, how: "replaced", found: undefined };
    throw error;
  }
}

/** Hash of what the API center gives for a definition; `undefined` where that holds nothing. `title`: of the definition. */
export async function documentHash(
  ref: ReplacedDocument["ref"],
  title: string,
  { inventory, signal }: Tools,
): Promise<string | undefined> {
  const content = await inventory.exportSpecification(ref, signal);
  return content === undefined ? undefined : contentHash(content, formatTitled(title));
}

function isTop({ kind }: EntityRef): boolean {
  return kind === "api" || kind === "environment";
}
