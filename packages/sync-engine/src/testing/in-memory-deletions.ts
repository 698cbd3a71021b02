import type {
  DeletionGuard,
  DeletionLimits,
  DeletionsPlanned,
  RecordedDeletions,
} from "../deletion-guard.ts";

/** Keeps the records as the store does, but for their ageing. */
export class InMemoryDeletions implements DeletionGuard {
  readonly byRoot = new Map<string, keyof RecordedDeletions>();
  limits: DeletionLimits;

  constructor(limits: DeletionLimits = { count: 5, percent: 20 }) {
    this.limits = limits;
  }

  async recorded(): Promise<RecordedDeletions> {
    const { held, confirmed, kept, lately } = this;
    return { held, confirmed, kept, lately };
  }

  async record({ going, held, settled }: DeletionsPlanned): Promise<void> {
    for (const { root, fate } of settled) if (this.byRoot.get(root) === fate) this.byRoot.delete(root);
    for (const { root } of going) this.byRoot.set(root, "lately");
    for (const { root } of held) if (this.#isOpen(root)) this.byRoot.set(root, "held");
  }

  get held(): Set<string> {
    return this.#all("held");
  }

  get confirmed(): Set<string> {
    return this.#all("confirmed");
  }

  get kept(): Set<string> {
    return this.#all("kept");
  }

  get lately(): Set<string> {
    return this.#all("lately");
  }

  /** As a person decides about all that are held; what was deleted before no longer counts. */
  decide(decision: "confirmed" | "kept"): void {
    for (const root of this.held) this.byRoot.set(root, decision);
    for (const root of this.lately) this.byRoot.delete(root);
  }

  #isOpen(root: string): boolean {
    const state = this.byRoot.get(root);
    return state === undefined || state === "lately";
  }

  #all(wanted: keyof RecordedDeletions): Set<string> {
    return new Set([...this.byRoot].flatMap(([root, state]) => (state === wanted ? root : [])));
  }
}
