import type { DesiredDefinition, DesiredEntity } from "./desired-tree.ts";
import { type CheckedDocument, checkedDocument } from "./document-check.ts";
import { type Failure, Fault, toFaultRecord } from "./fault.ts";
import { fingerprint } from "./fingerprint.ts";
import { formatTitle } from "./format-titles.ts";
import { type EntityProperties, type EntityRef, entityPath, type Inventory } from "./inventory.ts";
import type { Ledger } from "./ledger.ts";
import { covers, overlay } from "./overlay.ts";
import type { Kin, Step, TreePlan } from "./plan.ts";
import { othersNote, removeLeavingOthers } from "./remove-leaving-others.ts";
import type { Documents } from "./source.ts";
import { initialOf, takeOver } from "./take-over.ts";
import { LedgerFailed, type TreeJournal } from "./tree-journal.ts";
import { withoutMissingDefinition } from "./without-missing-definition.ts";
import { writableFields } from "./writable-fields.ts";

type DefineStep = Extract<Step, { do: "define" }>;

export interface Tools {
  source: Documents;
  inventory: Inventory;
  ledger: Ledger;
  signal: AbortSignal;
}

/** The steps of one tree's plan, carried out against the API center and kept in the tree's journal. */
export class TreeWork {
  readonly #journal: TreeJournal;
  readonly #tools: Tools;
  readonly #heirOf: readonly Kin[];
  readonly #lends: ReadonlySet<string>;
  /** Paths of what this run has created: nothing can be below it yet. */
  readonly #created = new Set<string>();
  /** Paths of what this run has tried to create: it may exist, and would be this link's. */
  readonly #attempted = new Set<string>();
  /** Definitions whose document is still to be asked for. */
  #unasked = new Set<EntityRef>();
  readonly notes: string[] = [];
  failure: Failure | undefined;
  /** Something turned out to be gone from the API center that the ledger had vouched for. */
  missed = false;
  /** A deployment was refused as if what it refers to were missing. */
  deploymentRefused = false;
  /** What people wrote of an API that goes couldn't be taken over. */
  leavesBehind = false;

  constructor(
    journal: TreeJournal,
    tools: Tools,
    { heirOf = [], lends = [] }: Pick<TreePlan, "heirOf" | "lends">,
  ) {
    this.#journal = journal;
    this.#tools = tools;
    this.#heirOf = heirOf;
    this.#lends = new Set(lends);
  }

  /**
   * What is gone goes first, since it makes room; then the API, then version by version: one version's failure leaves the others
   * alone. Documents that it didn't get to are asked for again. Throws only the signal's reason and {@link LedgerFailed}.
   */
  async carryOut(drawnUp: TreePlan): Promise<void> {
    const removals = drawnUp.removals.filter((ref) => !this.#lends.has(versionOf(ref) ?? ""));
    const plan = { ...drawnUp, removals };
    this.failure = undefined;
    this.missed = false;
    this.notes.length = 0;
    this.#unasked = new Set(
      plan.versions.flat().flatMap((step) => (step.do === "define" ? step.definition.ref : [])),
    );
    await this.#carryOut(plan);
    for (const ref of this.#unasked) this.#journal.askAgain(ref);
  }

  async #carryOut(plan: TreePlan): Promise<void> {
    const definitions = plan.removals.filter((ref) => ref.kind === "definition");
    await this.#writeAhead(plan);
    for (const ref of plan.removals)
      if (ref.kind !== "definition") await this.#attempt(() => this.#remove(ref));
    if (!(await this.#attempt(() => this.#run(plan.api)))) return;
    this.leavesBehind = !(await this.#attempt(async () => {
      if (await takeOver(plan, this.#heirOf, this.#journal, this.#tools)) this.missed = true;
    }));
    if (this.leavesBehind) return;
    for (const steps of plan.versions) {
      if (this.missed) return;
      await this.#attempt(() => this.#run(steps));
    }
    // Deployments have stopped naming them by now.
    for (const ref of definitions) await this.#attempt(() => this.#remove(ref));
  }

  async #writeAhead(plan: TreePlan): Promise<void> {
    const steps = [...plan.api, ...plan.versions.flat()];
    const written = steps.flatMap((step): DesiredEntity[] => {
      if (step.do === "write") return [step.entity];
      return step.write ? [step.definition] : [];
    });
    const removed = plan.removals.flatMap((ref) => this.#journal.entry(ref) ?? []);
    await this.#journal.intend([...written, ...removed]);
  }

  /** Runs the steps in order; throws at the first write that fails. A definition that can't be had stops nothing. */
  async #run(steps: Step[]): Promise<void> {
    for (const step of steps) {
      if (step.do === "write")
        await this.#writeOrTell(withoutMissingDefinition(step.entity, this.#journal.record().entities));
      else await this.#define(step);
      if (this.missed) return;
    }
  }

  async #writeOrTell(entity: DesiredEntity): Promise<void> {
    try {
      await this.#write(entity);
    } catch (error) {
      const refused = error instanceof Fault && (error.status === 400 || error.status === 404);
      if (entity.ref.kind === "deployment" && refused) this.deploymentRefused = true;
      throw error;
    }
  }

