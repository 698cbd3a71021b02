import type { FaultRecord } from "@api-center-links/sync-engine/fault";
import type { TreeOutcome } from "@api-center-links/sync-engine/reconcile";
import { noTotals, type RunTotals } from "@api-center-links/sync-engine/run-totals";
import { type Selectable, sql } from "kysely";
import { whileHeld } from "./claim-fence.ts";
import type { Database } from "./database.ts";
import { daysAgo } from "./days-seen.ts";
import { isFree } from "./link-claims.ts";
import { storedJson } from "./stored-json.ts";
import type { LinkFault, RunRequest, RunsTable } from "./tables.ts";

/** One run of a link. */
export interface RunRecord {
  id: string;
  linkId: string;
  trigger: RunRequest["trigger"];
  requestedBy: string | null;
  depth: RunRequest["depth"];
  startedAt: Date;
  endedAt: Date | null;
  result: RunsTable["result"];
  totals: RunTotals;
  progress: { done: number; total: number } | null;
  requests: RequestCounts;
  fault: LinkFault | FaultRecord | null;
}

export interface RequestCounts {
  reads: number;
  writes: number;
  deletes: number;
}

export interface OutcomeRecord extends TreeOutcome {
  at: Date;
}

/** The history of runs. It stays bounded whatever happens: see {@link keptRuns} and {@link keptUneventfulRuns}. */
export interface RunStore {
  /** Only while `owner` has the link: rejects with `ClaimLost` otherwise. */
  begin(
    run: Pick<RunRecord, "id" | "linkId" | "trigger" | "requestedBy" | "depth" | "startedAt">,
    owner: string,
  ): Promise<void>;
  /** Stores how far the run has come and the outcomes that came since the last call. Does nothing to a run that has ended. */
  advance(
    runId: string,
    state: Pick<RunRecord, "totals" | "progress" | "requests">,
    outcomes: OutcomeRecord[],
  ): Promise<void>;
  /** Does nothing to a run that has ended: it was taken over. */
  end(
    run: Pick<RunRecord, "id" | "linkId" | "result" | "totals" | "requests" | "fault"> & {
      endedAt: Date;
      /** It failed as the one before, and did nothing. */
      repeated: boolean;
    },
  ): Promise<void>;
  /**
   * Runs of a link that nobody ended, because their process died. Marks them stopped and gives them. Only while `owner` has the link:
   * rejects with `ClaimLost` otherwise.
   */
  reclaim(linkId: string, owner: string, endedAt: Date, fault: FaultRecord): Promise<RunRecord[]>;
  /** Marks the runs of paused links stopped that nobody has: their process died, and nobody takes those links up to find out. */
  endAbandoned(endedAt: Date, fault: FaultRecord): Promise<void>;
  /** Newest first, by the clock, as pages go by time; `before` excludes later ones. */
  list(linkId: string, options: { before?: Date | undefined; limit: number }): Promise<RunRecord[]>;
  /** The run of each link that began last and, of those that have ended, the one that did. */
  newest(linkIds: string[]): Promise<Map<string, { current?: RunRecord; last?: RunRecord }>>;
  get(linkId: string, runId: string): Promise<RunRecord | undefined>;
  /** In the order in which they came. */
  outcomes(runId: string): Promise<OutcomeRecord[]>;
  /** Deletes runs that ended so many {@link daysAgo days} ago with their outcomes, but never a link's newest. Gives how many. */
  prune(days: number): Promise<number>;
  /** What was noted when these APIs of the link were last worked on, by root. */
  lastNotes(linkId: string, roots: string[]): Promise<Map<string, string[]>>;
}

/** Runs kept per link. */
const keptRuns = 200;

/** Of those, runs that changed nothing or failed once more: one a minute would else push out everything worth reading. */
export const keptUneventfulRuns = 20;

