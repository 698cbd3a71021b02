import { sql } from "kysely";
import type { Database } from "./database.ts";
import { key } from "./link-record.ts";
import type { NoticedVia } from "./tables.ts";

/** A change at a link's source that may not be in the inventory yet. */
export interface NoticedChange {
  /** ARM id of the API or version set. */
  sourceId: string;
  via: NoticedVia;
  /** When it happened, or the oldest of several that did. */
  happenedAt: Date;
}

/** A change as a run takes it up. */
export interface PendingChange extends NoticedChange {
  seq: string;
}

/**
 * What was noticed and not yet synced, one entry per link and source. It survives every crash; a notice that comes twice costs one
 * look.
 */
export interface ChangeStore {
  /** Remembers changes of a link, unless the link is paused or being deleted. Gives whether there is something to do. */
  notice(linkId: string, changes: NoticedChange[]): Promise<boolean>;
  /** The oldest of the link's changes. */
  pending(linkId: string, limit: number): Promise<PendingChange[]>;
  /** Forgets changes that are in the inventory now, unless they were noticed again meanwhile. */
  settle(linkId: string, changes: PendingChange[]): Promise<void>;
  /** When the oldest pending change of each link happened. Links without any aren't in the map. */
  oldest(linkIds: string[]): Promise<Map<string, Date>>;
}

export function changeStore({ query }: Pick<Database, "query">): ChangeStore {
  return {
    async notice(linkId, changes) {
      const bySource = new Map(changes.map((change) => [key(change.sourceId), change]));
      if (bySource.size === 0) return false;
      return query.transaction().execute(async (transaction) => {
        const link = await transaction
          .selectFrom("links")
          .select("id")
          .where("id", "=", linkId)
          .where("state", "=", "active")
          .forShare()
          .executeTakeFirst();
        if (!link) return false;
        for (const [sourceKey, { sourceId, via, happenedAt }] of bySource) {
          await transaction
            .insertInto("noticed_changes")
            .values({
              link_id: linkId,
              source_key: sourceKey,
              source_id: sourceId,
              seq: nextSeq,
              via,
              happened_at: happenedAt,
            })
            .onConflict((conflict) =>
              conflict.columns(["link_id", "source_key"]).doUpdateSet({
                seq: nextSeq,
                happened_at: sql<Date>`least(noticed_changes.happened_at, excluded.happened_at)`,
              }),
            )
            .execute();
        }
        return true;
      });
    },

    async pending(linkId, limit) {
      const rows = await query
        .selectFrom("noticed_changes")
        .selectAll()
        .where("link_id", "=", linkId)
        .orderBy("happened_at")
        .limit(limit)
        .execute();
      return rows.map(({ source_id, seq, via, happened_at }) => ({
        sourceId: source_id,
        seq: String(seq),
        via,
        happenedAt: happened_at,
      }));
    },

    async settle(linkId, changes) {
      for (const { sourceId, seq } of changes) {
        await query
          .deleteFrom("noticed_changes")
          .where("link_id", "=", linkId)
          .where("source_key", "=", key(sourceId))
          .where(sql<boolean>`seq = ${seq}::bigint`)
          .execute();
      }
    },

    async oldest(linkIds) {
      if (linkIds.length === 0) return new Map();
      const rows = await query
        .selectFrom("noticed_changes")
        .select(["link_id", sql<Date>`min(happened_at)`.as("oldest")])
        .where("link_id", "in", linkIds)
        .groupBy("link_id")
        .execute();
      return new Map(rows.map(({ link_id, oldest }) => [link_id, oldest]));
    },
  };
}

const nextSeq = sql`nextval('noticed_changes_seq')`;
