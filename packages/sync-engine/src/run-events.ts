import type { FaultRecord } from "./fault.ts";

export type RunEvent =
  /** `roots`: the API trees that were looked at and that the remarks are about; left out where that's all of the link. */
  | { type: "planned"; total: number; unchanged: number; remarks: Remark[]; roots?: string[] }
  /** One of the planned is done; without an outcome where it turned out to be unchanged. */
  | {
      type: "settled";
      outcome?: TreeOutcome;
      /** It came between and isn't one of the planned. */
      aside?: true;
    };

/** What holds of an API at every run, whether or not the run changes it. APIs that are as they should be have none. */
export interface Remark {
  root: string;
  sourceId: string;
  title: string;
  kind: string;
  /** Whether the API as a whole is kept out of the API center. */
  isOut: boolean;
  /** What keeps the API, or some versions or deployments of it, out; sentences for people. */
  leftOut: string[];
  /** What was cut or dropped on the way; sentences for people. */
  notes: string[];
}

/** What became of one API (or of the environment) in a run. Unchanged trees are counted, not listed. */
export interface TreeOutcome {
  /** API name in the API center, or `environment:NAME`. */
  root: string;
  sourceId: string;
  title: string;
  action: "create" | "update" | "delete" | "skip";
  /** `held`: a deletion that waits for a person. */
  result: "done" | "failed" | "skipped" | "held";
  /** Why it was skipped, or what was cut or dropped on the way; sentences for people. */
  notes: string[];
  /** What a verify run found changed in the API center by others; sentences for people. Repaired where the result is `done`. */
  drift: string[];
  fault?: FaultRecord;
}
