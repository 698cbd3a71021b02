import { Fault } from "@api-center-links/sync-engine/fault";
import type { TokenCredential } from "@azure/core-auth";
import { createClientPipeline } from "@azure/core-client";
import {
  bearerTokenAuthenticationPolicy,
  isRestError,
  type Pipeline,
  type PipelinePolicy,
  type PipelineRequest,
  type PipelineResponse,
  RestError,
} from "@azure/core-rest-pipeline";
import type { ArmBudget, Turn } from "./arm-budget.ts";
import { type ArmEnvironment, armScope } from "./arm-environment.ts";
import { faultOfResponse } from "./arm-fault.ts";
import { type ArmRequest, type OperationClass, operationClassOf, resourceTypeOf } from "./arm-request.ts";
import { freshBodyPolicy } from "./fresh-body.ts";
import type { Patience } from "./patience.ts";
import { cutOffPolicy, type Tenure, tenurePolicy } from "./tenure.ts";
import { keepsTokens } from "./token-reuse.ts";

/**
 * The one way to ARM, for our own requests and for the SDK clients alike: tokens and retries are the SDK's own
 * policies; ours see every physical attempt (see {@link attemptPolicy}).
 */
export function armPipeline(options: {
  environment: ArmEnvironment;
  credential: TokenCredential;
  patience: Patience;
  correlationId: string;
  onRequest: ((request: ArmRequest) => void) | undefined;
  beforeWrite: (() => Promise<void>) | undefined;
  pace: Pace | undefined;
  tenure: Tenure | undefined;
}): Pipeline {
  const pipeline = createClientPipeline({
    retryOptions: {
      maxRetries: options.patience.maxRetries,
      retryDelayInMs: options.patience.retryDelayMs,
      maxRetryDelayInMs: options.patience.longestWaitMs,
    },
    userAgentOptions: { userAgentPrefix: "api-center-links/0.1.0" },
  });
  pipeline.addPolicy(signingPolicy(options.credential, armScope(options.environment)));
  pipeline.addPolicy(correlationPolicy(options.correlationId));
  if (options.beforeWrite) pipeline.addPolicy(writePolicy(options.beforeWrite));
  if (options.tenure) pipeline.addPolicy(cutOffPolicy(options.tenure));
  if (options.pace) pipeline.addPolicy(pacePolicy(options.pace), { afterPhase: "Sign" });
  if (options.tenure) pipeline.addPolicy(tenurePolicy(options.tenure), { afterPhase: "Sign" });
  pipeline.addPolicy(freshBodyPolicy(), { afterPhase: "Sign" });
  pipeline.addPolicy(attemptPolicy(options), { afterPhase: "Sign" });
  return pipeline;
}

/** The budget of the principal, and whose turn its requests take. */
export interface Pace extends Turn {
  budget: ArmBudget;
}

/** Every physical attempt waits for its turn, and what its answer tells corrects the budget. */
function pacePolicy({ budget, ...turn }: Pace): PipelinePolicy {
  return {
    name: "pacePolicy",
    async sendRequest(request, next) {
      const { pathname } = new URL(request.url);
      const operationClass = operationClassOf(request.method);
      await budget.take(pathname, operationClass, turn, request.abortSignal);
      let response: PipelineResponse | undefined;
      try {
        response = await next(request);
        return response;
      } finally {
        budget.settle(pathname, operationClass, {
          remaining: response && remainingOf(response, operationClass),
          refusedForMs: response?.status === 429 ? (retryAfterMs(response) ?? 1000) : undefined,
        });
      }
    },
  };
}

function remainingOf(response: PipelineResponse, operationClass: OperationClass): number | undefined {
  const told = ["subscription", "tenant"].map((scope) =>
    response.headers.get(`x-ms-ratelimit-remaining-${scope}-${operationClass}s`),
  );
  const remaining = Number(told.find((each) => each !== undefined) ?? Number.NaN);
  return Number.isFinite(remaining) ? remaining : undefined;
}

/**
 * The SDK's own policy, which also answers claims challenges, without its store of tokens: that one would go on sending a token
 * which ARM has refused. A refused token is replaced once per attempt, if there is another to be had.
 */
function signingPolicy(credential: TokenCredential, scopes: string | string[]): PipelinePolicy {
  async function sign(request: PipelineRequest): Promise<string | undefined> {
    const { abortSignal } = request;
    const token = await credential.getToken(scopes, { ...(abortSignal && { abortSignal }), enableCae: true });
    if (token) request.headers.set("authorization", `Bearer ${token.token}`);
    return token?.token;
  }

  return bearerTokenAuthenticationPolicy({
    credential,
    scopes,
    challengeCallbacks: {
      async authorizeRequest({ request }) {
        await sign(request);
      },
      async authorizeRequestOnChallenge({ request }) {
        const refused = request.headers.get("authorization")?.replace(/^Bearer /, "");
        if (refused && keepsTokens(credential)) credential.forget(refused);
        return (await sign(request)) !== refused;
      },
    },
  });
}

function correlationPolicy(correlationId: string): PipelinePolicy {
  return {
    name: "correlationPolicy",
    sendRequest(request, next) {
      request.headers.set("x-ms-correlation-request-id", correlationId);
      return next(request);
    },
  };
}

