import { randomUUID } from "node:crypto";
import type { ArmCall, ArmReply } from "./arm-call.ts";
import { ArmError } from "./arm-error.ts";

interface Operation {
  id: string;
  /** ARM id of what is worked on. */
  resourceId: string;
  startedAt: number;
  doneAt: number;
  /** What the operation ended with; built when first asked for. */
  outcome: () => ArmReply | ArmError;
}

const keptMs = 30 * 60_000;

/** Long-running operations: each becomes done a while after it was accepted, and is then kept for half an hour. */
export class LongRunningOperations {
  readonly #operations = new Map<string, Operation>();

  start(resourceId: string, durationMs: number, outcome: () => ArmReply | ArmError): string {
    this.#forgetOld();
    const id = randomUUID();
    const startedAt = Date.now();
    this.#operations.set(id, { id, resourceId, startedAt, doneAt: startedAt + durationMs, outcome });
    return id;
  }

  /** An operation that is done when the work is, however long that takes. */
  follow(resourceId: string, work: Promise<ArmReply | ArmError>): string {
    const id = this.start(resourceId, Number.POSITIVE_INFINITY, () => ({ status: 200 }));
    const operation = this.#find(id);
    void work.then((outcome) => {
      operation.outcome = () => outcome;
      operation.doneAt = Date.now();
    });
    return id;
  }

  /** Answers a poll of `Location`: 202 until done, then the outcome. Every answer on the way says when to come again. */
  pollLocation(call: ArmCall, id: string): ArmReply {
    const operation = this.#find(id);
    if (Date.now() < operation.doneAt) {
      return { status: 202, headers: { Location: call.origin + selfOf(call), ...retryAfter(call) } };
    }
    const outcome = operation.outcome();
    if (outcome instanceof ArmError) throw outcome;
    return outcome;
  }

  /** Answers a poll of `Azure-AsyncOperation`: a status document. */
  pollStatus(call: ArmCall, id: string): ArmReply {
    const operation = this.#find(id);
    const done = Date.now() >= operation.doneAt;
    const outcome = done ? operation.outcome() : undefined;
    const status = !done ? "InProgress" : outcome instanceof ArmError ? "Failed" : "Succeeded";
    return {
      status: 200,
      headers: done ? {} : retryAfter(call),
      body: {
        id: call.path.text,
        name: operation.id,
        resourceId: operation.resourceId,
        status,
        percentComplete: done ? 100 : 50,
        startTime: new Date(operation.startedAt).toISOString(),
        ...(done && { endTime: new Date(operation.doneAt).toISOString() }),
        ...(outcome instanceof ArmError && outcome.body),
      },
    };
  }

  #find(id: string): Operation {
    const operation = this.#operations.get(id);
    if (!operation) throw new ArmError(404, "ResourceNotFound", `The operation '${id}' was not found.`);
    return operation;
  }

  #forgetOld(): void {
    for (const [id, operation] of this.#operations) {
      if (operation.doneAt + keptMs > Date.now()) return;
      this.#operations.delete(id);
    }
  }
}

export function retryAfter(call: ArmCall): Record<string, string> {
  return { "Retry-After": String(call.world.behavior.longRunning.retryAfterSeconds) };
}

function selfOf(call: ArmCall): string {
  return `${encodePath(call.path.text)}?${call.query.toString()}`;
}

/** A decoded path as it stands in an address. */
export function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
