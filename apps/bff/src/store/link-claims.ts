import { sql } from "kysely";
import type { Database } from "./database.ts";
import { deeperRequest, requestValue } from "./deeper-request.ts";
import { type LinkRecord, toLink } from "./link-record.ts";
import { storedJson } from "./stored-json.ts";
import type { LinkFault, RunRequest, Verification } from "./tables.ts";

/** How a run of a link ended, as far as the link is concerned. */
export interface Settlement {
  endedAt: Date;
  /** When to run again, unless something newer was asked for meanwhile. */
  nextCheckAt: Date;
  succeeded: boolean;
  /** Whether every document is known to be right: known now, doubtful from now on, or as before. */
  documentsKnown: boolean | null;
  /** Of a verify run that came to its end. */
  verification: Verification | null;
  failures: number;
  fault: LinkFault | null;
  /** What the run was for, where it has to be taken up again. */
  unfinished: RunRequest | null;
}

/**
 * Who runs a link. A claim is what keeps two processes from running one link at a time; it runs out unless renewed, so that a
 * process that dies holds nothing up for long.
 */
export interface LinkClaims {
  /** Links whose next check is due, or whose changes are, and that nobody runs now. */
  due(now: Date): Promise<string[]>;
  /** Links whose claim ran out before anybody ended it: their process died. */
  lost(): Promise<string[]>;
  /** Makes links due whose next check is beyond `latest`: no pause is as long, so the clock was set back since. */
  pullIn(latest: Date, now: Date): Promise<void>;
  /**
   * Lets no lease last for longer than `longestMs` from now, by the database's clock: none is given for as long, so that clock was set
   * back since. Who lives renews it well before; who died holds nothing up.
   */
  shortenLeases(longestMs: number): Promise<void>;
  /**
   * Gives the link to `owner` for `leaseMs`, and with it the right to run it. `undefined` where another has it, or it isn't due.
   */
  claim(linkId: string, owner: string, leaseMs: number, now: Date): Promise<LinkRecord | undefined>;
  /** Lets nobody claim the link before the transaction ends that this is part of. Gives whether nobody has it. */
  keepFree(linkId: string): Promise<boolean>;
  /** Extends the claim. `undefined`: it was lost, the run must end. */
  renew(
    linkId: string,
    owner: string,
    leaseMs: number,
  ): Promise<{ stopRequested: boolean; state: LinkRecord["state"] } | undefined>;
  /** Ends the claim. Gives whether the link is due again at once. Does nothing where the claim was lost. */
  settle(linkId: string, owner: string, settlement: Settlement): Promise<boolean>;
  /** Forgets the link, its runs and its ledger. Gives whether it did: not where the claim was lost. */
  remove(linkId: string, owner: string): Promise<boolean>;
  /** Ends every claim. For a process that has the database for itself, at its start. */
  releaseAll(): Promise<void>;
}

export function linkClaims({ query }: Pick<Database, "query">): LinkClaims {
  return {
    async due(now) {
      const rows = await query
        .selectFrom("links")
        .select("id")
        .where(isDue(now))
        .where(isFree)
        .orderBy("next_check_at")
        .execute();
      return rows.map((row) => row.id);
    },

    async lost() {
      const rows = await query
        .selectFrom("links")
        .select("id")
        .where("lease_owner", "is not", null)
        .where("state", "<>", "paused")
        .where(isFree)
        .execute();
      return rows.map((row) => row.id);
    },

    async pullIn(latest, now) {
      await query
        .updateTable("links")
        .set({ next_check_at: now })
        .where("next_check_at", ">", latest)
        .where("state", "<>", "paused")
        .execute();
    },

    async shortenLeases(longestMs) {
      await query
        .updateTable("links")
        .set({ lease_expires_at: leaseEnd(longestMs) })
        .where("lease_expires_at", ">", leaseEnd(longestMs))
        .execute();
    },

    async claim(linkId, owner, leaseMs, now) {
      return query.transaction().execute(async (transaction) => {
        const row = await transaction
          .selectFrom("links")
          .selectAll()
          .where("id", "=", linkId)
          .where(isDue(now))
          .where(isFree)
          .forUpdate()
          .executeTakeFirst();
        if (!row) return undefined;
        const { taken } = await transaction
          .updateTable("links")
          .set({
            lease_owner: owner,
            lease_expires_at: leaseEnd(leaseMs),
            request: null,
            taken: deeperRequest(sql`taken`, sql`request`),
            stop_requested: false,
          })
          .where("id", "=", linkId)
          .returning("taken")
          .executeTakeFirstOrThrow();
        return toLink({ ...row, request: taken });
      });
    },

    async keepFree(linkId) {
      const free = query.selectFrom("links").select("id").where("id", "=", linkId).where(isFree);
      return (await free.forUpdate().executeTakeFirst()) !== undefined;
    },

    async renew(linkId, owner, leaseMs) {
      const row = await query
        .updateTable("links")
        .set({ lease_expires_at: leaseEnd(leaseMs) })
        .where("id", "=", linkId)
        .where("lease_owner", "=", owner)
        .returning(["stop_requested", "state"])
        .executeTakeFirst();
      return row && { stopRequested: row.stop_requested, state: row.state };
    },

    async settle(linkId, owner, settlement) {
      const { endedAt, nextCheckAt, unfinished } = settlement;
      const row = await query
        .updateTable("links")
        .set({
          lease_owner: null,
          lease_expires_at: null,
          taken: null,
          stop_requested: false,
          failures: settlement.failures,
          fault: settlement.fault && storedJson(settlement.fault),
          ...(settlement.succeeded && { last_success_at: endedAt }),
          ...(settlement.documentsKnown !== null && { documents_known: settlement.documentsKnown }),
          ...(settlement.verification && { last_verification: storedJson(settlement.verification) }),
          ...(unfinished && { request: deeperRequest(requestValue(unfinished), sql`request`) }),
          next_check_at: sql<Date | null>`case
            when state = 'paused' then null
            when request is not null then ${endedAt}::timestamptz
            else ${nextCheckAt}::timestamptz end`,
        })
        .where("id", "=", linkId)
        .where("lease_owner", "=", owner)
        .returning(isDue(endedAt).as("due"))
        .executeTakeFirst();
      return row?.due === true;
    },

    async remove(linkId, owner) {
      const { numDeletedRows } = await query
        .deleteFrom("links")
        .where("id", "=", linkId)
        .where("lease_owner", "=", owner)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },

    async releaseAll() {
      await query.updateTable("links").set({ lease_owner: null, lease_expires_at: null }).execute();
    },
  };
}

/**
 * The time has come, or a change was noticed. A link that has never been synced gets to its changes by its first run, one in trouble
 * by the next try.
 */
const isDue = (now: Date) =>
  sql<boolean>`(next_check_at <= ${now} or (
    state = 'active' and fault is null and last_success_at is not null
    and exists (select from noticed_changes where noticed_changes.link_id = links.id)
  ))`;

/** Nobody has the link, or whoever had it has died. */
export const isFree = sql<boolean>`(lease_expires_at is null or lease_expires_at < now())`;

const leaseEnd = (leaseMs: number) => sql<Date>`now() + ${leaseMs} * interval '1 millisecond'`;
