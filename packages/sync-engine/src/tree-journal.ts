import { type EntityRef, entityPath } from "./inventory.ts";
import {
  type Ledger,
  type LedgerEntity,
  type LedgerFault,
  type LedgerRecord,
  unknownDocument,
} from "./ledger.ts";

/** The ledger can't be kept, so the run must end: what it did could be forgotten. */
export class LedgerFailed extends Error {}

/** What an entry says of an entity apart from its state. */
type Described = Pick<LedgerEntity, "ref" | "sourceId" | "title">;

/**
 * The ledger's record of one tree while the tree is worked on. What may be written or removed is marked `intended` and saved
 * before the first request, and confirmed after; so a crash at any point leaves a record that claims too little, never
 * too much. Methods that save throw {@link LedgerFailed}.
 */
export class TreeJournal {
  readonly #ledger: Ledger;
  readonly #before: LedgerRecord | undefined;
  readonly #identity: Pick<LedgerRecord, "root" | "sourceId" | "title">;
  readonly #entities: Map<string, LedgerEntity>;
  /** Entries as last confirmed, by this run or an earlier one. */
  readonly #confirmed: Map<string, LedgerEntity>;
  #unsaved = false;
  #changed = false;

  constructor(
    identity: Pick<LedgerRecord, "root" | "sourceId" | "title">,
    before: LedgerRecord | undefined,
    ledger: Ledger,
  ) {
    const { root, sourceId, title } = identity;
    this.#identity = { root, sourceId, title };
    this.#before = before;
    this.#ledger = ledger;
    const entries = (before?.entities ?? []).map((entity) => [entityPath(entity.ref), entity] as const);
    this.#entities = new Map(entries);
    this.#confirmed = new Map(entries.filter(([, entity]) => entity.state === "written"));
    // Whoever doubts what was written does so in memory; the ledger may still vouch for it.
    this.#unsaved = this.#confirmed.size < entries.length;
  }

  /** Whether anything in the API center was changed. */
  get changed(): boolean {
    return this.#changed;
  }

  entry(ref: EntityRef): LedgerEntity | undefined {
    return this.#entities.get(entityPath(ref));
  }

  /** Whether an earlier run has written the entity or was about to. */
  wasKnown(ref: EntityRef): boolean {
    return this.#before?.entities.some((entity) => entityPath(entity.ref) === entityPath(ref)) ?? false;
  }

  /** Whether the tree is one that no earlier run has begun. */
  get isNew(): boolean {
    return this.#before === undefined;
  }

  /** Whether the entity is known to stand with these source-owned fields. */
  stands(ref: EntityRef, fingerprint: string): boolean {
    return this.#confirmed.get(entityPath(ref))?.fingerprint === fingerprint;
  }

  /** Writes ahead. */
  async intend(entities: Described[]): Promise<void> {
    for (const entity of entities) {
      const path = entityPath(entity.ref);
      const entry = this.#entities.get(path);
      if (entry?.state === "intended") continue;
      this.#put({ fingerprint: "", ...entry, ...described(entity), state: "intended" });
    }
    await this.#saveAhead();
  }

  /** The entity stands with these source-owned fields. */
  confirm(entity: Described, fingerprint: string): void {
    const entry = this.entry(entity.ref);
    if (entry?.state === "written" && entry.fingerprint === fingerprint && entry.title === entity.title)
      return;
    const confirmed: LedgerEntity = { ...entry, ...described(entity), state: "written", fingerprint };
    this.#put(confirmed);
    this.#confirmed.set(entityPath(entity.ref), confirmed);
  }

