import type { LinkedApi } from "@api-center-links/contracts/linked-apis";
import type { LedgerRecord } from "@api-center-links/sync-engine/ledger";
import type { Remark } from "@api-center-links/sync-engine/reconcile";
import type { Store } from "../store/store.ts";
import { isEnvironment, viewFault } from "./link-view.ts";

/** What a link keeps and what it leaves out, as of its last look at API Management; by title. */
export async function listLinkedApis(store: Store, linkId: string): Promise<LinkedApi[]> {
  const [records, remarks, waiting] = await Promise.all([
    store.ledgers.records(linkId),
    store.remarks.list(linkId),
    store.missing.waiting(linkId),
  ]);
  const kept = records.filter((record) => !isEnvironment(record));
  const failed = kept.filter((record) => record.fault).map((record) => record.root);
  const failures = await store.runs.lastNotes(linkId, failed);
  const byRoot = new Map(remarks.map((remark) => [remark.root, remark]));
  const missing = new Map(waiting.map(({ root, fate }) => [root, fate]));
  const keptRoots = new Set(kept.map((record) => record.root));
  return [
    ...kept.map((record) => {
      const api = viewKept(record, byRoot.get(record.root), failures.get(record.root) ?? []);
      const fate = missing.get(record.root);
      // What failed before its source was gone is not tried again.
      return fate
        ? { ...api, missing: fate, fault: null, retryAt: null, leftOut: [], notes: [] }
        : { ...api, missing: null };
    }),
    ...remarks.filter((remark) => remark.isOut && !keptRoots.has(remark.root)).map(viewLeftOut),
  ].toSorted((left, right) => left.title.localeCompare(right.title));
}

function viewKept(
  record: LedgerRecord,
  remark: Remark | undefined,
  failures: string[],
): Omit<LinkedApi, "missing"> {
  const leftOut = remark?.leftOut ?? [];
  const notes = [...new Set([...failures, ...(remark?.notes ?? [])])];
  return {
    name: record.root,
    title: record.title,
    sourceId: record.sourceId,
    kind: remark?.kind ?? null,
    isOut: false,
    versions: record.entities.filter((entity) => entity.ref.kind === "version").length,
    lastChangedAt: record.changedAt,
    leftOut,
    notes: notes.filter((note) => !leftOut.includes(note)),
    fault: viewFault(record.fault),
    retryAt: record.fault?.retryAt ?? null,
  };
}

function viewLeftOut({ root, sourceId, title, kind, leftOut, notes }: Remark): LinkedApi {
  return {
    ...{ name: root, title, sourceId, kind, leftOut, notes },
    ...{ isOut: true, missing: null, versions: 0, lastChangedAt: null, fault: null, retryAt: null },
  };
}
