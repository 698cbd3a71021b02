import type { LinkSettings } from "@api-center-links/sync-engine/reconcile";
import { type Selectable, sql, type UpdateObject } from "kysely";
import type { Database } from "./database.ts";
import type { LinkFault, LinksTable, RunRequest, Tables } from "./tables.ts";

/** A link as it is stored. */
export interface LinkRecord {
  id: string;
  /** ARM id of the API center, as given at creation. */
  centerId: string;
  /** ARM id of the API Management instance, as given at creation. */
  instanceId: string;
  name: string;
  settings: LinkSettings;
  state: LinksTable["state"];
  /** For a link that is being deleted: whether its APIs stay. */
  keepApis: boolean;
  createdAt: Date;
  createdBy: string;
  request: RunRequest | null;
  nextCheckAt: Date | null;
  lastForcedAt: Date | null;
  lastSuccessAt: Date | null;
  lastVerifiedAt: Date | null;
  failures: number;
  fault: LinkFault | null;
}

export type NewLinkRecord = Pick<
  LinkRecord,
  "id" | "centerId" | "instanceId" | "name" | "settings" | "createdAt" | "createdBy"
> & { request: RunRequest };

/** What already stands in the way of a new link. */
export type LinkConflict = "name" | "instance" | "environment" | "limit";

/** How a run of a link ended, as far as the link is concerned. */
export interface Settlement {
  endedAt: Date;
  /** When to run again, unless something newer was asked for meanwhile. */
  nextCheckAt: Date;
  succeeded: boolean;
  verified: boolean;
  failures: number;
  fault: LinkFault | null;
  /** What the run was for, where it has to be taken up again. */
  unfinished: RunRequest | null;
}

export interface LinkStore {
  /** Stores the link and what its first run is for, or neither. Safe against others that create at the same time. */
  create(link: NewLinkRecord, limit: number): Promise<{ conflict: LinkConflict } | undefined>;
  listOfCenter(centerId: string): Promise<LinkRecord[]>;
  get(centerId: string, linkId: string): Promise<LinkRecord | undefined>;
  /** Number of links by center, in the order of the ids. */
  countOfCenters(centerIds: string[]): Promise<number[]>;

  changeSettings(
    linkId: string,
    settings: Partial<Pick<LinkSettings, "lifecycleStage" | "definitions">>,
    request: RunRequest,
  ): Promise<void>;
  /** Asks for a run as soon as possible. Does nothing to links that are paused or being deleted. */
  requestRun(linkId: string, request: RunRequest, now: Date): Promise<void>;
  /** As {@link requestRun}, unless one was forced after `notAfter`: then gives when that was. */
  forceRun(
    linkId: string,
    request: RunRequest,
    now: Date,
    notAfter: Date,
  ): Promise<{ lastForcedAt: Date } | undefined>;
  requestStop(linkId: string): Promise<void>;
  pause(linkId: string): Promise<void>;
  resume(linkId: string, request: RunRequest, now: Date): Promise<void>;
  startDeleting(linkId: string, keepApis: boolean, request: RunRequest, now: Date): Promise<void>;

  /** Links whose next check is due and that nobody runs now. */
  due(now: Date): Promise<string[]>;
  /**
   * Gives the link to `owner` for `leaseMs`, and with it the right to run it. `undefined` where another has it, or it isn't due.
   */
  claim(linkId: string, owner: string, leaseMs: number, now: Date): Promise<LinkRecord | undefined>;
  /** Extends the claim. `undefined`: it was lost, the run must end. */
  renew(
    linkId: string,
    owner: string,
    leaseMs: number,
  ): Promise<{ stopRequested: boolean; state: LinkRecord["state"] } | undefined>;
  /** Ends the claim. Gives when the link is due next. Does nothing where the claim was lost. */
  settle(linkId: string, owner: string, settlement: Settlement): Promise<Date | null>;
  /** Forgets the link, its runs and its ledger. */
  remove(linkId: string, owner: string): Promise<void>;
  /** Ends every claim. For a process that has the database for itself, at its start. */
  releaseAll(): Promise<void>;
}

