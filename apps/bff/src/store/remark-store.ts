import type { Remark } from "@api-center-links/sync-engine/reconcile";
import { sql } from "kysely";
import { whileHeld } from "./claim-fence.ts";
import type { Database } from "./database.ts";
import { storedJson } from "./stored-json.ts";

/** What the last plan of each link has to say of its APIs, whether or not a run changed them. */
export interface RemarkStore {
  /**
   * In place of all of the link's earlier remarks, or of those on the APIs with these roots. Only while `owner` has the link: rejects
   * with `ClaimLost` otherwise.
   */
  replace(linkId: string, owner: string, remarks: Remark[], roots?: string[]): Promise<void>;
  /** None before the first plan. */
  list(linkId: string): Promise<Remark[]>;
  /** How many APIs of each link are left out, wholly or in part. Links without a plan aren't in the map. */
  countLeftOut(linkIds: string[]): Promise<Map<string, number>>;
}

export function remarkStore({ query }: Database): RemarkStore {
  async function list(
    linkId: string,
    database: Pick<Database["query"], "selectFrom"> = query,
  ): Promise<Remark[]> {
    const row = await database
      .selectFrom("link_remarks")
      .select("remarks")
      .where("link_id", "=", linkId)
      .executeTakeFirst();
    return row?.remarks ?? [];
  }

  return {
    list: (linkId) => list(linkId),
    // The link is held by the one run that calls this: nobody writes in between.
    async replace(linkId, owner, remarks, roots) {
      await whileHeld(query, linkId, owner, async (transaction) => {
        const about = new Set(roots);
        const others = roots ? (await list(linkId, transaction)).filter(({ root }) => !about.has(root)) : [];
        const text = storedJson([...others, ...remarks]);
        await transaction
          .insertInto("link_remarks")
          .values({ link_id: linkId, remarks: text })
          .onConflict((conflict) =>
            conflict
              .column("link_id")
              .doUpdateSet({ remarks: text })
              // Most plans say what the one before said: nothing is written then.
              .where("link_remarks.remarks", "!=", sql<Remark[]>`excluded.remarks`),
          )
          .execute();
      });
    },
    async countLeftOut(linkIds) {
      if (linkIds.length === 0) return new Map();
      const leftOut = sql<number>`jsonb_array_length(jsonb_path_query_array(remarks, '$[*] ? (@.leftOut.size() > 0)'))`;
      const rows = await query
        .selectFrom("link_remarks")
        .select(["link_id", leftOut.as("count")])
        .where("link_id", "in", linkIds)
        .execute();
      return new Map(rows.map(({ link_id, count }) => [link_id, count]));
    },
  };
}