export function runStore({ query }: Database): RunStore {
  async function bound(linkId: string): Promise<void> {
    const ended = query
      .selectFrom("runs")
      .select("id")
      .where("link_id", "=", linkId)
      .where("ended_at", "is not", null)
      .orderBy("position", "desc");
    await query.deleteFrom("runs").where("id", "in", ended.offset(keptRuns)).execute();
    await query
      .deleteFrom("runs")
      .where("id", "in", ended.where("eventful", "=", false).offset(keptUneventfulRuns))
      .execute();
  }

  return {
    async begin(run, owner) {
      await whileHeld(query, run.linkId, owner, (transaction) =>
        transaction
          .insertInto("runs")
          .values({
            id: run.id,
            link_id: run.linkId,
            trigger: run.trigger,
            requested_by: run.requestedBy,
            depth: run.depth,
            started_at: run.startedAt,
            ended_at: null,
            result: "running",
            totals: storedJson(noTotals),
            reads: 0,
            writes: 0,
            deletes: 0,
            fault: null,
            eventful: false,
          })
          .execute(),
      );
    },

    async advance(runId, state, outcomes) {
      const { numUpdatedRows } = await query
        .updateTable("runs")
        .set({
          totals: storedJson(state.totals),
          progress_done: state.progress?.done ?? null,
          progress_total: state.progress?.total ?? null,
          ...state.requests,
        })
        .where("id", "=", runId)
        .where("ended_at", "is", null)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return;
      for (let start = 0; start < outcomes.length; start += outcomesAtOnce) {
        const rows = outcomes
          .slice(start, start + outcomesAtOnce)
          .map((outcome) => toOutcomeRow(runId, outcome));
        await query.insertInto("run_outcomes").values(rows).execute();
      }
    },

    async end(run) {
      await query
        .updateTable("runs")
        .set({
          ended_at: run.endedAt,
          result: run.result,
          totals: storedJson(run.totals),
          progress_done: null,
          progress_total: null,
          ...run.requests,
          fault: run.fault && storedJson(run.fault),
          // That nothing had drifted is news, too.
          eventful: sql<boolean>`eventful or depth = 'verify' or ${
            changes(run.totals) > 0 || run.result === "stopped" || (run.result === "failed" && !run.repeated)
          }`,
        })
        .where("id", "=", run.id)
        .where("ended_at", "is", null)
        .execute();
      await bound(run.linkId);
    },

    async reclaim(linkId, owner, endedAt, fault) {
      const rows = await whileHeld(query, linkId, owner, (transaction) =>
        transaction
          .updateTable("runs")
          .set(brokenOff(endedAt, fault))
          .where("link_id", "=", linkId)
          .where("ended_at", "is", null)
          .returningAll()
          .execute(),
      );
      return rows.map(toRun);
    },

    async endAbandoned(endedAt, fault) {
      const abandoned = query.selectFrom("links").select("id").where("state", "=", "paused").where(isFree);
      await query
        .updateTable("runs")
        .set(brokenOff(endedAt, fault))
        .where("ended_at", "is", null)
        .where("link_id", "in", abandoned)
        .execute();
    },

    async list(linkId, { before, limit }) {
      let runs = query.selectFrom("runs").selectAll().where("link_id", "=", linkId);
      if (before) runs = runs.where("started_at", "<", before);
      return (await runs.orderBy("started_at", "desc").limit(limit).execute()).map(toRun);
    },

    async newest(linkIds) {
      if (linkIds.length === 0) return new Map();
      const rows = await query
        .selectFrom("runs")
        .selectAll()
        .where("link_id", "in", linkIds)
        .distinctOn(["link_id", sql`ended_at is null`])
        .orderBy("link_id")
        .orderBy(sql`ended_at is null`)
        .orderBy("position", "desc")
        .execute();
      const newest = new Map<string, { current?: RunRecord; last?: RunRecord }>();
      for (const run of rows.map(toRun)) {
        const entry = newest.get(run.linkId) ?? {};
        newest.set(run.linkId, entry);
        entry[run.endedAt ? "last" : "current"] = run;
      }
      return newest;
    },

    async get(linkId, runId) {
      const row = await query
        .selectFrom("runs")
        .selectAll()
        .where("id", "=", runId)
        .where("link_id", "=", linkId)
        .executeTakeFirst();
      return row && toRun(row);
    },

    async outcomes(runId) {
      const rows = await query
        .selectFrom("run_outcomes")
        .selectAll()
        .where("run_id", "=", runId)
        .orderBy("id")
        .execute();
      return rows.map((row) => ({
        root: row.root,
        sourceId: row.source_id,
        title: row.title,
        action: row.action,
        result: row.result,
        notes: row.notes,
        drift: row.drift,
        ...(row.fault && { fault: row.fault }),
        at: row.at,
      }));
    },

    async prune(days) {
      const newest = query
        .selectFrom("runs")
        .select("id")
        .distinctOn("link_id")
        .where("ended_at", "is not", null)
        .orderBy("link_id")
        .orderBy("position", "desc");
      const { numDeletedRows } = await query
        .deleteFrom("runs")
        .where("ended_at", "<", daysAgo(days))
        .where("id", "not in", newest)
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },

    async lastNotes(linkId, roots) {
      if (roots.length === 0) return new Map();
      const rows = await query
        .selectFrom("run_outcomes")
        .innerJoin("runs", "runs.id", "run_outcomes.run_id")
        .select(["run_outcomes.root", "run_outcomes.notes"])
        .where("runs.link_id", "=", linkId)
        .where("run_outcomes.root", "in", roots)
        .distinctOn("run_outcomes.root")
        .orderBy("run_outcomes.root")
        .orderBy("run_outcomes.id", "desc")
        .execute();
      return new Map(rows.map(({ root, notes }) => [root, notes]));
    },
  };
}

/** PostgreSQL takes 65,535 values in a statement. */
const outcomesAtOnce = 1000;

function toOutcomeRow(runId: string, outcome: OutcomeRecord) {
  return {
    run_id: runId,
    root: outcome.root,
    source_id: outcome.sourceId,
    title: outcome.title,
    action: outcome.action,
    result: outcome.result,
    notes: storedJson(outcome.notes),
    drift: storedJson(outcome.drift),
    fault: outcome.fault ? storedJson(outcome.fault) : null,
    at: outcome.at,
  };
}

function changes(totals: RunTotals): number {
  return totals.created + totals.updated + totals.deleted + totals.failed;
}

/** Columns of a run whose process died. */
function brokenOff(endedAt: Date, fault: FaultRecord) {
  return {
    ended_at: endedAt,
    result: "stopped",
    progress_done: null,
    progress_total: null,
    fault: storedJson(fault),
    eventful: true,
  } as const;
}

function toRun(row: Selectable<RunsTable>): RunRecord {
  return {
    id: row.id,
    linkId: row.link_id,
    trigger: row.trigger,
    requestedBy: row.requested_by,
    depth: row.depth,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    result: row.result,
    totals: row.totals,
    progress:
      row.progress_done === null || row.progress_total === null
        ? null
        : { done: row.progress_done, total: row.progress_total },
    requests: { reads: row.reads, writes: row.writes, deletes: row.deletes },
    fault: row.fault,
  };
}