/** Outside the retries: a write that is repeated is announced once. */
function writePolicy(beforeWrite: () => Promise<void>): PipelinePolicy {
  return {
    name: "writePolicy",
    async sendRequest(request, next) {
      if (operationClassOf(request.method) !== "read") await beforeWrite();
      return next(request);
    },
  };
}

/**
 * Around every physical attempt, retries and redirects included:
 *
 * - A request to another origin never leaves: `nextLink` and `Location` come from the wire and would take the
 *   token with them.
 * - It is told to `onRequest`.
 * - A hanging or broken-off answer becomes an error that the SDK's retry policy knows as one of the network's. Left
 *   alone, it takes the first for the caller's own abort and the second for a parse error, and repeats neither.
 * - A 429 without `Retry-After` gets one, since the retry policy only repeats those that say when. One that asks for
 *   more than our patience, in whichever header, ends the request.
 */
function attemptPolicy(options: {
  environment: ArmEnvironment;
  patience: Patience;
  onRequest: ((request: ArmRequest) => void) | undefined;
}): PipelinePolicy {
  const { patience, onRequest } = options;
  const origin = new URL(options.environment.endpoint).origin;
  const attempts = new WeakMap<PipelineRequest, number>();
  return {
    name: "attemptPolicy",
    async sendRequest(request, next) {
      refuseOtherOrigin(request, origin);
      if (request.timeout === 0) request.timeout = patience.attemptTimeoutMs;
      const attempt = (attempts.get(request) ?? 0) + 1;
      attempts.set(request, attempt);
      const startedAt = performance.now();
      const tell = (status: number | undefined) =>
        onRequest?.({ ...describe(request), attempt, status, durationMs: performance.now() - startedAt });

      let response: PipelineResponse;
      try {
        response = await next(request);
      } catch (error) {
        tell(undefined);
        throw asNetworkError(error, request);
      }
      tell(response.status);
      return withBearableWait(response, attempt, patience);
    },
  };
}

function describe(request: PipelineRequest) {
  const { pathname } = new URL(request.url);
  return {
    method: request.method,
    path: pathname,
    resourceType: resourceTypeOf(pathname),
    operationClass: operationClassOf(request.method),
    correlationId: request.headers.get("x-ms-correlation-request-id") ?? "",
  };
}

function refuseOtherOrigin(request: PipelineRequest, origin: string): void {
  const asked = new URL(request.url);
  if (asked.origin === origin) return;
  throw new Fault(
    "ForeignAddress",
    `Azure's answer pointed to another host, ${asked.host}. Nothing was sent there: it would have taken the access token with it.`,
    { correlationId: request.headers.get("x-ms-correlation-request-id") },
  );
}

/** Seen with Node's http client: codes of a connection that may work the next time, but which the SDK gives up on. */
const passing = new Set(["EPIPE", "EAI_AGAIN", "ECONNABORTED", "EHOSTUNREACH", "ENETUNREACH", "PARSE_ERROR"]);

function asNetworkError(error: unknown, request: PipelineRequest): unknown {
  if (error instanceof Error && error.name === "AbortError" && !request.abortSignal?.aborted) {
    return new RestError("No answer in time", { code: "ETIMEDOUT", request });
  }
  if (isRestError(error) && passing.has(error.code ?? "")) {
    return new RestError(error.message, { code: "ECONNRESET", request });
  }
  return error;
}

function withBearableWait(response: PipelineResponse, attempt: number, patience: Patience): PipelineResponse {
  if (response.status !== 429 && response.status !== 503) return response;
  const waitMs = waitInMs(response) ?? retryAfterMs(response);
  if (waitMs === undefined) {
    if (response.status === 429) {
      const pause = patience.retryDelayMs * 2 ** (attempt - 1) * (1 + Math.random());
      response.headers.set("retry-after-ms", Math.min(pause, patience.longestWaitMs));
    }
    return response;
  }
  if (waitMs <= patience.longestWaitMs) {
    // The SDK would read a date by our clock.
    response.headers.set("retry-after-ms", waitMs);
    return response;
  }
  const fault = faultOfResponse(response);
  throw new Fault(fault.code, `${fault.message} Azure asks to wait ${Math.ceil(waitMs / 1000)} seconds.`, {
    status: fault.status,
    correlationId: fault.correlationId,
  });
}

/** The wait told in one of the headers that the SDK heeds before `Retry-After`. */
function waitInMs({ headers }: PipelineResponse): number | undefined {
  const told = ["retry-after-ms", "x-ms-retry-after-ms"].map((name) => headers.get(name));
  const waitMs = told.filter(Boolean).map(Number).find(Number.isFinite);
  return waitMs === undefined ? undefined : Math.max(0, waitMs);
}

/** The wait a `Retry-After` asks for, given in seconds or as a date, which is read by the clock of who gave it. */
export function retryAfterMs(response: PipelineResponse): number | undefined {
  const text = response.headers.get("retry-after");
  if (!text) return undefined;
  const seconds = Number(text);
  const waitMs = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(text) - clockOf(response);
  return Number.isFinite(waitMs) ? Math.max(0, waitMs) : undefined;
}

function clockOf({ headers }: PipelineResponse): number {
  const told = Date.parse(headers.get("date") ?? "");
  return Number.isNaN(told) ? Date.now() : told;
}
