import type { DesiredEntity } from "./desired-tree.ts";
import { type EntityProperties, type EntityRef, entityPath, type Inventory } from "./inventory.ts";
import { covers, overlay } from "./overlay.ts";
import type { Kin, TreePlan } from "./plan.ts";
import type { TreeJournal } from "./tree-journal.ts";
import { writableFields } from "./writable-fields.ts";

interface TakeOverTools {
  inventory: Inventory;
  signal: AbortSignal;
}

/** What an entity is made with: what people have written of its predecessor, where there is one, laid over its first values. */
export async function initialOf(
  { ref, initial }: DesiredEntity,
  heirOf: readonly Kin[],
  { inventory, signal }: TakeOverTools,
): Promise<EntityProperties> {
  if (ref.kind === "environment") return initial;
  for (const { root: api, stays } of heirOf) {
    if (stays && ref.kind === "api") continue;
    const found = await inventory.read({ ...ref, api }, signal);
    if (found) return overlay(initial, writableFields(ref.kind, found));
  }
  return initial;
}

/**
 * Writes what people have written of the predecessors as a whole and not of the API itself, which may have been there before them, such as
 * where its newest version came in first. Until their versions stand in it: afterwards people may take it away again. Returns true where
 * the API turned out to be gone.
 */
export async function takeOver(
  { desired, record }: TreePlan,
  heirOf: readonly Kin[],
  journal: TreeJournal,
  { inventory, signal }: TakeOverTools,
): Promise<boolean> {
  if (!desired) return false;
  const { root } = desired;
  const { ref, owned } = desired.api;
  const written = new Set(
    record?.entities.flatMap(({ ref, state }) => (state === "written" ? entityPath(ref) : [])),
  );
  const stands = (version: string) => written.has(entityPath({ kind: "version", api: root, version }));
  for (const { root: api, versions, stays } of heirOf) {
    if (stays || versions.every(stands)) continue;
    const found = await inventory.read({ ...ref, api } as EntityRef, signal);
    if (!found) continue;
    const present = await inventory.read(ref, signal);
    if (!present) return journal.doubt();
    const filled = (own: EntityProperties) => {
      const said = Object.entries(writableFields(ref.kind, own)).filter(([, value]) => !isEmpty(value));
      return overlay(overlay(writableFields(ref.kind, found), Object.fromEntries(said)), owned);
    };
    if (covers(writableFields(ref.kind, present), filled(present))) continue;
    const anew = async () => filled((await inventory.read(ref, signal)) ?? present);
    await inventory.write(ref, filled(present), signal, anew);
    journal.noteChange();
  }
  return false;
}

/** Azure gives lists that nobody has written empty. */
function isEmpty(value: unknown): boolean {
  return value === null || value === "" || (Array.isArray(value) && value.length === 0);
}
