import type { LedgerEntity, LedgerRecord, SearchableLedger } from "@api-center-links/sync-engine/ledger";
import { type Selectable, sql } from "kysely";
import { heldLink } from "./claim-fence.ts";
import { ClaimLost } from "./claim-lost.ts";
import type { Database } from "./database.ts";
import { inBatches } from "./in-batches.ts";
import { key } from "./link-record.ts";
import { storedJson } from "./stored-json.ts";
import type { LedgerTable } from "./tables.ts";
import { textList } from "./text-list.ts";

/** The ledgers of links, one record per API tree. */
export interface LedgerStore {
  /**
   * The ledger of one link as the engine wants it. With an owner, only while that one's claim stands: what changes it rejects with
   * {@link ClaimLost} otherwise.
   */
  ledgerOf(linkId: string, owner?: string): SearchableLedger;
  records(linkId: string): Promise<LedgerRecord[]>;
  recordsOfLinks(linkIds: string[]): Promise<{ linkId: string; record: LedgerRecord }[]>;
  /** What each link keeps, counted. A link that has written nothing yet isn't in the map. */
  counts(linkIds: string[]): Promise<Map<string, LedgerCounts>>;
}

export interface LedgerCounts {
  apis: number;
  versions: number;
  definitions: number;
  deployments: number;
  /** Trees whose last attempt failed, and that the source still has. */
  faults: number;
  /** When a sync last changed something that is still there. */
  changedAt: Date | null;
}

export function ledgerStore({ query }: Pick<Database, "query">): LedgerStore {
  async function recordsOfLinks(linkIds: string[]) {
    if (linkIds.length === 0) return [];
    const rows = await query.selectFrom("ledger").selectAll().where("link_id", "in", linkIds).execute();
    return rows.map((row) => ({ linkId: row.link_id, record: toRecord(row) }));
  }

  async function records(linkId: string): Promise<LedgerRecord[]> {
    const found: LedgerRecord[] = [];
    for (;;) {
      const rows = await query
        .selectFrom("ledger")
        .selectAll()
        .where("link_id", "=", linkId)
        .where("root", ">", found.at(-1)?.root ?? "")
        .orderBy("root")
        .limit(recordsAtOnce)
        .execute();
      for (const row of rows) found.push(toRecord(row));
      if (rows.length < recordsAtOnce) return found;
    }
  }

  function withHeld(linkId: string, owner: string | undefined) {
    return query.with("held", (held) => heldLink(held, linkId, owner));
  }

  async function save(linkId: string, owner: string | undefined, given: LedgerRecord[]): Promise<void> {
    // A statement can write a row once; the latest of a tree is what counts.
    const latest = new Map(given.map((record) => [record.root, record]));
    const rows = [...latest.values()].map((record) => ({
      link_id: sql<string>`(select id from held)`,
      root: record.root,
      source_id: record.sourceId,
      title: record.title,
      entities: storedJson(record.entities),
      ...countWritten(record.entities),
      source_keys: textList(sourceKeys(record)),
      changed_at: new Date(record.changedAt),
      fault: record.fault ? storedJson(record.fault) : null,
    }));
    await withHeld(linkId, owner)
      .insertInto("ledger")
      .values(rows)
      .onConflict((conflict) =>
        conflict.columns(["link_id", "root"]).doUpdateSet((row) => ({
          source_id: row.ref("excluded.source_id"),
          title: row.ref("excluded.title"),
          entities: row.ref("excluded.entities"),
          apis: row.ref("excluded.apis"),
          versions: row.ref("excluded.versions"),
          definitions: row.ref("excluded.definitions"),
          deployments: row.ref("excluded.deployments"),
          source_keys: row.ref("excluded.source_keys"),
          changed_at: row.ref("excluded.changed_at"),
          fault: row.ref("excluded.fault"),
        })),
      )
      .execute()
      .catch((error: unknown) => {
        throw isWithoutLink(error) ? new ClaimLost() : error;
      });
  }

  return {
    records,
    recordsOfLinks,
    ledgerOf: (linkId, owner) => ({
      async roots() {
        const rows = await query.selectFrom("ledger").select("root").where("link_id", "=", linkId).execute();
        return rows.map(({ root }) => root);
      },
      async recordsOf(roots) {
        if (roots.length === 0) return [];
        const rows = await query
          .selectFrom("ledger")
          .selectAll()
          .where("link_id", "=", linkId)
          .where("root", "in", roots)
          .execute();
        return rows.map(toRecord);
      },
      // A run saves for many trees at the same time; statement by statement it takes the embedded database four times as long.
      save: inBatches((given) => save(linkId, owner, given)),
      async recordsFrom(sourceIds) {
        const rows = await query
          .selectFrom("ledger")
          .selectAll()
          .where("link_id", "=", linkId)
          .where(sql<boolean>`source_keys && ${textList(sourceIds.map(key))}`)
          .execute();
        return rows.map(toRecord);
      },
      async countApis(besides = new Set()) {
        const { count } = await query
          .selectFrom("ledger")
          .select(sql<number>`count(*)::int`.as("count"))
          .where("link_id", "=", linkId)
          .where("root", "not like", "environment:%")
          .$if(besides.size > 0, (counted) => counted.where("root", "not in", [...besides]))
          .executeTakeFirstOrThrow();
        return count;
      },
      async forget(root) {
        await withHeld(linkId, owner)
          .deleteFrom("ledger")
          .using("held")
          .whereRef("ledger.link_id", "=", "held.id")
          .where("root", "=", root)
          .execute();
      },
    }),
    async counts(linkIds) {
      if (linkIds.length === 0) return new Map();
      const rows = await query
        .selectFrom("ledger")
        .select([
          "link_id",
          sql<number>`sum(apis)::int`.as("apis"),
          sql<number>`sum(versions)::int`.as("versions"),
          sql<number>`sum(definitions)::int`.as("definitions"),
          sql<number>`sum(deployments)::int`.as("deployments"),
          sql<number>`(count(fault) filter (where not ${isMissing}))::int`.as("faults"),
          sql<Date | null>`max(changed_at)`.as("changedAt"),
        ])
        .where("link_id", "in", linkIds)
        .groupBy("link_id")
        .execute();
      return new Map(rows.map(({ link_id, ...counts }) => [link_id, counts]));
    },
  };
}

