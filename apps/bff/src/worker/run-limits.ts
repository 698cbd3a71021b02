import type { ArmRequest } from "@api-center-links/azure/arm-request";
import { Fault } from "@api-center-links/sync-engine/fault";

/** What ends a run that gets nowhere. */
export interface RunLimits {
  /** Aborts with the `Fault` that tells why. */
  signal: AbortSignal;
  /** To be told of every request to ARM. */
  count(request: Pick<ArmRequest, "status">): void;
  /** Has a look; to be called now and then. Never rejects. */
  look(): Promise<void>;
}

/**
 * A run ends when there is no room for its records, and when no request has succeeded for `deadlineMs`: long work under throttling may
 * take its time, but nothing waits for ever.
 */
export function runLimits(options: {
  deadlineMs: number;
  room: () => Promise<void>;
  now?: () => number;
}): RunLimits {
  const { deadlineMs, room, now = () => performance.now() } = options;
  const ended = new AbortController();
  let succeededAt = now();
  return {
    signal: ended.signal,
    count({ status }) {
      if (status !== undefined && status < 400) succeededAt = now();
    },
    async look() {
      if (now() - succeededAt > deadlineMs) ended.abort(stalled(deadlineMs));
      await room().catch((fault: unknown) => ended.abort(fault));
    },
  };
}

function stalled(deadlineMs: number): Fault {
  const minutes = Math.round(deadlineMs / 60_000);
  const time = minutes >= 2 ? `${minutes} minutes` : `${Math.round(deadlineMs / 1000)} seconds`;
  return new Fault(
    "RunStalled",
    `No request to Azure has succeeded for ${time}. The next try goes on from there.`,
  );
}
