import type { Ledger, LedgerRecord } from "../ledger.ts";

/** Keeps what was saved, as the database does: a record saved is a record that survives. */
export class InMemoryLedger implements Ledger {
  readonly byRoot = new Map<string, LedgerRecord>();

  async records(): Promise<LedgerRecord[]> {
    return structuredClone([...this.byRoot.values()]);
  }

  async save(record: LedgerRecord): Promise<void> {
    this.byRoot.set(record.root, structuredClone(record));
  }

  async forget(root: string): Promise<void> {
    this.byRoot.delete(root);
  }
}
