import type { DesiredEntity } from "./desired-tree.ts";
import { entityPath } from "./inventory.ts";
import type { LedgerEntity } from "./ledger.ts";

/** A deployment can name a definition only once it is there, with a document. */
export function withoutMissingDefinition(entity: DesiredEntity, known: LedgerEntity[]): DesiredEntity {
  const id = entity.owned.definitionId;
  if (typeof id !== "string") return entity;
  const there = known.some(
    ({ ref, contentHash }) => contentHash !== undefined && `/workspaces/default/${entityPath(ref)}` === id,
  );
  return there ? entity : { ...entity, owned: { ...entity.owned, definitionId: undefined } };
}
