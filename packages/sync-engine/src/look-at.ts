import type { KnownTrees, LedgerRecord, SearchableLedger } from "./ledger.ts";
import type { ApiSource, SourceSnapshot } from "./source.ts";

/** A part of the source that can be planned by itself: every API tree in it is whole. */
export interface Part {
  snapshot: SourceSnapshot;
  known: KnownTrees;
}

/**
 * Looks at the given APIs (or version sets), and at all that shares an API tree with them now or did when it was last written. What
 * it costs depends on them alone, not on the size of the instance.
 */
export async function lookAt(
  sourceIds: string[],
  { source, ledger, signal }: { source: ApiSource; ledger: SearchableLedger; signal: AbortSignal },
): Promise<Part> {
  const asked = new Set<string>();
  const records = new Map<string, LedgerRecord>();
  let whole: SourceSnapshot | undefined;
  let wanted = unasked(sourceIds, asked);
  do {
    const seen = await source.look(wanted, signal);
    whole = whole ? joined(whole, seen) : seen;
    const places = seen.apis.flatMap(({ versionSetId }) => versionSetId || []);
    for (const record of await ledger.recordsFrom([...wanted, ...places, seen.instance.id])) {
      records.set(record.root, record);
    }
    const members = [...records.values()].flatMap(({ entities }) =>
      entities.map((entity) => entity.sourceId),
    );
    wanted = unasked(
      members.filter((id) => keyOf(id) !== keyOf(seen.instance.id)),
      asked,
    );
  } while (wanted.length > 0);
  return { snapshot: whole, known: held(records) };
}

function held(records: Map<string, LedgerRecord>): KnownTrees {
  return {
    roots: async () => [...records.keys()],
    recordsOf: async (roots) => roots.flatMap((root) => records.get(root) ?? []),
  };
}

/** Those not asked for yet, which they are from now on. */
function unasked(ids: string[], asked: Set<string>): string[] {
  return ids.filter((id) => {
    const isNew = !asked.has(keyOf(id));
    asked.add(keyOf(id));
    return isNew;
  });
}

function joined(left: SourceSnapshot, right: SourceSnapshot): SourceSnapshot {
  return {
    instance: right.instance,
    versionSets: [...left.versionSets, ...right.versionSets],
    apis: [...left.apis, ...right.apis],
  };
}

function keyOf(id: string): string {
  return id.toLowerCase();
}