  async #write(entity: DesiredEntity, print = fingerprint(entity.owned)): Promise<void> {
    const journal = this.#journal;
    const { inventory, signal } = this.#tools;
    const { ref } = entity;
    const parentCreated = this.#created.has(parentPath(ref));
    if (!parentCreated && ref.kind !== "definition" && journal.stands(ref, print)) {
      journal.restore(ref);
      return;
    }
    const path = entityPath(ref);
    // Names of APIs are looked up when the plan is drawn up; the environment's may have been taken since the link was made.
    const isFree = parentCreated || (journal.isNew && ref.kind !== "environment");
    const found = isFree ? undefined : await inventory.read(ref, signal);
    if (found && !journal.wasKnown(ref) && !this.#attempted.has(path)) throw this.#othersEntity(ref);
    if (!found) {
      if (await journal.intendAnew(ref)) this.missed = true;
      this.#attempted.add(path);
      await inventory.write(
        ref,
        overlay(await initialOf(entity, this.#heirOf, this.#tools), entity.owned),
        signal,
      );
      this.#created.add(path);
      journal.setDocument(ref, undefined);
      journal.noteChange();
    } else {
      const laidOver = (present: EntityProperties) =>
        overlay(writableFields(ref.kind, present), entity.owned);
      if (!covers(writableFields(ref.kind, found), entity.owned)) {
        const anew = async () => laidOver((await inventory.read(ref, signal)) ?? found);
        await inventory.write(ref, laidOver(found), signal, anew);
        journal.noteChange();
      }
    }
    journal.confirm(entity, print);
  }

  /** Exports the document, and imports it where its meaning isn't the one known. */
  async #define({ definition, write, deployment }: DefineStep): Promise<void> {
    const { ref } = definition;
    this.#unasked.delete(ref);
    let document: CheckedDocument | undefined;
    try {
      document = await this.#export(definition);
    } catch (error) {
      this.#journal.restore(ref);
      this.#fail(error);
      return this.#goWithout(definition, error);
    }
    if (!document) {
      const error = new Fault(
        "SpecificationMissing",
        `The API has no ${definition.title} in API Management.`,
      );
      this.#fail(error);
      if (this.#journal.entry(ref)?.contentHash !== undefined)
        await this.#giveUpDocument(definition, deployment);
      return this.#goWithout(definition, error);
    }
    try {
      await this.#import(definition, document, write);
    } catch (error) {
      this.#fail(error);
      this.#lookForGaps(error);
      await this.#goWithout(definition, error);
    } finally {
      document.release?.();
    }
  }

  async #export(definition: DesiredDefinition): Promise<CheckedDocument | undefined> {
    this.#tools.signal.throwIfAborted();
    const exported = await this.#tools.source.exportSpecification(definition.source, this.#tools.signal);
    if (!exported) return undefined;
    try {
      return checkedDocument(exported);
    } catch (error) {
      exported.release?.();
      throw error;
    }
  }

  async #import(definition: DesiredDefinition, document: CheckedDocument, write: boolean): Promise<void> {
    const journal = this.#journal;
    const { inventory, signal } = this.#tools;
    const { ref } = definition;
    // An instance may describe an API in another format than its type suggests.
    const title = formatTitle(document.format);
    const entity = { ...definition, title, owned: { ...definition.owned, title } };
    if (write || journal.entry(ref)?.title !== title) {
      // Most often it was written ahead with its tree, and another save would tell nothing that matters.
      if (journal.entry(ref)?.state !== "intended") await journal.intend([entity]);
      await this.#write(entity, fingerprint(definition.owned));
    }
    const { contentHash, ...specification } = document;
    if (journal.entry(ref)?.contentHash === contentHash) {
      journal.setDocument(ref, contentHash);
      return;
    }
    await journal.intendDocument(ref);
    await inventory.importSpecification(ref, specification, signal);
    journal.setDocument(ref, contentHash);
    journal.noteChange();
  }

