import type {
  ActivityAction,
  ActivityDetail,
  ActivityOutcome,
  ActivitySubject,
} from "@api-center-links/contracts/activity";
import type { LinkScope } from "@api-center-links/contracts/names";
import type { FaultRecord } from "@api-center-links/sync-engine/fault";
import type { LedgerEntity, LedgerFault } from "@api-center-links/sync-engine/ledger";
import type { Depth, LinkSettings, Remark, TreeOutcome } from "@api-center-links/sync-engine/reconcile";
import type { RunTotals } from "@api-center-links/sync-engine/run-totals";
import type { ColumnType, Generated, RawBuilder } from "kysely";

/** JSON columns are written as text: the two drivers disagree on how to send arrays and objects. */
type Json<T> = ColumnType<T, string, string>;
type JsonOrNull<T> = ColumnType<T | null, string | null, string | null>;

export interface Tables {
  links: LinksTable;
  runs: RunsTable;
  run_outcomes: RunOutcomesTable;
  ledger: LedgerTable;
  link_remarks: LinkRemarksTable;
  activity: ActivityTable;
  noticed_changes: NoticedChangesTable;
  instance_watches: InstanceWatchesTable;
  arm_buckets: ArmBucketsTable;
  missing_apis: MissingApisTable;
  days_seen: DaysSeenTable;
}

export interface LinksTable {
  id: string;
  /** ARM id as given; `center_key` and `instance_key` are the same in lower case, for comparing. */
  center_id: string;
  center_key: string;
  instance_id: string;
  instance_key: string;
  scope: Json<LinkScope>;
  /** The scope as one text, for keeping links of the same one out; other overlaps are found when a link is made. */
  scope_key: string;
  name: string;
  environment: Json<LinkSettings["environment"]>;
  environment_key: string;
  lifecycle_stage: LinkSettings["lifecycleStage"];
  definitions: LinkSettings["definitions"];
  state: "active" | "paused" | "deleting";
  keep_apis: boolean;
  created_at: Date;
  created_by: string;
  /** What the next run is for; `null`: the timer. */
  request: JsonOrNull<RunRequest>;
  /** What the claim in force was given for; whoever claims the link after a process that died takes it up. */
  taken: JsonOrNull<RunRequest>;
  next_check_at: Date | null;
  last_forced_at: Date | null;
  last_success_at: Date | null;
  /** Whether every document was compared since the link last lost sight of the instance. */
  documents_known: Generated<boolean>;
  last_verification: JsonOrNull<Verification>;
  /** Runs in a row that failed as a whole. */
  failures: number;
  fault: JsonOrNull<LinkFault>;
  stop_requested: boolean;
  /** Who runs the link now, and until when that holds unless renewed. */
  lease_owner: string | null;
  lease_expires_at: Date | null;
}

/** What the last complete verify run of a link found. */
export interface Verification {
  runId: string;
  /** When it ended, UTC. */
  at: string;
  /** APIs whose drift was repaired. */
  drifted: number;
  environmentDrifted: boolean;
  /** APIs that failed: what they are in the API center is uncertain. */
  failed: number;
}

/** A person's (or the product's) wish that a link be run, kept until a run takes it up. */
export interface RunRequest {
  trigger: "created" | "timer" | "person" | "resumed" | "settings" | "deletions" | "deleted" | NoticedVia;
  requestedBy: string | null;
  depth: Depth;
}

/** How a change was noticed. */
export type NoticedVia = "event" | "activity-log";

/** What keeps a link from syncing at all, and where it was met. */
export interface LinkFault extends FaultRecord {
  at: "source" | "inventory" | "identity" | "service";
  status: number | null;
  /** Object id of the sync identity, where it is known and needed to mend this. */
  identityObjectId: string | null;
}

