import type { DesiredDefinition, DesiredEntity } from "./desired-tree.ts";
import { checkedDocument } from "./document-check.ts";
import { Fault, type FaultRecord, toFaultRecord } from "./fault.ts";
import { fingerprint } from "./fingerprint.ts";
import { type EntityRef, entityPath, type Inventory } from "./inventory.ts";
import type { Ledger, LedgerEntity, LedgerRecord } from "./ledger.ts";
import { covers, overlay } from "./overlay.ts";
import type { Step, TreePlan } from "./plan.ts";
import type { ApiSource } from "./source.ts";

interface Tools {
  source: ApiSource;
  inventory: Inventory;
  ledger: Ledger;
  signal: AbortSignal;
}

/** What became of a tree: whether anything was changed, and the first fault met. */
export interface Applied {
  changed: boolean;
  fault?: FaultRecord;
  /** The first fault as it was thrown. */
  error?: unknown;
}

/**
 * Carries out the plan for one tree. The ledger knows of every write before it happens and is confirmed after, so that a
 * crash at any point leaves only work to repeat. Faults are recorded, not thrown; an aborted signal throws its reason
 * between steps, with the ledger telling how far it came.
 */
export async function applyTree(plan: TreePlan, tools: Tools): Promise<Applied> {
  if (plan.action === "delete") return removeTree(plan, tools);
  const tree = new TreeInProgress(plan, tools);
  try {
    await tree.run(plan.api);
    for (const steps of plan.versions) await tree.attempt(() => tree.run(steps));
    for (const ref of plan.removals) await tree.attempt(() => tree.remove(ref));
  } catch (error) {
    tree.note(error);
  } finally {
    await tree.settle();
  }
  tools.signal.throwIfAborted();
  return tree.outcome();
}

async function removeTree(plan: TreePlan, { inventory, ledger, signal }: Tools): Promise<Applied> {
  const record = plan.record as LedgerRecord;
  const first = record.entities[0]?.ref ?? { kind: "api", api: record.root };
  try {
    await removeWithChildren(first, record, inventory, signal);
    await ledger.forget(record.root);
    return { changed: true };
  } catch (error) {
    signal.throwIfAborted();
    const fault = toFaultRecord(error);
    await ledger.save({ ...record, fault });
    return { changed: false, fault, error };
  }
}

/** API Center takes children along; should it ever refuse because of them, they go one by one first. */
async function removeWithChildren(
  root: EntityRef,
  record: LedgerRecord,
  inventory: Inventory,
  signal: AbortSignal,
): Promise<void> {
  try {
    await inventory.remove(root, signal);
  } catch (error) {
    if (!(error instanceof Fault) || error.status !== 409) throw error;
    for (const child of record.entities.slice(1).toReversed()) await inventory.remove(child.ref, signal);
    await inventory.remove(root, signal);
  }
}

class TreeInProgress {
  readonly #plan: TreePlan;
  readonly #tools: Tools;
  readonly #entities: Map<string, LedgerEntity>;
  #announced = false;
  #changed = false;
  #failure: { fault: FaultRecord; error: unknown } | undefined;

  constructor(plan: TreePlan, tools: Tools) {
    this.#plan = plan;
    this.#tools = tools;
    this.#entities = new Map(plan.record?.entities.map((entity) => [entityPath(entity.ref), entity]));
  }

