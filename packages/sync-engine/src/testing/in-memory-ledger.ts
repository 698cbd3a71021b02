import { isEnvironment } from "../environment-tree.ts";
import type { LedgerRecord, SearchableLedger } from "../ledger.ts";

/** Keeps what was saved, as the database does: a record saved is a record that survives. */
export class InMemoryLedger implements SearchableLedger {
  readonly byRoot = new Map<string, LedgerRecord>();

  async records(): Promise<LedgerRecord[]> {
    return structuredClone([...this.byRoot.values()]);
  }

  async roots(): Promise<string[]> {
    return [...this.byRoot.keys()];
  }

  async recordsOf(roots: string[]): Promise<LedgerRecord[]> {
    return structuredClone(roots.flatMap((root) => this.byRoot.get(root) ?? []));
  }

  async recordsFrom(sourceIds: string[]): Promise<LedgerRecord[]> {
    const wanted = new Set(sourceIds.map((id) => id.toLowerCase()));
    const comesFrom = ({ sourceId }: { sourceId: string }) => wanted.has(sourceId.toLowerCase());
    return (await this.records()).filter((record) => comesFrom(record) || record.entities.some(comesFrom));
  }

  async countApis(besides = new Set<string>()): Promise<number> {
    return [...this.byRoot.keys()].filter((root) => !isEnvironment(root) && !besides.has(root)).length;
  }

  async save(record: LedgerRecord): Promise<void> {
    this.byRoot.set(record.root, structuredClone(record));
  }

  async forget(root: string): Promise<void> {
    this.byRoot.delete(root);
  }
}
