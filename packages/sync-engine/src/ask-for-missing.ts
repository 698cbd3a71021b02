import { Fault } from "./fault.ts";
import type { Ledger } from "./ledger.ts";
import type { ApiSource, SourceSnapshot } from "./source.ts";

interface AskOptions {
  source: Pick<ApiSource, "look">;
  ledger: Ledger;
  /** Roots whose APIs were asked for already, and are to stay. */
  known: ReadonlySet<string>;
  signal: AbortSignal;
}

/**
 * The snapshot, and with it every API of the ledger that the lists leave out and that is there all the same when it is asked for by
 * itself: a list that was cut short or came back empty deletes nothing. Costs a request for each API that is missing. Rejects with a
 * `Fault` when one can't be read, and when the lists leave out so many that they are no use.
 */
export async function askForMissing(
  snapshot: SourceSnapshot,
  { source, ledger, known, signal }: AskOptions,
): Promise<SourceSnapshot> {
  const listed = new Set(
    [
      snapshot.instance.id,
      ...snapshot.versionSets.map((set) => set.id),
      ...snapshot.apis.flatMap((api) => [api.id, api.versionSetId ?? api.id]),
    ].map(keyOf),
  );
  const missing = new Map(
    (await ledger.recordsBeyond(listed))
      .filter(({ root }) => !known.has(root))
      .flatMap((record) => record.entities.map((entity) => entity.sourceId))
      .map((id) => [keyOf(id), id] as const)
      .filter(([key]) => !listed.has(key)),
  );
  const ids = [...missing.values()];
  const whole = { ...snapshot, versionSets: [...snapshot.versionSets], apis: [...snapshot.apis] };
  for (let start = 0; start < ids.length; start += askedAtOnce) {
    const found = await source.look(ids.slice(start, start + askedAtOnce), signal);
    whole.apis.push(...found.apis);
    whole.versionSets.push(...found.versionSets.filter((set) => !listed.has(keyOf(set.id))));
    for (const set of found.versionSets) listed.add(keyOf(set.id));
    const unlisted = whole.apis.length - snapshot.apis.length;
    if (unlisted > mostUnlisted) {
      throw new Fault(
        listIncomplete,
        `API Management's list of APIs leaves out at least ${unlisted} that exist. Nothing is changed until it is whole again.`,
      );
    }
  }
  return whole;
}

/** Code of the fault that the lists are no use. */
export const listIncomplete = "ListIncomplete";

const askedAtOnce = 50;

/** APIs. A few may be missing by bad luck, such as one that moves between two pages; more would cost a request each at every run. */
const mostUnlisted = 20;

function keyOf(id: string): string {
  return id.toLowerCase();
}