  /** Runs the steps in order; throws at the first that can't be carried out. */
  async run(steps: Step[]): Promise<void> {
    for (const step of steps) {
      this.#tools.signal.throwIfAborted();
      if (step.do === "write") await this.#write(this.#withoutMissingDefinition(step.entity), step.known);
      else await this.attempt(() => this.#define(step.definition, step.known, step.write));
    }
  }

  /** Does the work; a fault is noted and the tree goes on, an abort is not a fault. */
  async attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#tools.signal.throwIfAborted();
      this.note(error);
    }
  }

  note(error: unknown): void {
    if (!this.#tools.signal.aborted) this.#failure ??= { fault: toFaultRecord(error), error };
  }

  async remove(ref: EntityRef): Promise<void> {
    this.#tools.signal.throwIfAborted();
    await this.#tools.inventory.remove(ref, this.#tools.signal);
    for (const path of this.#entities.keys()) {
      if (path === entityPath(ref) || path.startsWith(`${entityPath(ref)}/`)) this.#entities.delete(path);
    }
    this.#changed = true;
    await this.#save();
  }

  async settle(): Promise<void> {
    if (this.#announced || this.#changed || this.#failure || this.#plan.record?.fault) await this.#save();
  }

  outcome(): Applied {
    return { changed: this.#changed, ...this.#failure };
  }

  async #write(entity: DesiredEntity, known: LedgerEntity | undefined): Promise<void> {
    const { inventory, signal } = this.#tools;
    const print = fingerprint(entity.owned);
    const entry: LedgerEntity = { ...known, ...entryOf(entity), state: "intended", fingerprint: print };
    await this.#announce(entry);
    const present = known && (await inventory.read(entity.ref, signal));
    if (!present) await inventory.write(entity.ref, overlay(entity.initial, entity.owned), signal);
    else if (!covers(present, entity.owned))
      await inventory.write(entity.ref, overlay(present, entity.owned), signal);
    this.#confirm({ ...entry, state: "written" });
  }

  async #define(
    definition: DesiredDefinition,
    known: LedgerEntity | undefined,
    write: boolean,
  ): Promise<void> {
    const { source, inventory, signal } = this.#tools;
    const exported = await source.exportSpecification(definition.source, signal);
    if (!exported) throw new Fault("SpecificationMissing", "API Management holds no document for this API.");
    const document = checkedDocument(exported);
    const hash = document.contentHash;
    if (write) await this.#write(definition, known);
    if (hash === known?.contentHash && !this.#isUnsettled(definition)) return;
    const { contentHash: _, ...entry } = this.#entities.get(entityPath(definition.ref)) as LedgerEntity;
    await this.#announce({ ...entry, state: "intended" });
    await inventory.importSpecification(definition.ref, document, signal);
    this.#confirm({ ...entry, state: "written", contentHash: hash });
  }

  #isUnsettled(definition: DesiredDefinition): boolean {
    return !this.#entities.get(entityPath(definition.ref))?.contentHash;
  }

  /** A deployment can name a definition only once it is there; the next run adds it. */
  #withoutMissingDefinition(entity: DesiredEntity): DesiredEntity {
    const id = entity.owned.definitionId;
    if (typeof id !== "string") return entity;
    if (this.#entities.get(id.replace("/workspaces/default/", ""))?.state === "written") return entity;
    return { ...entity, owned: { ...entity.owned, definitionId: undefined } };
  }

  /** Writes ahead: all that this tree is about to create or change is in the ledger before the first request. */
  async #announce(entry: LedgerEntity): Promise<void> {
    this.#entities.set(entityPath(entry.ref), entry);
    if (this.#announced) return;
    this.#announced = true;
    const soon = [this.#plan.api, ...this.#plan.versions]
      .flat()
      .map((step) => (step.do === "write" ? step.entity : step.definition));
    const ahead = new Map(this.#entities);
    for (const entity of soon) {
      const path = entityPath(entity.ref);
      ahead.set(path, { fingerprint: "", ...ahead.get(path), ...entryOf(entity), state: "intended" });
    }
    await this.#save([...ahead.values()]);
  }

  #confirm(entry: LedgerEntity): void {
    this.#changed = true;
    this.#entities.set(entityPath(entry.ref), entry);
  }

  async #save(entities = [...this.#entities.values()]): Promise<void> {
    const { root, sourceId, title, record } = this.#plan;
    await this.#tools.ledger.save({
      ...{ root, sourceId, title, entities },
      changedAt: this.#changed || !record ? new Date().toISOString() : record.changedAt,
      ...(this.#failure && { fault: this.#failure.fault }),
    });
  }
}

function entryOf(entity: DesiredEntity): Pick<LedgerEntity, "ref" | "sourceId" | "title"> {
  return { ref: entity.ref, sourceId: entity.sourceId, title: entity.title };
}
