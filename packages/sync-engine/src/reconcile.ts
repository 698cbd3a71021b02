import type { FaultRecord } from "./fault.ts";
import type { Inventory } from "./inventory.ts";
import type { Ledger } from "./ledger.ts";
import type { ApiSource } from "./source.ts";

/** What a link asks for, beyond the source itself. */
export interface LinkSettings {
  environment: {
    /** Name in the API center. */
    name: string;
    title: string;
    kind: "development" | "testing" | "staging" | "production";
    description?: string;
  };
  /** Lifecycle stage of versions at their creation; people may change it afterwards. */
  lifecycleStage: LifecycleStage;
  definitions: "always" | "never";
}

export type LifecycleStage =
  | "design"
  | "development"
  | "testing"
  | "preview"
  | "production"
  | "deprecated"
  | "retired";

/**
 * How closely a run looks. `listing`: what lists show against the ledger. `documents`: also re-exports every
 * definition, since lists don't tell when only a document changed.
 */
export type Depth = "listing" | "documents";

export interface ReconcileOptions {
  source: ApiSource;
  inventory: Inventory;
  ledger: Ledger;
  settings: LinkSettings;
  depth: Depth;
  /** API trees worked on at the same time. */
  concurrency: number;
  signal: AbortSignal;
  /** Told of every finished tree. Awaited, so that a run's record never lags behind its effects. */
  report: (event: RunEvent) => Promise<void>;
}

export type RunEvent =
  | { type: "planned"; total: number; unchanged: number }
  | { type: "settled"; outcome: TreeOutcome };

/** What became of one API (or of the environment) in a run. Unchanged trees are counted, not listed. */
export interface TreeOutcome {
  /** API name in the API center, or `environment:NAME`. */
  root: string;
  sourceId: string;
  title: string;
  action: "create" | "update" | "delete" | "skip";
  result: "done" | "failed" | "skipped";
  /** Why it was skipped, or what was cut or dropped on the way; sentences for people. */
  notes: string[];
  fault?: FaultRecord;
}

export interface RunTotals {
  created: number;
  updated: number;
  deleted: number;
  unchanged: number;
  skipped: number;
  failed: number;
}
