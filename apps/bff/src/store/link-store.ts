import type { LinkSettings } from "@api-center-links/sync-engine/reconcile";
import { type Kysely, sql, type UpdateObject } from "kysely";
import type { Database } from "./database.ts";
import { deeperRequest, requestValue } from "./deeper-request.ts";
import { findConflict, type LinkConflict, violatedBy } from "./link-conflict.ts";
import { key, type LinkRecord, type NewLinkRecord, toLink, toRow } from "./link-record.ts";
import type { RunRequest, Tables } from "./tables.ts";

/** An API Management instance with active links. */
export interface WatchedInstance {
  instanceId: string;
  /** When the oldest of them was created. */
  linkedSince: Date;
}

/** The links, as people make and change them. What one asks for stands until a run takes it up, also where another asks for less. */
export interface LinkStore {
  /** Stores the link and what its first run is for, or neither. Safe against others that create at the same time. */
  create(link: NewLinkRecord, limit: number): Promise<{ conflict: LinkConflict } | undefined>;
  listOfCenter(centerId: string): Promise<LinkRecord[]>;
  /** Active links to any of these instances; the ids in lower case. */
  listOfInstances(instanceKeys: string[]): Promise<LinkRecord[]>;
  /** Whether a link, of any API center, that isn't being deleted has the instance; the one with the id `besides` doesn't count. */
  anyOfInstance(instanceId: string, besides?: string): Promise<boolean>;
  /** The instances whose changes links wait for: those that have been synced and aren't in trouble. */
  instancesToWatch(): Promise<WatchedInstance[]>;
  /** Makes the check of the instance's active links due, unless they wait after a failure. */
  checkSoon(instanceId: string, now: Date): Promise<void>;
  get(centerId: string, linkId: string): Promise<LinkRecord | undefined>;
  /** Number of links by center, in the order of the ids. */
  countOfCenters(centerIds: string[]): Promise<number[]>;

  changeSettings(
    linkId: string,
    settings: Partial<Pick<LinkSettings, "lifecycleStage" | "definitions">>,
    request: RunRequest,
    now: Date,
  ): Promise<void>;
  /**
   * Asks for a run as soon as possible, unless one was forced after `notAfter`: then gives when that was. One that was forced
   * as far in the future, by a clock that was ahead, doesn't count. Does nothing to links that are paused or being deleted.
   */
  forceRun(
    linkId: string,
    request: RunRequest,
    now: Date,
    notAfter: Date,
  ): Promise<{ lastForcedAt: Date } | undefined>;
  /** Makes failing links with this instance or API center due now, as if they had failed for the first time. Gives their ids. */
  tryAgain(resourceId: string, now: Date): Promise<string[]>;
  /** Has the link run at once; a paused one, or one being deleted, doesn't. */
  runSoon(linkId: string, request: RunRequest, now: Date): Promise<void>;
  requestStop(linkId: string): Promise<void>;
  pause(linkId: string): Promise<void>;
  resume(linkId: string, request: RunRequest, now: Date): Promise<void>;
  startDeleting(linkId: string, keepApis: boolean, request: RunRequest, now: Date): Promise<void>;
}