  /** The source holds no such document any more: the last good copy is none, once the deployment has stopped naming it. */
  async #giveUpDocument(definition: DesiredDefinition, deployment: DesiredEntity | undefined): Promise<void> {
    const { ref } = definition;
    const journal = this.#journal;
    await journal.intend([definition, ...(deployment ? [deployment] : [])]);
    const others = journal.record().entities.filter((entry) => entityPath(entry.ref) !== entityPath(ref));
    if (deployment) await this.#writeOrTell(withoutMissingDefinition(deployment, others));
    journal.setDocument(ref, undefined);
    journal.noteChange();
  }

  /**
   * The API keeps its place without the definition, or with the last good copy of it; the next run tries again. A definition that
   * never held a document doesn't stay behind empty.
   */
  async #goWithout(definition: DesiredDefinition, error: unknown): Promise<void> {
    const { ref, source } = definition;
    const { message } = toFaultRecord(error);
    const version = source.apiVersion?.trim() || "Original";
    if (this.#journal.entry(ref)?.contentHash !== undefined) {
      this.#journal.askAgain(ref);
      this.notes.push(`The definition of version ${version} stays as it was. ${message}`);
      return;
    }
    this.notes.push(`Version ${version} has no definition. ${message}`);
    const mayExist = this.#journal.wasKnown(ref) || this.#attempted.has(entityPath(ref));
    if (mayExist) await this.#tools.inventory.remove(ref, this.#tools.signal);
    this.#journal.drop(ref);
  }

  async #remove(ref: EntityRef): Promise<void> {
    const entry = this.#journal.entry(ref);
    if (!entry) return;
    const refs = this.#journal.record().entities.map((each) => each.ref);
    const below = refs.filter((each) => entityPath(each).startsWith(`${entityPath(ref)}/`));
    const others = await removeLeavingOthers(ref, below, this.#tools.inventory, this.#tools.signal);
    if (others.length > 0) this.notes.push(othersNote(`Version ${entry.title}`, others));
    this.#journal.drop(ref);
    this.#journal.noteChange();
  }

  async #attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      this.#fail(error);
      this.#lookForGaps(error);
      return false;
    }
  }

  /** An answer that something is missing means that somebody has taken away what the ledger vouches for. */
  #lookForGaps(error: unknown): void {
    if (error instanceof Fault && error.status === 404 && this.#journal.doubt()) this.missed = true;
  }

  /** Records a fault; rethrows what isn't one of this tree alone. */
  #fail(error: unknown): void {
    if (error instanceof LedgerFailed) throw error;
    this.#tools.signal.throwIfAborted();
    this.failure ??= { fault: toFaultRecord(error), error };
  }

  #othersEntity(ref: EntityRef): Fault {
    this.#journal.drop(ref);
    return nameTaken(ref);
  }
}

/** Others have made something under a name that this link derives. */
export function nameTaken(ref: EntityRef): Fault {
  return new Fault(
    "NameTaken",
    `The API center has ${entityPath(ref)}, which this link didn't make; it is left alone.`,
  );
}

function versionOf(ref: EntityRef): string | undefined {
  if (ref.kind === "version" || ref.kind === "definition") return ref.version;
  return ref.kind === "deployment" ? ref.deployment : undefined;
}

function parentPath(ref: EntityRef): string {
  return entityPath(ref).split("/").slice(0, -2).join("/");
}
