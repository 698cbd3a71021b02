import type { Remark } from "@api-center-links/sync-engine/reconcile";
import { sql } from "kysely";
import type { Database } from "./database.ts";

/** What the last plan of each link has to say of its APIs, whether or not a run changed them. */
export interface RemarkStore {
  /** In place of all of the link's earlier remarks, or of those on the APIs with these roots. */
  replace(linkId: string, remarks: Remark[], roots?: string[]): Promise<void>;
  /** None before the first plan. */
  list(linkId: string): Promise<Remark[]>;
  /** How many APIs of each link are left out, wholly or in part. Links without a plan aren't in the map. */
  countLeftOut(linkIds: string[]): Promise<Map<string, number>>;
}

export function remarkStore({ query }: Database): RemarkStore {
  async function list(linkId: string): Promise<Remark[]> {
    const row = await query
      .selectFrom("link_remarks")
      .select("remarks")
      .where("link_id", "=", linkId)
      .executeTakeFirst();
    return row?.remarks ?? [];
  }

  return {
    list,
    // The link is held by the one run that calls this: nobody writes in between.
    async replace(linkId, remarks, roots) {
      const about = new Set(roots);
      const others = roots ? (await list(linkId)).filter(({ root }) => !about.has(root)) : [];
      const text = JSON.stringify([...others, ...remarks]);
      await query
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