export interface RunsTable {
  id: string;
  link_id: string;
  trigger: RunRequest["trigger"];
  requested_by: string | null;
  depth: Depth;
  started_at: Date;
  ended_at: Date | null;
  result: "running" | "succeeded" | "succeeded-with-warnings" | "failed" | "stopped";
  totals: Json<RunTotals>;
  progress_done: number | null;
  progress_total: number | null;
  reads: number;
  writes: number;
  deletes: number;
  /** A {@link LinkFault} where the run failed; where it was stopped, less is known. */
  fault: JsonOrNull<LinkFault | FaultRecord>;
  /** Whether it changed anything, failed or was stopped: kept longer than runs that found nothing to do. */
  eventful: boolean;
  /** The order in which runs began: a clock that was ahead doesn't change it. For sorting only: the drivers disagree on how to give it. */
  position: Generated<unknown>;
}

export interface RunOutcomesTable {
  /** The order in which they came; for sorting only, as `position` of runs. */
  id: Generated<unknown>;
  run_id: string;
  root: string;
  source_id: string;
  title: string;
  action: TreeOutcome["action"];
  result: TreeOutcome["result"];
  notes: Json<string[]>;
  drift: Json<string[]>;
  fault: JsonOrNull<FaultRecord>;
  at: Date;
}

export interface LedgerTable {
  link_id: string;
  root: string;
  source_id: string;
  title: string;
  entities: Json<LedgerEntity[]>;
  /** Of the entities, how many of each kind are known to be written: counted here so that nobody reads all to count. */
  apis: number;
  versions: number;
  definitions: number;
  deployments: number;
  /** ARM ids, in lower case, of everything it comes from. Written as a list in JSON. */
  source_keys: ColumnType<string[], RawBuilder<string[]>, RawBuilder<string[]>>;
  changed_at: Date;
  fault: JsonOrNull<LedgerFault>;
}

/** At most one per link and source. */
export interface NoticedChangesTable {
  link_id: string;
  source_key: string;
  source_id: string;
  /** Given anew at each notice, so that a run under way doesn't settle what came after it began. */
  seq: ColumnType<string, RawBuilder<unknown>, RawBuilder<unknown>>;
  via: NoticedVia;
  /** Of the oldest change not yet in the inventory. */
  happened_at: Date;
}

/** Days on which the service ran. */
export interface DaysSeenTable {
  starts_at: Date;
}

/** APIs that their link's source no longer has. */
export interface MissingApisTable {
  link_id: string;
  root: string;
  source_id: string;
  title: string;
  /** Waiting for a person, decided by one, or deleted (or about to be) without one. */
  fate: "held" | "confirmed" | "kept" | "lately";
  /** The run that held or deleted it. */
  run_id: string;
  at: Date;
}

export interface LinkRemarksTable {
  link_id: string;
  remarks: Json<Remark[]>;
}

/** Append-only: a trigger refuses any change but the end of a record that has none yet, and deleting what isn't old. */
export interface ActivityTable {
  /** The order in which records came. */
  seq: Generated<number>;
  id: string;
  center_key: string;
  at: Date;
  ended_at: Date | null;
  action: ActivityAction;
  outcome: ActivityOutcome;
  subject_kind: ActivitySubject["kind"];
  subject_name: string;
  subject_id: string | null;
  actor_id: string | null;
  actor_name: string;
  address: string | null;
  problem: JsonOrNull<{ kind: string; detail: string }>;
  details: Json<ActivityDetail[]>;
  correlation_id: string | null;
  arm_correlation_ids: Json<string[]>;
}

export interface InstanceWatchesTable {
  instance_key: string;
  log_poll_at: Date;
  log_read_until: Date | null;
  log_fault: JsonOrNull<FaultRecord>;
  last_event_at: Date | null;
  /** Of the Event Grid subscription that was made for it last. */
  subscription_name: string | null;
  subscription_fault: JsonOrNull<FaultRecord>;
}

/** One row per subscription and class of operations. */
export interface ArmBucketsTable {
  key: string;
  /** Below zero where some were taken ahead of the refill. */
  tokens: number;
  /** What the last draw took: kept so that one statement can tell it. */
  granted: number;
  filled_at: Date;
  closed_until: Date;
}
