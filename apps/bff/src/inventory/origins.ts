import type { LedgerEntity, LedgerRecord } from "@api-center-links/sync-engine/ledger";
import { isEnvironment } from "../links/link-view.ts";
import type { LinkRecord } from "../store/link-record.ts";
import type { Store } from "../store/store.ts";

/** An API that a link keeps. */
export interface Origin {
  link: LinkRecord;
  record: LedgerRecord;
}

/** The synced APIs of a center by their name in lower case. Everything else there was made by people. */
export async function originsOf(store: Store, centerId: string): Promise<Map<string, Origin>> {
  const links = await store.links.listOfCenter(centerId);
  const byId = new Map(links.map((link) => [link.id, link]));
  const origins = new Map<string, Origin>();
  for (const { linkId, record } of await store.ledgers.recordsOfLinks([...byId.keys()])) {
    const link = byId.get(linkId);
    if (link && !isEnvironment(record)) origins.set(record.root.toLowerCase(), { link, record });
  }
  return origins;
}

/** The ledger's entry for a version of a synced API. */
export function ledgerVersion(record: LedgerRecord, version: string): LedgerEntity | undefined {
  return record.entities.find(
    ({ ref }) => ref.kind === "version" && ref.version.toLowerCase() === version.toLowerCase(),
  );
}
