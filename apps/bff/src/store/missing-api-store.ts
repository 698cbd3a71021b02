import { Fault } from "@api-center-links/sync-engine/fault";
import type {
  DeletionGuard,
  DeletionLimits,
  MissingApi,
  RecordedDeletions,
  SettledDeletion,
} from "@api-center-links/sync-engine/reconcile";
import { type RawBuilder, sql } from "kysely";
import { whileHeld } from "./claim-fence.ts";
import type { Database } from "./database.ts";
import { storedJson } from "./stored-json.ts";
import type { MissingApisTable } from "./tables.ts";
import { textList } from "./text-list.ts";

/** An API that its source no longer has and that is in the inventory still. */
export interface WaitingApi extends MissingApi {
  fate: "held" | "kept";
  /** Of when it was held. */
  at: Date;
  runId: string;
}

export interface MissingCounts {
  held: number;
  kept: number;
  /** Deleted shortly before, so that they count towards what is held. */
  lately: number;
}

/** The APIs that links' sources no longer have, and what people decided about them. */
export interface MissingApiStore {
  /** The engine's guard for one run of a link. Records only while `owner` has the link, and rejects with `ClaimLost` otherwise. */
  guardOf(linkId: string, owner: string, runId: string, limits: DeletionLimits): DeletionGuard;
  /** Those that are held or kept, by title. */
  waiting(linkId: string): Promise<WaitingApi[]>;
  /** By link. Links without any aren't in the map. */
  count(linkIds: string[]): Promise<Map<string, MissingCounts>>;
  /**
   * Records a person's decision about those that `choose` takes from what waits now. What was deleted before it no longer counts
   * towards a large deletion.
   */
  decide(
    linkId: string,
    fate: "confirmed" | "kept",
    choose: (waiting: WaitingApi[]) => WaitingApi[],
  ): Promise<void>;
}

/** So long a deletion counts towards a large one; longer while one is held. */
const latelyMs = 3_600_000;

export function missingApiStore({ query }: Pick<Database, "query">): MissingApiStore {
  async function recorded(linkId: string): Promise<RecordedDeletions> {
    const rows = await query
      .selectFrom("missing_apis")
      .select(["root", "fate", "at"])
      .where("link_id", "=", linkId)
      .execute();
    const rootsOf = (fate: MissingApisTable["fate"]) =>
      new Set(rows.flatMap((row) => (row.fate === fate ? row.root : [])));
    const held = rootsOf("held");
    const before = new Date(Date.now() - latelyMs);
    const isOld = rows.some((row) => row.fate === "lately" && row.at < before);
    if (held.size > 0 || !isOld) {
      return { held, lately: rootsOf("lately"), confirmed: rootsOf("confirmed"), kept: rootsOf("kept") };
    }
    await query
      .deleteFrom("missing_apis")
      .where("link_id", "=", linkId)
      .where("fate", "=", "lately")
      .where("at", "<", before)
      .execute();
    return recorded(linkId);
  }

  async function waiting(
    linkId: string,
    database: Pick<Database["query"], "selectFrom"> = query,
    forUpdate = false,
  ): Promise<WaitingApi[]> {
    let statement = database
      .selectFrom("missing_apis")
      .selectAll()
      .where("link_id", "=", linkId)
      .where("fate", "in", ["held", "kept"])
      .orderBy(sql`lower(title)`)
      .orderBy("root");
    if (forUpdate) statement = statement.forUpdate();
    return (await statement.execute()).map((row) => ({
      ...{ root: row.root, sourceId: row.source_id, title: row.title },
      ...{ fate: row.fate as WaitingApi["fate"], at: row.at, runId: row.run_id },
    }));
  }

  return {
    guardOf: (linkId, owner, runId, limits) => ({
      limits,
      recorded: () => recorded(linkId),
      async record({ going, held, settled }) {
        if (going.length + held.length + settled.length === 0) return;
        const at = new Date();
        const rowsOf = (apis: MissingApi[], fate: MissingApisTable["fate"]) =>
          inParts(apis, rowsAtOnce).map((part) =>
            part.map(({ root, sourceId, title }) => ({
              ...{ link_id: linkId, root, source_id: sourceId, title, fate, run_id: runId, at },
            })),
          );
        await whileHeld(query, linkId, owner, async (transaction) => {
          await transaction
            .deleteFrom("missing_apis")
            .where("link_id", "=", linkId)
            .where(isStillAs(settled))
            .execute();
          for (const rows of rowsOf(going, "lately")) {
            const written = await transaction
              .insertInto("missing_apis")
              .values(rows)
              .onConflict((conflict) =>
                conflict
                  .columns(["link_id", "root"])
                  .doUpdateSet({ fate: "lately", run_id: runId, at })
                  .where("missing_apis.fate", "in", ["held", "lately"]),
              )
              .returning("root")
              .execute();
            if (written.length < rows.length) throw decidedMeanwhile();
          }
          for (const rows of rowsOf(held, "held")) {
            const added = await transaction
              .insertInto("missing_apis")
              .values(rows)
              .onConflict((conflict) =>
                conflict
                  .columns(["link_id", "root"])
                  .doUpdateSet({ fate: "held", run_id: runId, at })
                  // What is held already, or was decided about meanwhile, stays as it is.
                  .where("missing_apis.fate", "=", "lately"),
              )
              .returning("root")
              .execute();
            // People are led to the run that held something: it is kept longer than runs that changed nothing.
            if (added.length > 0) {
              await transaction.updateTable("runs").set({ eventful: true }).where("id", "=", runId).execute();
            }
          }
        });
      },
    }),

    waiting: (linkId) => waiting(linkId),

    async count(linkIds) {
      if (linkIds.length === 0) return new Map();
      const rows = await query
        .selectFrom("missing_apis")
        .select([
          "link_id",
          sql<number>`(count(*) filter (where fate = 'held'))::int`.as("held"),
          sql<number>`(count(*) filter (where fate = 'kept'))::int`.as("kept"),
          sql<number>`(count(*) filter (where fate = 'lately'))::int`.as("lately"),
        ])
        .where("link_id", "in", linkIds)
        .groupBy("link_id")
        .execute();
      return new Map(rows.map(({ link_id, ...counts }) => [link_id, counts]));
    },

    async decide(linkId, fate, choose) {
      const chosen = choose(await waiting(linkId, query, true));
      await query
        .updateTable("missing_apis")
        .set({ fate })
        .where("link_id", "=", linkId)
        .where(isAmong(chosen.map(({ root }) => root)))
        .execute();
      await query
        .deleteFrom("missing_apis")
        .where("link_id", "=", linkId)
        .where("fate", "=", "lately")
        .execute();
    },
  };
}

/** PostgreSQL takes 65,535 values in a statement. */
const rowsAtOnce = 1000;

function inParts<T>(items: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, part) =>
    items.slice(part * size, (part + 1) * size),
  );
}

/** What somebody has decided about meanwhile stays: the next run looks at it. */
function isStillAs(seen: SettledDeletion[]): RawBuilder<boolean> {
  return sql<boolean>`(root, fate) in (
    select seen.root, seen.fate from jsonb_to_recordset(${storedJson(seen)}::jsonb) as seen(root text, fate text))`;
}

function isAmong(roots: string[]): RawBuilder<boolean> {
  return sql<boolean>`root = any(${textList(roots)})`;
}

/** Nothing is deleted that somebody has just decided to keep: the next run plans with the decision. */
function decidedMeanwhile(): Fault {
  return new Fault(
    "DecidedMeanwhile",
    "Somebody decided about deletions while this run was being planned. The next run plans anew.",
  );
}
