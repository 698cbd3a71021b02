import type { Kysely, Transaction } from "kysely";
import { ClaimLost } from "./claim-lost.ts";
import type { Tables } from "./tables.ts";

/**
 * Changes what a run may change, in one transaction and only while `owner` has the link. Rejects with {@link ClaimLost} otherwise, however
 * long ago the run last looked: it may have stood still since.
 */
export function whileHeld<T>(
  query: Kysely<Tables>,
  linkId: string,
  owner: string,
  change: (transaction: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  return query.transaction().execute(async (transaction) => {
    if (!(await heldLink(transaction, linkId, owner).executeTakeFirst())) throw new ClaimLost();
    return change(transaction);
  });
}

/**
 * The id of the link, where `owner` has it; of any link without an owner. Locks out whoever would take the claim meanwhile, so that they
 * find what is changed here.
 */
export function heldLink(query: Pick<Kysely<Tables>, "selectFrom">, linkId: string, owner?: string) {
  const link = query.selectFrom("links").select("id").where("id", "=", linkId).forKeyShare();
  return owner === undefined ? link : link.where("lease_owner", "=", owner);
}
