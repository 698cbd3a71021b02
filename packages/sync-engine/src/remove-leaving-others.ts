import { Fault } from "./fault.ts";
import { type EntityRef, entityPath, type Inventory } from "./inventory.ts";

/**
 * Removes an entity with all that is below it, but for what others have put there and what that stands in; gives that of others. API Center
 * takes children along, whosever they are, so it is asked for them before: below an API a list of the versions, one of the deployments
 * and one of the definitions of each version of ours. Removes nothing, and rejects with a `Fault`, where a list leaves out what is there
 * of ours: one that comes empty or is cut short may leave out that of others, too. What isn't listed costs a read.
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
    const listed = names.map(collection);
    const keys = new Set(listed.map(keyOf));
    const place = collectionOf(collection("any"));
    for (const ref of below) {
      const isUnlisted = collectionOf(ref) === place && !keys.has(keyOf(ref));
      if (isUnlisted && (await inventory.read(ref, signal))) throw listIncomplete(ref);
    }
    return listed.filter((ref) => !ours.has(keyOf(ref)));
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

function listIncomplete({ kind }: EntityRef): Fault {
  return new Fault(
    "CenterListIncomplete",
    `The API center's list of ${kind}s leaves out some that exist, and so maybe what this link didn't make. Nothing here is deleted until it is whole again.`,
  );
}

function collectionOf(ref: EntityRef): string {
  return keyOf(ref).replace(/[^/]+$/, "");
}

/** Names of API Center compare without regard to letter case. */
function keyOf(ref: EntityRef): string {
  return entityPath(ref).toLowerCase();
}
