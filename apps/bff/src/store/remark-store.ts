import type { Remark } from "@api-center-links/sync-engine/reconcile";
import { sql } from "kysely";
import type { Database } from "./database.ts";

/** What the last plan of each link has to say of its APIs, whether or not a run changed them. */
export interface RemarkStore {
  /** In place of all of the link's earlier remarks. */
  replace(linkId: string, remarks: Remark[]): Promise<void>;
  /** None before the first plan. */
  list(linkId: string): Promise<Remark[]>;
}

export function remarkStore({ query }: Database): RemarkStore {
  return {
    async replace(linkId, remarks) {
      const text = JSON.stringify(remarks);
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
    async list(linkId) {
      const row = await query
        .selectFrom("link_remarks")
        .select("remarks")
        .where("link_id", "=", linkId)
        .executeTakeFirst();
      return row?.remarks ?? [];
    },
  };
}
