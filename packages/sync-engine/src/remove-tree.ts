import type { EntityRef, Inventory } from "./inventory.ts";
import type { Ledger, LedgerRecord } from "./ledger.ts";
import { removeLeavingOthers } from "./remove-leaving-others.ts";
import { TreeJournal } from "./tree-journal.ts";

/**
 * Removes all of a record's tree and forgets it; gives what others have put below it, which stays. The ledger no longer vouches for
 * anything of it before the first request: should the source bring it back after a crash, the next run looks at what is left.
 */
export async function removeTree(
  record: LedgerRecord,
  { inventory, ledger, signal }: { inventory: Inventory; ledger: Ledger; signal: AbortSignal },
): Promise<EntityRef[]> {
  const journal = new TreeJournal(record, record, ledger);
  await journal.intend(record.entities);
  const [top, ...below] = record.entities.map((entity) => entity.ref);
  // Where nothing was ever written, what stands in its place isn't ours.
  const others = top ? await removeLeavingOthers(top, below, inventory, signal) : [];
  await ledger.forget(record.root);
  return others;
}
