import type { Inventory } from "./inventory.ts";
import { documentHash, type ReplacedDocument } from "./read-back.ts";
import type { TreeJournal } from "./tree-journal.ts";

/**
 * Nobody knows whether API Center gives every document back as it took it. Of those that were found replaced and have been imported
 * anew, it is asked once more: how it gives them is remembered, and where that is what was found before, nobody had replaced them.
 * Gives those. What can't be asked counts as replaced.
 */
export async function ownRenditions(
  replaced: ReplacedDocument[],
  journal: TreeJournal,
  { inventory, signal }: { inventory: Inventory; signal: AbortSignal },
): Promise<ReplacedDocument[]> {
  const own: ReplacedDocument[] = [];
  for (const document of replaced) {
    const { title, contentHash } = journal.entry(document.ref) ?? {};
    if (title === undefined || contentHash === undefined) continue;
    const given = await documentHash(document.ref, title, { inventory, signal }).catch(() => undefined);
    signal.throwIfAborted();
    if (given === undefined || given === contentHash) continue;
    journal.setReadsAs(document.ref, given);
    if (given === document.found) own.push(document);
  }
  return own;
}
