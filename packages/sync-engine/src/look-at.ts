import { Fault } from "./fault.ts";
import type { KnownTrees, LedgerRecord, SearchableLedger } from "./ledger.ts";
import type { ApiSource, SourceSnapshot } from "./source.ts";

/** A part of the source that can be planned by itself: every API tree in it is whole. */
export interface Part {
  snapshot: SourceSnapshot;
  known: KnownTrees;
  /** What should be in it and isn't, since an API of it can't be read. */
  unread: Unread[];
}

export interface Unread {
  record: LedgerRecord;
  fault: Fault;
}

interface LookOptions {
  source: ApiSource;
  ledger: SearchableLedger;
  signal: AbortSignal;
}

/**
 * Looks at the given APIs (or version sets), and at all that shares an API tree with them now or did when it was last written. What
 * it costs depends on them alone, not on the size of the instance. Rejects with a `Fault` where the instance can't be read.
 */
export async function lookAt(sourceIds: string[], { source, ledger, signal }: LookOptions): Promise<Part> {
  const asked = new Set<string>();
  const records = new Map<string, LedgerRecord>();
  const faults = new Map<string, Fault>();
  let whole: SourceSnapshot | undefined;
  let wanted = unasked(sourceIds, asked);
  do {
    const { seen, refused } = await look(wanted, source, signal);
    for (const [id, fault] of refused) faults.set(keyOf(id), fault);
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
  return withoutUnread(whole, records, faults);
}

/** Where some can't be read, each by itself. */
async function look(
  ids: string[],
  source: ApiSource,
  signal: AbortSignal,
): Promise<{ seen: SourceSnapshot; refused: Map<string, Fault> }> {
  const refused = new Map<string, Fault>();
  const tolerant = async (some: string[], whose: string) => {
    try {
      return await source.look(some, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Fault)) throw error;
      refused.set(whose, error);
      return undefined;
    }
  };
  const all = await tolerant(ids, "");
  if (all) return { seen: all, refused };
  refused.clear();
  let seen = await source.look([], signal);
  for (const each of await Promise.all(ids.map((id) => tolerant([id], id))))
    if (each) seen = joined(seen, each);
  return { seen, refused };
}

/** Trees of which an API can't be read are left out with all that is in them, and so are those that share an API with them. */
function withoutUnread(
  snapshot: SourceSnapshot,
  records: Map<string, LedgerRecord>,
  faults: Map<string, Fault>,
): Part {
  const left = new Map(records);
  const unread: Unread[] = [];
  for (let before = -1; before < unread.length; ) {
    before = unread.length;
    for (const record of left.values()) {
      const ids = [record, ...record.entities].map(({ sourceId }) => keyOf(sourceId));
      const fault = ids.map((id) => faults.get(id)).find((each) => each !== undefined);
      if (!fault) continue;
      for (const id of ids) faults.set(id, fault);
      unread.push({ record, fault });
      left.delete(record.root);
    }
    for (const { id, versionSetId } of snapshot.apis) {
      const fault = faults.get(keyOf(versionSetId || id));
      if (fault) faults.set(keyOf(id), fault);
    }
  }
  const apis = snapshot.apis.filter(({ id }) => !faults.has(keyOf(id)));
  return { snapshot: { ...snapshot, apis }, known: held(left), unread };
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
