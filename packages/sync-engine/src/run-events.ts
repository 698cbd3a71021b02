import type { FaultRecord } from "./fault.ts";

export type RunEvent =
  | { type: "planned"; total: number; unchanged: number }
  /** One of the planned is done; without an outcome where it turned out to be unchanged. */
  | { type: "settled"; outcome?: TreeOutcome };

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
