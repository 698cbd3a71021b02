import { isEnvironment } from "./environment-tree.ts";
import type { LedgerRecord } from "./ledger.ts";

/**
 * The ledger's records without their word for what the API center no longer lists: those trees are looked at and written again where
 * somebody, or an API center made anew under the old name, has lost them. The environment isn't listed and always looked at.
 */
export function doubtMissing(records: LedgerRecord[], namesInCenter: Set<string>): LedgerRecord[] {
  return records.map((record) =>
    namesInCenter.has(record.root.toLowerCase()) && !isEnvironment(record.root)
      ? record
      : { ...record, entities: record.entities.map((entity) => ({ ...entity, state: "intended" as const })) },
  );
}
