import { setTimeout as pause } from "node:timers/promises";
import { Fault } from "@api-center-links/sync-engine/fault";
import type { PipelineResponse } from "@azure/core-rest-pipeline";
import { z } from "zod";
import type { ArmConnection } from "./arm-connection.ts";
import { unexpectedAnswer } from "./arm-fault.ts";
import { retryAfterMs } from "./arm-pipeline.ts";

/** No pause is longer, whatever Azure asks for. */
const longestPauseMs = 30_000;

/**
 * Waits for a long operation by ARM's rules: with `Azure-AsyncOperation` its status document decides, else `Location`,
 * which answers 202 until it is done. Honours `Retry-After`; where that asks for no pause to speak of, it asks at once, then less and
 * less often. Gives up when the operation's time (see `Patience`) is over.
 * Gives the last answer; rejects with the operation's error as a `Fault`, `OperationTimedOut`, or
 * `UnexpectedResponse` where the answer was 202 and gave neither address.
 */
export async function awaitOperation(
  connection: ArmConnection,
  started: PipelineResponse,
  signal: AbortSignal | undefined,
): Promise<PipelineResponse> {
  const timeMs = 10 * connection.patience.attemptTimeoutMs;
  const deadline = performance.now() + timeMs;
  const statusAddress = started.headers.get("azure-asyncoperation");
  let address = statusAddress ?? (started.status === 202 ? started.headers.get("location") : undefined);
  if (!address && started.status === 202) {
    throw unexpectedAnswer(started, "without saying where to ask whether it is done.");
  }
  if (!address) return started;

  let response = started;
  for (let poll = 0; performance.now() < deadline; poll++) {
    const leastMs = poll === 0 ? 0 : Math.min(5000, 25 * 2 ** poll);
    const waitMs = Math.min(Math.max(retryAfterMs(response) ?? 0, leastMs), longestPauseMs);
    await pause(waitMs, undefined, signal ? { signal } : {}).catch((error: unknown) => {
      throw signal?.aborted ? signal.reason : error;
    });
    response = await connection.send("GET", address, { signal });
    const outcome = statusOf(response);
    if (outcome.failed) throw operationFault(response, outcome);
    if (statusAddress ? outcome.succeeded : response.status !== 202) return response;
    if (!statusAddress) address = response.headers.get("location") ?? address;
  }
  throw new Fault(
    "OperationTimedOut",
    `Azure accepted the request, but has not finished it within ${Math.round(timeMs / 1000)} seconds.`,
    { correlationId: connection.correlationId },
  );
}

const OperationStatus = z.object({
  status: z.string(),
  error: z.object({ code: z.string().nullish(), message: z.string().nullish() }).nullish(),
});

interface Outcome {
  failed: boolean;
  succeeded: boolean;
  code?: string;
  message?: string;
}

function statusOf(response: PipelineResponse): Outcome {
  const text = response.bodyAsText ?? "";
  if (text.trim() === "") return { failed: false, succeeded: false };
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw unexpectedAnswer(response);
  }
  const document = OperationStatus.safeParse(body);
  if (!document.success) return { failed: false, succeeded: false };
  const { status, error } = document.data;
  return {
    failed: /^(failed|canceled)$/i.test(status),
    succeeded: /^succeeded$/i.test(status),
    ...(error?.code && { code: error.code }),
    ...(error?.message && { message: error.message }),
  };
}

function operationFault(response: PipelineResponse, outcome: Outcome): Fault {
  return new Fault(
    outcome.code ?? "OperationFailed",
    outcome.message ?? "Azure accepted the request, but could not carry it out.",
    {
      status: response.status,
      correlationId: response.headers.get("x-ms-correlation-request-id"),
    },
  );
}