export function linkStore({ query }: Pick<Database, "query">): LinkStore {
  async function update(
    linkId: string,
    change: UpdateObject<Tables, "links">,
    states?: LinkRecord["state"][],
  ) {
    let statement = query.updateTable("links").set(change).where("id", "=", linkId);
    if (states) statement = statement.where("state", "in", states);
    await statement.execute();
  }

  return {
    async create(link, limit) {
      try {
        return await inTransaction(query, async (transaction) => {
          const centerKey = key(link.centerId);
          await sql`select pg_advisory_xact_lock(hashtext(${centerKey}))`.execute(transaction);
          const { others } = await transaction
            .selectFrom("links")
            .select(sql<number>`count(*)::int`.as("others"))
            .where("center_key", "=", centerKey)
            .executeTakeFirstOrThrow();
          const conflict = await findConflict(transaction, link);
          if (conflict) return { conflict };
          if (others >= limit) return { conflict: "limit" };
          await transaction.insertInto("links").values(toRow(link)).execute();
          return undefined;
        });
      } catch (error) {
        const conflict = violatedBy(error);
        if (conflict) return { conflict };
        throw error;
      }
    },

    async listOfCenter(centerId) {
      const rows = await query
        .selectFrom("links")
        .selectAll()
        .where("center_key", "=", key(centerId))
        .orderBy(sql`lower(name)`)
        .execute();
      return rows.map(toLink);
    },

    async listOfInstances(instanceKeys) {
      if (instanceKeys.length === 0) return [];
      const rows = await query
        .selectFrom("links")
        .selectAll()
        .where("instance_key", "in", instanceKeys)
        .where("state", "=", "active")
        .execute();
      return rows.map(toLink);
    },

    async anyOfInstance(instanceId, besides) {
      const rows = await query
        .selectFrom("links")
        .select("id")
        .where("instance_key", "=", key(instanceId))
        .where("state", "<>", "deleting")
        .limit(2)
        .execute();
      return rows.some(({ id }) => id !== besides);
    },

    async instancesToWatch() {
      return query
        .selectFrom("links")
        .select((of) => [
          of.fn.min("instance_id").as("instanceId"),
          of.fn.min("created_at").as("linkedSince"),
        ])
        .where("state", "=", "active")
        .groupBy("instance_key")
        .having(sql<boolean>`bool_or(fault is null and last_success_at is not null)`)
        .execute();
    },

    async checkSoon(instanceId, now) {
      await query
        .updateTable("links")
        .set({ next_check_at: now })
        .where("instance_key", "=", key(instanceId))
        .where("state", "=", "active")
        .where("fault", "is", null)
        .where("next_check_at", ">", now)
        .execute();
    },

    async get(centerId, linkId) {
      const row = await query
        .selectFrom("links")
        .selectAll()
        .where("id", "=", linkId)
        .where("center_key", "=", key(centerId))
        .executeTakeFirst();
      return row && toLink(row);
    },

    async countOfCenters(centerIds) {
      if (centerIds.length === 0) return [];
      const rows = await query
        .selectFrom("links")
        .select(["center_key", sql<number>`count(*)::int`.as("links")])
        .where("center_key", "in", centerIds.map(key))
        .groupBy("center_key")
        .execute();
      const counts = new Map(rows.map((row) => [row.center_key, row.links]));
      return centerIds.map((id) => counts.get(key(id)) ?? 0);
    },

    changeSettings: (linkId, settings, request, now) =>
      update(
        linkId,
        {
          ...(settings.lifecycleStage && { lifecycle_stage: settings.lifecycleStage }),
          ...(settings.definitions && { definitions: settings.definitions }),
          request: asWell(request),
          next_check_at: sql<Date | null>`case when state = 'paused' then null else ${now}::timestamptz end`,
        },
        ["active", "paused"],
      ),

    async forceRun(linkId, request, now, notAfter) {
      const changed = await query
        .updateTable("links")
        .set({ request: asWell(request), next_check_at: now, last_forced_at: now })
        .where("id", "=", linkId)
        .where("state", "=", "active")
        .where((where) =>
          where.or([
            where("last_forced_at", "is", null),
            where("last_forced_at", "<=", notAfter),
            where("last_forced_at", ">=", new Date(2 * now.getTime() - notAfter.getTime())),
          ]),
        )
        .returning("id")
        .executeTakeFirst();
      if (changed) return undefined;
      const row = await query
        .selectFrom("links")
        .select("last_forced_at")
        .where("id", "=", linkId)
        .executeTakeFirst();
      return row?.last_forced_at ? { lastForcedAt: row.last_forced_at } : undefined;
    },

    async tryAgain(resourceId, now) {
      const rows = await query
        .updateTable("links")
        .set({ next_check_at: now, failures: 1 })
        .where("state", "in", ["active", "deleting"])
        .where("fault", "is not", null)
        .where((where) =>
          where.or([where("instance_key", "=", key(resourceId)), where("center_key", "=", key(resourceId))]),
        )
        .returning("id")
        .execute();
      return rows.map((row) => row.id);
    },

    runSoon: (linkId, request, now) =>
      update(linkId, { request: asWell(request), next_check_at: now }, ["active"]),

    requestStop: (linkId) => update(linkId, { stop_requested: true }),

    pause: (linkId) =>
      update(linkId, { state: "paused", next_check_at: null, stop_requested: true }, ["active"]),

    resume: (linkId, request, now) =>
      update(
        linkId,
        { state: "active", request: asWell(request), next_check_at: now, stop_requested: false },
        ["paused"],
      ),

    async startDeleting(linkId, keepApis, request, now) {
      await update(
        linkId,
        {
          state: "deleting",
          keep_apis: keepApis,
          request: asWell(request),
          next_check_at: now,
          stop_requested: true,
          failures: 0,
          fault: null,
        },
        ["active", "paused"],
      );
      // What can't be deleted can still be let go of.
      if (keepApis)
        await update(
          linkId,
          { keep_apis: true, request: asWell(request), next_check_at: now, stop_requested: true },
          ["deleting"],
        );
    },
  };
}

/** The request, unless one for more waits already. */
function asWell(request: RunRequest) {
  return deeperRequest(sql`request`, requestValue(request));
}

function inTransaction<T>(query: Kysely<Tables>, work: (query: Kysely<Tables>) => Promise<T>): Promise<T> {
  return query.isTransaction ? work(query) : query.transaction().execute(work);
}
