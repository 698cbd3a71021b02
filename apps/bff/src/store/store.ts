import { type Allowance, ownAllowance, remoteAllowance } from "@api-center-links/azure/arm-allowance";
import { type ActivityRecord, type ActivityStore, activityStore } from "./activity-store.ts";
import { type ChangeStore, changeStore } from "./change-store.ts";
import { type Database, openDatabase } from "./database.ts";
import { type DaysSeen, daysSeen } from "./days-seen.ts";
import { type LedgerStore, ledgerStore } from "./ledger-store.ts";
import { type LinkClaims, linkClaims } from "./link-claims.ts";
import { type LinkStore, linkStore } from "./link-store.ts";
import { type MissingApiStore, missingApiStore } from "./missing-api-store.ts";
import { type RemarkStore, remarkStore } from "./remark-store.ts";
import { type RunStore, runStore } from "./run-store.ts";
import { sharedAllowance } from "./shared-allowance.ts";
import { type WatchStore, watchStore } from "./watch-store.ts";
import { openWorkQueue, type WorkQueue } from "./work-queue.ts";

/** Everything that is kept. */
export interface Store extends AsyncDisposable {
  links: LinkStore;
  claims: LinkClaims;
  runs: RunStore;
  ledgers: LedgerStore;
  remarks: RemarkStore;
  changes: ChangeStore;
  missing: MissingApiStore;
  watches: WatchStore;
  activity: ActivityStore;
  days: DaysSeen;
  /** What ARM allows the sync identity: of this process alone, or shared by all on one PostgreSQL. */
  allowance: Allowance;
  /**
   * Makes a change and records it: both are stored, or neither. `change` may use what it is given and nothing else of the store, which
   * waits for it. Where it rejects nothing is stored. The record is asked for once the change is made.
   */
  recorded<T>(record: () => ActivityRecord, change: (changing: Changing) => Promise<T>): Promise<T>;
  queue: WorkQueue;
  /** Rejects where the database doesn't answer. */
  ping(): Promise<void>;
  /** Rejects with a `Fault` where the disk has no room for much more. */
  room(): Promise<void>;
  /** Settles where nothing can be asked of the database any more before the process is started anew. */
  broken: Promise<Error>;
  /** Has the room of what was deleted used again, where the database doesn't by itself. */
  tidy(): Promise<void>;
}

/** What of the store a recorded change may touch. */
export type Changing = Pick<Store, "links" | "claims" | "ledgers" | "missing">;

/**
 * Opens the database and the queue on it. On the embedded database, which serves one process at a time, claims that a killed
 * process left behind end here; on PostgreSQL they run out by themselves.
 */
export async function openStore(
  where: Parameters<typeof openDatabase>[0],
  onError: (error: unknown) => void,
): Promise<Store> {
  const database: Database = await openDatabase(where, onError);
  try {
    const claims = linkClaims(database);
    if (database.kind === "embedded") await claims.releaseAll();
    const queue = await openWorkQueue(database, onError);
    return {
      links: linkStore(database),
      claims,
      runs: runStore(database),
      ledgers: ledgerStore(database),
      remarks: remarkStore(database),
      changes: changeStore(database),
      missing: missingApiStore(database),
      watches: watchStore(database),
      activity: activityStore(database),
      days: daysSeen(database),
      allowance:
        database.kind === "embedded" ? ownAllowance() : remoteAllowance(sharedAllowance(database), onError),
      recorded: (record, change) =>
        database.query.transaction().execute(async (query) => {
          const result = await change({
            links: linkStore({ query }),
            claims: linkClaims({ query }),
            ledgers: ledgerStore({ query }),
            missing: missingApiStore({ query }),
          });
          await activityStore({ query }).put(record());
          return result;
        }),
      queue,
      ping: database.ping,
      room: database.room,
      broken: database.broken,
      tidy: database.tidy,
      async [Symbol.asyncDispose]() {
        await queue[Symbol.asyncDispose]();
        await database[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await database[Symbol.asyncDispose]();
    throw error;
  }
}
