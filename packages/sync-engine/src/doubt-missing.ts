import { isEnvironment } from "./environment-tree.ts";
import type { KnownTrees, LedgerRecord } from "./ledger.ts";

/**
 * The ledger's records without their word for what the API center no longer lists: those trees are looked at and written again where
 * somebody, or an API center made anew under the old name, has lost them. The environment isn't listed and always looked at.
 */
export function doubtMissing(known: KnownTrees, namesInCenter: Set<string>): KnownTrees {
  const doubted = (record: LedgerRecord) =>
    namesInCenter.has(record.root.toLowerCase()) && !isEnvironment(record.root)
      ? record
      : { ...record, entities: record.entities.map((entity) => ({ ...entity, state: "intended" as const })) };
  return {
    roots: () => known.roots(),
    recordsOf: async (roots) => (await known.recordsOf(roots)).map(doubted),
  };
}
