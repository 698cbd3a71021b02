import type { RecordedDeletions } from "./deletion-guard.ts";
import { Fault } from "./fault.ts";
import type { Ledger, LedgerRecord } from "./ledger.ts";
import type { Plan, PlannedTree } from "./plan.ts";
import type { ApiSource, SourceSnapshot } from "./source.ts";

interface AskOptions {
  source: Pick<ApiSource, "look">;
  ledger: Ledger;
  recorded: RecordedDeletions;
  signal: AbortSignal;
}

/**
 * A plan in which nothing goes that the source has: each API that the lists leave out is asked for by itself first, and where one is
 * there all the same, all is planned anew with it. So a list that was cut short, or came back empty, deletes nothing. Costs a request for
 * each API that is missing. Rejects with a `Fault` when one can't be read, and when the lists leave out so many that they are no use.
 */
export async function askingForMissing(
  listed: SourceSnapshot,
  draw: (snapshot: SourceSnapshot) => Promise<Plan>,
  { source, ledger, recorded, signal }: AskOptions,
): Promise<Plan> {
  const asked = new Set<string>();
  for (let snapshot = listed; ; ) {
    const plan = await draw(snapshot);
    const losing = plan.filter((tree) => losesSomething(tree, recorded) && !asked.has(tree.root));
    const before = snapshot.apis.length;
    for (let start = 0; start < losing.length; start += treesAtOnce) {
      const roots = losing.slice(start, start + treesAtOnce).map(({ root }) => root);
      for (const root of roots) asked.add(root);
      snapshot = await withUnlisted(snapshot, await ledger.recordsOf(roots), source, signal);
      refuseUseless(snapshot.apis.length - listed.apis.length);
    }
    if (snapshot.apis.length === before) return plan;
  }
}

/** Records are large, and lists that are no use needn't be asked about for long. */
const treesAtOnce = 50;

/** What is held was asked for when it was first missed, and isn't at every run. */
function losesSomething({ action, losesParts, root }: PlannedTree, { held }: RecordedDeletions): boolean {
  return action === "delete" || losesParts === true || (action === "hold" && !held.has(root));
}

/** The snapshot with what these records come from, isn't listed, and is there. */
async function withUnlisted(
  snapshot: SourceSnapshot,
  records: LedgerRecord[],
  source: Pick<ApiSource, "look">,
  signal: AbortSignal,
): Promise<SourceSnapshot> {
  const { instance, versionSets, apis } = snapshot;
  const sets = new Set(versionSets.map((set) => keyOf(set.id)));
  const listed = new Set([
    ...[keyOf(instance.id), ...sets],
    ...apis.flatMap((api) => [keyOf(api.id), keyOf(api.versionSetId ?? api.id)]),
  ]);
  const sources = records.flatMap(({ entities }) => entities.map(({ sourceId }) => sourceId));
  const missing = new Map(sources.map((id) => [keyOf(id), id]));
  const ids = [...missing].flatMap(([key, id]) => (listed.has(key) ? [] : id));
  if (ids.length === 0) return snapshot;
  const found = await source.look(ids, signal);
  return {
    instance,
    versionSets: [...versionSets, ...found.versionSets.filter((set) => !sets.has(keyOf(set.id)))],
    apis: [...apis, ...found.apis],
  };
}

function refuseUseless(unlisted: number): void {
  if (unlisted <= mostUnlisted) return;
  throw new Fault(
    listIncomplete,
    `API Management's list of APIs leaves out at least ${unlisted} that exist. Nothing is changed until it is whole again.`,
  );
}

/** APIs. A few may be missing by bad luck, such as one that moves between two pages; more would cost a request each at every run. */
const mostUnlisted = 20;

/** Code of the fault that the lists are no use. */
export const listIncomplete = "ListIncomplete";

function keyOf(id: string): string {
  return id.toLowerCase();
}
