import type { Ledger } from "./ledger.ts";

/**
 * Has the next run look whether the link's environment is still there. For when deployments are refused: what they refer to may have been
 * deleted by somebody.
 */
export async function doubtEnvironment(ledger: Ledger, roots: string[]): Promise<void> {
  for (const record of await ledger.recordsOf(roots)) {
    const entities = record.entities.map((entity) => ({ ...entity, state: "intended" as const }));
    await ledger.save({ ...record, entities });
  }
}