export function linkStore({ query }: Database): LinkStore {
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
        return await query.transaction().execute(async (transaction) => {
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
        const conflict = violated(error);
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

    changeSettings: (linkId, settings, request) =>
      update(
        linkId,
        {
          ...(settings.lifecycleStage && { lifecycle_stage: settings.lifecycleStage }),
          ...(settings.definitions && { definitions: settings.definitions }),
          request: JSON.stringify(request),
          next_check_at: sql<Date | null>`case when state = 'paused' then null else now() end`,
        },
        ["active", "paused"],
      ),

    requestRun: (linkId, request, now) =>
      update(linkId, { request: JSON.stringify(request), next_check_at: now }, ["active"]),

    async forceRun(linkId, request, now, notAfter) {
      const changed = await query
        .updateTable("links")
        .set({ request: JSON.stringify(request), next_check_at: now, last_forced_at: now })
        .where("id", "=", linkId)
        .where("state", "=", "active")
        .where((where) =>
          where.or([where("last_forced_at", "is", null), where("last_forced_at", "<=", notAfter)]),
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

    requestStop: (linkId) => update(linkId, { stop_requested: true }),

    pause: (linkId) =>
      update(linkId, { state: "paused", next_check_at: null, stop_requested: true }, ["active"]),

    resume: (linkId, request, now) =>
      update(
        linkId,
        { state: "active", request: JSON.stringify(request), next_check_at: now, stop_requested: false },
        ["paused"],
      ),

    startDeleting: (linkId, keepApis, request, now) =>
      update(
        linkId,
        {
          state: "deleting",
          keep_apis: keepApis,
          request: JSON.stringify(request),
          next_check_at: now,
          stop_requested: true,
          failures: 0,
          fault: null,
        },
        ["active", "paused"],
      ),

    async due(now) {
      const rows = await query
        .selectFrom("links")
        .select("id")
        .where("next_check_at", "<=", now)
        .where((where) =>
          where.or([where("lease_expires_at", "is", null), where("lease_expires_at", "<", sql<Date>`now()`)]),
        )
        .orderBy("next_check_at")
        .execute();
      return rows.map((row) => row.id);
    },

    async claim(linkId, owner, leaseMs, now) {
      return query.transaction().execute(async (transaction) => {
        const row = await transaction
          .selectFrom("links")
          .selectAll()
          .where("id", "=", linkId)
          .where("next_check_at", "<=", now)
          .where((where) =>
            where.or([
              where("lease_expires_at", "is", null),
              where("lease_expires_at", "<", sql<Date>`now()`),
            ]),
          )
          .forUpdate()
          .executeTakeFirst();
        if (!row) return undefined;
        await transaction
          .updateTable("links")
          .set({
            lease_owner: owner,
            lease_expires_at: leaseEnd(leaseMs),
            request: null,
            stop_requested: false,
          })
          .where("id", "=", linkId)
          .execute();
        return toLink(row);
      });
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
          stop_requested: false,
          failures: settlement.failures,
          fault: settlement.fault && JSON.stringify(settlement.fault),
          ...(settlement.succeeded && { last_success_at: endedAt }),
          ...(settlement.verified && { last_verified_at: endedAt }),
          ...(unfinished && { request: sql`coalesce(request, ${JSON.stringify(unfinished)}::jsonb)` }),
          next_check_at: sql<Date | null>`case
            when state = 'paused' then null
            when request is not null then ${endedAt}::timestamptz
            else ${nextCheckAt}::timestamptz end`,
        })
        .where("id", "=", linkId)
        .where("lease_owner", "=", owner)
        .returning("next_check_at")
        .executeTakeFirst();
      return row?.next_check_at ?? null;
    },

    async remove(linkId, owner) {
      await query.deleteFrom("links").where("id", "=", linkId).where("lease_owner", "=", owner).execute();
    },

    async releaseAll() {
      await query.updateTable("links").set({ lease_owner: null, lease_expires_at: null }).execute();
    },
  };
}

const leaseEnd = (leaseMs: number) => sql<Date>`now() + ${leaseMs} * interval '1 millisecond'`;

/** ARM ids and names compare without regard to letter case. */
function key(text: string): string {
  return text.toLowerCase();
}

async function findConflict(
  database: Pick<Database["query"], "selectFrom">,
  link: NewLinkRecord,
): Promise<LinkConflict | undefined> {
  const row = await database
    .selectFrom("links")
    .select(["name", "instance_key", "environment_key"])
    .where("center_key", "=", key(link.centerId))
    .where((where) =>
      where.or([
        where("instance_key", "=", key(link.instanceId)),
        where(sql`lower(name)`, "=", key(link.name)),
        where("environment_key", "=", key(link.settings.environment.name)),
      ]),
    )
    .executeTakeFirst();
  if (!row) return undefined;
  if (row.instance_key === key(link.instanceId)) return "instance";
  return key(row.name) === key(link.name) ? "name" : "environment";
}

/** Both drivers pass on PostgreSQL's SQLSTATE and the name of the violated constraint. */
function violated(error: unknown): LinkConflict | undefined {
  if (!(error instanceof Error) || !("code" in error) || error.code !== "23505") return undefined;
  const constraint = "constraint" in error ? error.constraint : undefined;
  switch (constraint) {
    case "links_one_per_name":
      return "name";
    case "links_one_per_instance":
      return "instance";
    case "links_one_per_environment":
      return "environment";
    default:
      return undefined;
  }
}

function toRow(link: NewLinkRecord) {
  const { environment, lifecycleStage, definitions } = link.settings;
  return {
    id: link.id,
    center_id: link.centerId,
    center_key: key(link.centerId),
    instance_id: link.instanceId,
    instance_key: key(link.instanceId),
    name: link.name,
    environment: JSON.stringify(environment),
    environment_key: key(environment.name),
    lifecycle_stage: lifecycleStage,
    definitions,
    state: "active" as const,
    keep_apis: false,
    created_at: link.createdAt,
    created_by: link.createdBy,
    request: JSON.stringify(link.request),
    next_check_at: link.createdAt,
    failures: 0,
    stop_requested: false,
  };
}

function toLink(row: Selectable<LinksTable>): LinkRecord {
  return {
    id: row.id,
    centerId: row.center_id,
    instanceId: row.instance_id,
    name: row.name,
    settings: {
      environment: row.environment,
      lifecycleStage: row.lifecycle_stage,
      definitions: row.definitions,
    },
    state: row.state,
    keepApis: row.keep_apis,
    createdAt: row.created_at,
    createdBy: row.created_by,
    request: row.request,
    nextCheckAt: row.next_check_at,
    lastForcedAt: row.last_forced_at,
    lastSuccessAt: row.last_success_at,
    lastVerifiedAt: row.last_verified_at,
    failures: row.failures,
    fault: row.fault,
  };
}
