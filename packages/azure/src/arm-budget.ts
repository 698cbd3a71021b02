import type { PipelineRequest } from "@azure/core-rest-pipeline";
import { type Allowance, type ArmBucket, ownAllowance } from "./arm-allowance.ts";
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

interface Bucket extends ArmBucket {
  /** When each token that was drawn and not yet used may be used, the first first; by the monotonic clock, ms. */
  drawn: number[];
  isDrawing: boolean;
  closedUntil: number;
  /** Sent and not yet answered: ARM may or may not have counted them in what it tells. */
  inFlight: number;
  /** What ARM's latest answer left, and when, until a draw passes it on. */
  told: { left: number; at: number } | undefined;
  urgent: Waiter[];
  /** In the order of their turns. */
  parties: Map<string, Waiter[]>;
  timer: NodeJS.Timeout | undefined;
}

/**
 * What one principal may ask of ARM: every request waits here for its turn. Tokens come from the allowance, which processes of the same
 * principal share, and what the answers say goes back to it: so others who act as that principal are noticed, and more generous limits
 * are used.
 */
export class ArmBudget {
  readonly #buckets = new Map<string, Bucket>();
  readonly #allowance: Allowance;

  constructor(allowance: Allowance = ownAllowance()) {
    this.#allowance = allowance;
  }

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
      this.#serve(bucket);
    });
  }

  /** The request was answered, or never will be. */
  settle(path: string, operationClass: OperationClass, news: BudgetNews): void {
    const bucket = this.#bucket(path, operationClass);
    bucket.inFlight -= 1;
    if (news.remaining !== undefined) {
      const left = news.remaining - bucket.inFlight - bucket.drawn.length;
      bucket.told = { left, at: performance.now() };
    }
    // Resource providers have limits of their own, which say nothing about the bucket.
    if (news.refusedForMs !== undefined && !news.remaining) {
      bucket.closedUntil = Math.max(bucket.closedUntil, performance.now() + news.refusedForMs);
      void this.#allowance.close(bucket, news.refusedForMs);
    }
    this.#serve(bucket);
  }

  /** Lets go whoever may, and comes back when the next may. */
  #serve(bucket: Bucket): void {
    clearTimeout(bucket.timer);
    const now = performance.now();
    // There is more than anybody thought: nothing need wait for the refill.
    if ((bucket.told?.left ?? 0) > bucket.size) bucket.drawn = bucket.drawn.filter((at) => at <= now);
    while ((bucket.drawn[0] ?? Number.POSITIVE_INFINITY) <= now && now >= bucket.closedUntil) {
      const waiter = next(bucket);
      if (!waiter) break;
      bucket.drawn.shift();
      bucket.inFlight += 1;
      waiter.go();
    }
    // What nobody waits for is forgone: used later, it might be one too many.
    if (waiting(bucket) === 0) bucket.drawn = [];
    else if (bucket.drawn[0] === undefined) void this.#draw(bucket);
    else {
      const pauseMs = Math.max(bucket.drawn[0], bucket.closedUntil) - now;
      bucket.timer = setTimeout(() => this.#serve(bucket), Math.ceil(pauseMs));
    }
  }

  async #draw(bucket: Bucket): Promise<void> {
    if (bucket.isDrawing) return;
    bucket.isDrawing = true;
    const { told, refillPerSecond } = bucket;
    bucket.told = undefined;
    const sinceMs = performance.now() - (told?.at ?? 0);
    const { tokens, level, closedForMs } = await this.#allowance.draw(bucket, {
      wanted: waiting(bucket),
      parties: bucket.parties.size + Math.min(1, bucket.urgent.length),
      left: told && told.left + (sinceMs / 1000) * refillPerSecond,
    });
    const now = performance.now();
    bucket.closedUntil = Math.max(bucket.closedUntil, now + closedForMs);
    for (let nth = 1; nth <= tokens; nth++) {
      bucket.drawn.push(now + Math.max(0, ((nth - level) / refillPerSecond) * 1000));
    }
    bucket.isDrawing = false;
    this.#serve(bucket);
  }

  #bucket(path: string, operationClass: OperationClass): Bucket {
    const subscription = /^\/subscriptions\/([^/]+)/i.exec(path)?.[1]?.toLowerCase() ?? "tenant";
    const key = `${subscription} ${operationClass}`;
    const bucket = this.#buckets.get(key) ?? {
      ...{ key, ...azureBuckets[operationClass], drawn: [], isDrawing: false, closedUntil: 0, inFlight: 0 },
      ...{ told: undefined, urgent: [], parties: new Map(), timer: undefined },
    };
    this.#buckets.set(key, bucket);
    return bucket;
  }
}

function waiting({ urgent, parties }: Bucket): number {
  let count = urgent.length;
  for (const line of parties.values()) count += line.length;
  return count;
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