  /** The definition holds this document; `undefined`: it holds none. */
  setDocument(ref: EntityRef, contentHash: string | undefined): void {
    const entry = this.entry(ref);
    if (!entry || (entry.contentHash === contentHash && !entry.askAgain)) return;
    const { contentHash: _, askAgain: __, readsAs, ...rest } = entry;
    this.#put({
      ...rest,
      ...(contentHash !== undefined && { contentHash }),
      ...(readsAs !== undefined && entry.contentHash === contentHash && { readsAs }),
    });
  }

  /** The API center gives the definition's document back as one with this hash. */
  setReadsAs(ref: EntityRef, readsAs: string): void {
    const entry = this.entry(ref);
    if (entry) this.#put({ ...entry, readsAs });
  }

  /** The definition holds what it held, but the source may have another document by now. */
  askAgain(ref: EntityRef): void {
    const entry = this.entry(ref);
    if (entry && !entry.askAgain) this.#put({ ...entry, askAgain: true });
  }

  /** Writes ahead that the definition's document is about to be replaced. */
  async intendDocument(ref: EntityRef): Promise<void> {
    if (this.entry(ref)?.contentHash === undefined) return;
    this.setDocument(ref, unknownDocument);
    await this.#saveAhead();
  }

  /**
   * Writes ahead that the entity, which turned out to be gone, is about to be made anew: nothing is below it, and it holds no document.
   * Tells whether that is news about anything below it.
   */
  async intendAnew(ref: EntityRef): Promise<boolean> {
    const isNews = this.doubt(ref);
    if (this.entry(ref)?.contentHash !== undefined) await this.intendDocument(ref);
    else if (isNews) await this.#saveAhead();
    return isNews;
  }

  /** Nothing came of what was intended: the entry is what it was when last confirmed. */
  restore(ref: EntityRef): void {
    const path = entityPath(ref);
    const confirmed = this.#confirmed.get(path);
    const entry = this.#entities.get(path);
    if (confirmed && entry?.state === "intended") {
      this.#put({ ...entry, fingerprint: confirmed.fingerprint, title: confirmed.title, state: "written" });
    }
  }

  noteChange(): void {
    this.#changed = true;
  }

  /** The entity, and all below it, is gone. */
  drop(ref: EntityRef): void {
    for (const path of this.#pathsUnder(entityPath(ref))) {
      this.#entities.delete(path);
      this.#confirmed.delete(path);
      this.#unsaved = true;
    }
  }

  /**
   * What is below the entity, or in the whole tree, may be gone whatever the ledger says. Tells whether that is news about
   * anything.
   */
  doubt(below?: EntityRef): boolean {
    const paths = below ? this.#pathsUnder(entityPath(below)).slice(1) : [...this.#entities.keys()];
    const doubted = paths.filter((path) => this.#confirmed.delete(path));
    for (const path of doubted) {
      const entry = this.#entities.get(path);
      if (entry) this.#put({ ...entry, state: "intended" });
    }
    return doubted.length > 0;
  }

  /** The record as it stands. */
  record(fault?: LedgerFault): LedgerRecord {
    return {
      ...this.#identity,
      entities: [...this.#entities.values()],
      changedAt: this.#changed || !this.#before ? new Date().toISOString() : this.#before.changedAt,
      ...(fault && { fault }),
    };
  }

  /** Saves what isn't saved yet. `fault`: why the tree isn't as it should be, if it isn't. */
  async close(fault: LedgerFault | undefined): Promise<void> {
    if (this.#unsaved || fault || this.#before?.fault) await this.#save(fault);
  }

  #put(entity: LedgerEntity): void {
    this.#entities.set(entityPath(entity.ref), entity);
    this.#unsaved = true;
  }

  /** The path first, then those below it. */
  #pathsUnder(path: string): string[] {
    return [path, ...[...this.#entities.keys()].filter((each) => each.startsWith(`${path}/`))];
  }

  async #saveAhead(): Promise<void> {
    if (this.#unsaved) await this.#save(this.#before?.fault);
  }

  async #save(fault: LedgerFault | undefined): Promise<void> {
    try {
      await this.#ledger.save(this.record(fault));
    } catch (cause) {
      throw new LedgerFailed("The ledger could not be written.", { cause });
    }
    this.#unsaved = false;
  }
}

function described({ ref, sourceId, title }: Described): Described {
  return { ref, sourceId, title };
}
