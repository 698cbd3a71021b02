import { randomUUID } from "node:crypto";
import type { ArmRequest } from "@api-center-links/azure/arm-request";
import type { Tenure } from "@api-center-links/azure/tenure";
import type { FaultRecord } from "@api-center-links/sync-engine/fault";
import type { RunEvent, TreeOutcome } from "@api-center-links/sync-engine/reconcile";
import { countedAs, isRepaired, noTotals, type RunTotals } from "@api-center-links/sync-engine/run-totals";
import { isEnvironment } from "../links/link-view.ts";
import type { OutcomeRecord, RequestCounts, RunRecord } from "../store/run-store.ts";
import type { Store } from "../store/store.ts";
import type { RunRequest, Verification } from "../store/tables.ts";

/** A run while it runs: what it has done so far, kept in memory and stored now and then. */
export interface RunRecorder {
  runId: string;
  totals: RunTotals;
  requests: RequestCounts;
  /** For the engine's `report`. */
  report: (event: RunEvent) => Promise<void>;
  /** For an ARM connection's `onRequest`. */
  count: (request: ArmRequest) => void;
  /** Of what was written so far. */
  armCorrelationIds: ReadonlySet<string>;
  /** Outcomes that failed so far. */
  failures: TreeOutcome[];
  /** What a verify run found, once it is done. */
  verification(at: Date): Verification;
  /** Stores what is new since the last call. */
  flush(): Promise<void>;
  /** `before`: what kept the link from syncing until now. */
  end(
    result: RunRecord["result"],
    fault: FaultRecord | null,
    before: FaultRecord | null,
    endedAt: Date,
  ): Promise<void>;
}

/** Begins a run in the history. */
export async function beginRun(
  store: Store,
  { linkId, owner }: { linkId: string; owner: string },
  request: RunRequest,
  startedAt: Date,
  tenure: Tenure,
): Promise<RunRecorder> {
  const runId = randomUUID();
  await store.runs.begin({ id: runId, linkId, ...request, startedAt }, owner);

  const totals = { ...noTotals };
  const requests: RequestCounts = { reads: 0, writes: 0, deletes: 0 };
  const failures: TreeOutcome[] = [];
  const armCorrelationIds = new Set<string>();
  let progress: RunRecord["progress"] = null;
  let waiting: OutcomeRecord[] = [];
  let changed = false;
  let environmentDrifted = false;

  async function flush(): Promise<void> {
    if (!changed) return;
    changed = false;
    const outcomes = waiting;
    waiting = [];
    try {
      await store.runs.advance(runId, { totals, progress, requests }, outcomes);
    } catch (error) {
      waiting = [...outcomes, ...waiting];
      changed = true;
      throw error;
    }
  }

  return {
    runId,
    totals,
    requests,
    failures,
    armCorrelationIds,
    flush,
    verification: (at) => ({
      ...{ runId, at: at.toISOString(), environmentDrifted, failed: totals.failed },
      drifted: totals.drifted - Number(environmentDrifted),
    }),
    async report(event) {
      tenure.check();
      changed = true;
      if (event.type === "planned") {
        totals.unchanged = event.unchanged;
        progress = { done: 0, total: event.total };
        await store.remarks.replace(linkId, owner, event.remarks, event.roots);
        return;
      }
      if (progress && !event.aside)
        progress = { ...progress, done: Math.min(progress.done + 1, progress.total) };
      const { outcome } = event;
      if (!outcome) return;
      const repaired = isRepaired(outcome);
      if (repaired) totals.drifted += 1;
      if (isEnvironment(outcome)) environmentDrifted ||= repaired;
      else totals[countedAs(outcome)] += 1;
      if (outcome.result === "failed") failures.push(outcome);
      waiting.push({ ...outcome, at: new Date() });
    },
    count({ operationClass, correlationId }) {
      changed = true;
      if (operationClass !== "read") armCorrelationIds.add(correlationId);
      requests[classes[operationClass]] += 1;
    },
    async end(result, fault, before, endedAt) {
      await flush();
      const repeated = request.trigger === "timer" && fault !== null && fault.code === before?.code;
      await store.runs.end({ id: runId, linkId, result, totals, requests, fault, endedAt, repeated });
    },
  };
}

const classes = { read: "reads", write: "writes", delete: "deletes" } as const;
