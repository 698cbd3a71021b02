import { Fault } from "./fault.ts";
import type { Inventory } from "./inventory.ts";
import type { Ledger, LedgerRecord } from "./ledger.ts";
import { TreeJournal } from "./tree-journal.ts";

/**
 * Removes all of a record's tree and forgets it. The ledger no longer vouches for anything of it before the first
 * request: should the source bring it back after a crash, the next run looks at what is left.
 */
export async function removeTree(
  record: LedgerRecord,
  { inventory, ledger, signal }: { inventory: Inventory; ledger: Ledger; signal: AbortSignal },
): Promise<void> {
  const journal = new TreeJournal(record, record, ledger);
  await journal.intend(record.entities);
  await removeWithChildren(record, inventory, signal);
  await ledger.forget(record.root);
}

/** API Center takes children along; should it ever refuse because of them, they go one by one first. */
async function removeWithChildren(
  { root, entities }: LedgerRecord,
  inventory: Inventory,
  signal: AbortSignal,
): Promise<void> {
  const [top = { kind: "api" as const, api: root }, ...children] = entities.map((entity) => entity.ref);
  try {
    await inventory.remove(top, signal);
  } catch (error) {
    if (!(error instanceof Fault) || error.status !== 409) throw error;
    const childrenFirst = ["deployment", "definition", "version"] as const;
    for (const kind of childrenFirst) {
      for (const child of children.filter((each) => each.kind === kind))
        await inventory.remove(child, signal);
    }
    await inventory.remove(top, signal);
  }
}
