import { randomUUID } from "node:crypto";
import type { ArmWitness } from "@api-center-links/azure/arm-connection";
import type { ActivityDetail, ActivitySubject } from "@api-center-links/contracts/activity";
import type { ActivityRecord } from "../store/activity-store.ts";
import type { Changing, Store } from "../store/store.ts";

/** What becomes the record of one request that changes something: nothing is changed that isn't recorded. */
export interface Recording extends Required<ArmWitness> {
  /**
   * The caller may read this API center, in whose activity the request belongs. Until this is said nothing is recorded: people who
   * can't even read a center leave no trace there.
   */
  happensIn(centerId: string): void;
  /** What is changed, where it can be named better than by the request, and what of it. */
  about(change: { subject?: ActivitySubject; details?: ActivityDetail[] }): void;
  /** Makes a change in our own store together with its record: both are stored, or neither. */
  change<T>(make: (changing: Changing) => Promise<T>): Promise<T>;
  /** Stores the record ahead of what is written in Azure, with its outcome unknown. Rejects where it can't be stored. */
  beforeWrite(): Promise<void>;
  /** Stores how it ended, where it isn't stored already. `problem`: why it came to nothing. */
  end(problem?: { kind: string; detail: string; outcome: "refused" | "failed" }): Promise<void>;
}

/** Who does what, and from where. */
export type Occasion = Pick<ActivityRecord, "action" | "actor" | "address" | "correlationId"> & {
  /** Names what it is done to as well as the request alone can. */
  subjectIn(centerId: string): Promise<ActivitySubject>;
};

export function recordingOf(store: Pick<Store, "activity" | "recorded">, occasion: Occasion): Recording {
  const { action, actor, address, correlationId, subjectIn } = occasion;
  const id = randomUUID();
  const at = new Date();
  const armCorrelationIds = new Set<string>();
  let center: string | undefined;
  let subject: ActivitySubject | undefined;
  let details: ActivityDetail[] = [];
  let ahead: Promise<void> | undefined;

  /** Before a transaction begins, which would wait for this and this for it. */
  async function name(): Promise<void> {
    if (center === undefined) throw new Error(`${action} is to be recorded before its API center is known.`);
    subject ??= await subjectIn(center);
  }

  function record(
    end: Pick<ActivityRecord, "outcome"> & Partial<Pick<ActivityRecord, "endedAt" | "problem">>,
  ): ActivityRecord {
    if (center === undefined || !subject) throw new Error(`What ${action} is about has no name yet.`);
    return {
      ...{ id, at, action, actor, address, correlationId },
      subject: { ...subject, name: oneLine(subject.name) },
      centerId: center,
      details: details.map(({ name, value, before }) => ({
        ...{ name, value: oneLine(value) },
        ...(before !== undefined && { before: oneLine(before) }),
      })),
      armCorrelationIds: [...armCorrelationIds],
      outcome: end.outcome,
      endedAt: end.endedAt === undefined ? new Date() : end.endedAt,
      problem: end.problem ?? null,
    };
  }

  return {
    happensIn(centerId) {
      center = centerId;
    },
    about(change) {
      subject = change.subject ?? subject;
      details = change.details ?? details;
    },
    async change(make) {
      await name();
      return store.recorded(() => record({ outcome: "done" }), make);
    },
    beforeWrite() {
      ahead ??= name().then(() => store.activity.put(record({ outcome: "unknown", endedAt: null })));
      return ahead;
    },
    onRequest(request) {
      if (request.operationClass !== "read") armCorrelationIds.add(request.correlationId);
    },
    async end(problem) {
      if (center === undefined) return;
      await name();
      if (!problem) return store.activity.put(record({ outcome: "done" }));
      // Of a write that Azure didn't answer nobody knows what became of it.
      const outcome = ahead && problem.kind === "azure-unreachable" ? "unknown" : problem.outcome;
      const ended = record({
        outcome,
        problem: { kind: problem.kind, detail: oneLine(problem.detail) },
      });
      await (ahead ? store.activity.put(ended) : store.activity.putAttempt(ended));
    },
  };
}

const longestText = 1000;

/** Texts come from requests and from Azure: neither NUL nor half a character may keep a record from being stored. */
function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\p{Cc}+/gu, " ")
    .slice(0, longestText)
    .toWellFormed();
}
