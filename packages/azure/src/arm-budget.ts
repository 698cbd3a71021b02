import type { PipelineRequest } from "@azure/core-rest-pipeline";
import type { OperationClass } from "./arm-request.ts";

/**
 * Azure's own token buckets, per subscription, principal and class of operation:
 * https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
 */
const azureBuckets: Record<OperationClass, { size: number; refillPerSecond: number }> = {
  read: { size: 250, refillPerSecond: 25 },
  write: { size: 200, refillPerSecond: 10 },
  delete: { size: 200, refillPerSecond: 10 },
};

/** Whose turn a request takes. */
export interface Turn {
  /** Parties, such as links, take turns: a long line of one never holds up another. */
  party: string;
  /** Somebody waits for the answer: before all parties. */
  urgent: boolean;
}

/** What an answer tells about the bucket its request was taken from. */
export interface BudgetNews {
  /** What `x-ms-ratelimit-remaining-*` says. */
  remaining: number | undefined;
  /** ARM's wait, where it refused the request for its number. */
  refusedForMs: number | undefined;
}

interface Waiter {
  turn: Turn;
  go(): void;
}

interface Bucket {
  operationClass: OperationClass;
  tokens: number;
  /** By the monotonic clock, ms. */
  filledAt: number;
  closedUntil: number;
  /** Sent and not yet answered: ARM may or may not have counted them in what it tells. */
  inFlight: number;
  urgent: Waiter[];
  /** In the order of their turns. */
  parties: Map<string, Waiter[]>;
  timer: NodeJS.Timeout | undefined;
}

/**
 * What one principal may ask of ARM: every request waits here for its turn. Primed with Azure's figures and corrected by what the
 * answers say, so that others who act as the same principal are noticed, and more generous limits are used.
 */
export class ArmBudget {
  readonly #buckets = new Map<string, Bucket>();

  /** Waits for the request's turn; {@link settle} it when it is answered. Rejects with an `AbortError`. */
  take(
    path: string,
    operationClass: OperationClass,
    turn: Turn,
    signal: PipelineRequest["abortSignal"],
  ): Promise<void> {
    const bucket = this.#bucket(path, operationClass);
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(aborted());
      const onAbort = () => {
        leave(bucket, waiter);
        reject(aborted());
      };
      const waiter = {
        turn,
        go() {
          signal?.removeEventListener("abort", onAbort);
          resolve();
        },
      };
      signal?.addEventListener("abort", onAbort);
      line(bucket, turn).push(waiter);
      serve(bucket);
    });
  }

  /** The request was answered, or never will be. */
  settle(path: string, operationClass: OperationClass, news: BudgetNews): void {
    const bucket = this.#bucket(path, operationClass);
    bucket.inFlight -= 1;
    fill(bucket);
    if (news.remaining !== undefined) {
      const left = news.remaining - bucket.inFlight;
      const generous = news.remaining > azureBuckets[operationClass].size;
      bucket.tokens = generous ? left : Math.min(bucket.tokens, left);
    }
    // Resource providers have limits of their own, which say nothing about the bucket.
    if (news.refusedForMs !== undefined && !news.remaining) {
      bucket.closedUntil = Math.max(bucket.closedUntil, performance.now() + news.refusedForMs);
    }
    serve(bucket);
  }

  #bucket(path: string, operationClass: OperationClass): Bucket {
    const subscription = /^\/subscriptions\/([^/]+)/i.exec(path)?.[1]?.toLowerCase() ?? "tenant";
    const key = `${subscription} ${operationClass}`;
    const bucket = this.#buckets.get(key) ?? {
      operationClass,
      tokens: azureBuckets[operationClass].size,
      filledAt: performance.now(),
      ...{ closedUntil: 0, inFlight: 0, urgent: [], parties: new Map(), timer: undefined },
    };
    this.#buckets.set(key, bucket);
    return bucket;
  }
}

/** Lets go whoever may, and comes back when the next may. */
function serve(bucket: Bucket): void {
  clearTimeout(bucket.timer);
  fill(bucket);
  const now = performance.now();
  while (bucket.tokens >= 1 && now >= bucket.closedUntil) {
    const waiter = next(bucket);
    if (!waiter) return;
    bucket.tokens -= 1;
    bucket.inFlight += 1;
    waiter.go();
  }
  if (bucket.urgent.length === 0 && bucket.parties.size === 0) return;
  const { refillPerSecond } = azureBuckets[bucket.operationClass];
  const refillMs = ((1 - bucket.tokens) / refillPerSecond) * 1000;
  bucket.timer = setTimeout(() => serve(bucket), Math.ceil(Math.max(refillMs, bucket.closedUntil - now)));
}

function fill(bucket: Bucket): void {
  const { size, refillPerSecond } = azureBuckets[bucket.operationClass];
  const now = performance.now();
  const filled = bucket.tokens + ((now - bucket.filledAt) / 1000) * refillPerSecond;
  bucket.tokens = Math.max(bucket.tokens, Math.min(size, filled));
  bucket.filledAt = now;
}

function line(bucket: Bucket, { party, urgent }: Turn): Waiter[] {
  if (urgent) return bucket.urgent;
  const waiting = bucket.parties.get(party) ?? [];
  bucket.parties.set(party, waiting);
  return waiting;
}

function next(bucket: Bucket): Waiter | undefined {
  const urgent = bucket.urgent.shift();
  if (urgent) return urgent;
  for (const [party, waiting] of bucket.parties) {
    const waiter = waiting.shift();
    bucket.parties.delete(party);
    if (waiting.length > 0) bucket.parties.set(party, waiting);
    return waiter;
  }
  return undefined;
}

function leave(bucket: Bucket, waiter: Waiter): void {
  const { party, urgent } = waiter.turn;
  const waiting = line(bucket, waiter.turn);
  const at = waiting.indexOf(waiter);
  if (at >= 0) waiting.splice(at, 1);
  if (!urgent && waiting.length === 0) bucket.parties.delete(party);
}

function aborted(): DOMException {
  return new DOMException("The request was given up while it waited for its turn.", "AbortError");
}