/** SQLSTATE of a value that is missing: nobody held the link, and a tree belongs to one. */
function isWithoutLink(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "23502";
}

/** Nothing is tried with a tree that waits for its deletion, or is kept without a source. */
const isMissing = sql<boolean>`exists (
  select from missing_apis where missing_apis.link_id = ledger.link_id and missing_apis.root = ledger.root
    and missing_apis.fate in ('held', 'kept'))`;

/** Rows are large, and an answer is held several times over while it is read. */
const recordsAtOnce = 500;

function sourceKeys({ sourceId, entities }: LedgerRecord): string[] {
  return [...new Set([sourceId, ...entities.map((entity) => entity.sourceId)].map(key))];
}

/**
 * A first write that was only intended may or may not have happened, and counts once it is confirmed. What was confirmed before counts on
 * while it is written anew or deleted, since Azure may refuse that.
 */
function countWritten(entities: LedgerEntity[]): Omit<LedgerCounts, "faults" | "changedAt"> {
  const counts = { apis: 0, versions: 0, definitions: 0, deployments: 0 };
  for (const { ref, state, fingerprint } of entities) {
    const isThere = state === "written" || fingerprint !== "";
    if (ref.kind !== "environment" && isThere) counts[countedAs[ref.kind]] += 1;
  }
  return counts;
}

const countedAs = {
  api: "apis",
  version: "versions",
  definition: "definitions",
  deployment: "deployments",
} as const;

function toRecord(row: Selectable<LedgerTable>): LedgerRecord {
  return {
    root: row.root,
    sourceId: row.source_id,
    title: row.title,
    // Most entities repeat what the record says; thousands of them are held at a time, and need not be copies.
    entities: row.entities.map((entity) =>
      entity.sourceId === row.source_id ? { ...entity, sourceId: row.source_id } : entity,
    ),
    changedAt: row.changed_at.toISOString(),
    ...(row.fault && { fault: row.fault }),
  };
}
