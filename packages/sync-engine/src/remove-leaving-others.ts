import { Fault } from "./fault.ts";
import { type EntityRef, entityPath, type Inventory } from "./inventory.ts";

/**
 * Removes an entity with all that is below it, but for what others have put there and what that stands in; gives that of others. API Center
 * takes children along, whosever they are, so it is asked for them before: below an API a list of the versions, one of the deployments
 * and one of the definitions of each version of ours.
 */
export async function removeLeavingOthers(
  top: EntityRef,
  below: readonly EntityRef[],
  inventory: Inventory,
  signal: AbortSignal,
): Promise<EntityRef[]> {
  const others = await othersBelow(top, below, inventory, signal);
  if (others.length > 0) {
    const isHolding = (ref: EntityRef) => others.some((other) => isBelow(other, ref));
    await removeInTurn(
      [...below, top].filter((ref) => !isHolding(ref)),
      inventory,
      signal,
    );
    return others;
  }
  try {
    await inventory.remove(top, signal);
  } catch (error) {
    // Should it ever refuse because of them, they go one by one first.
    if (!(error instanceof Fault) || error.status !== 409) throw error;
    await removeInTurn(below, inventory, signal);
    await inventory.remove(top, signal);
  }
  return [];
}

/** Why `what` is still there, a sentence for people. */
export function othersNote(what: string, others: readonly EntityRef[]): string {
  const named = others.map((ref) => `${ref.kind} ${entityPath(ref).split("/").at(-1)}`);
  const listed = new Intl.ListFormat("en").format(named);
  return `${what} is gone from API Management, but stays in the API center, since it holds what this link didn't make: ${listed}. This link no longer keeps it.`;
}

async function othersBelow(
  top: EntityRef,
  below: readonly EntityRef[],
  inventory: Inventory,
  signal: AbortSignal,
): Promise<EntityRef[]> {
  const ours = new Set(below.map(keyOf));
  async function othersIn(collection: (name: string) => EntityRef): Promise<EntityRef[]> {
    const names = [...(await inventory.beside(collection("any"), signal)).keys()];
    return names.map(collection).filter((ref) => !ours.has(keyOf(ref)));
  }
  const versions = [top, ...below].filter((ref) => ref.kind === "version");
  const collections: ((name: string) => EntityRef)[] = versions.map(({ api, version }) => (definition) => ({
    kind: "definition",
    api,
    version,
    definition,
  }));
  if (top.kind === "api") {
    const { api } = top;
    collections.push(
      (version) => ({ kind: "version", api, version }),
      (deployment) => ({ kind: "deployment", api, deployment }),
    );
  }
  const found: EntityRef[] = [];
  for (const collection of collections) found.push(...(await othersIn(collection)));
  return found;
}

async function removeInTurn(
  refs: readonly EntityRef[],
  inventory: Inventory,
  signal: AbortSignal,
): Promise<void> {
  for (const kind of ["deployment", "definition", "version"]) {
    for (const ref of refs) if (ref.kind === kind) await inventory.remove(ref, signal);
  }
}

function isBelow(ref: EntityRef, above: EntityRef): boolean {
  return keyOf(ref).startsWith(`${keyOf(above)}/`);
}

/** Names of API Center compare without regard to letter case. */
function keyOf(ref: EntityRef): string {
  return entityPath(ref).toLowerCase();
}
