import type { Behavior } from "../control/behavior.ts";
import { ArmError, refusedByGateway } from "./arm-error.ts";

type OperationClass = "reads" | "writes" | "deletes";

/** POST actions count as writes. */
function operationClass(method: string): OperationClass {
  if (method === "DELETE") return "deletes";
  return method === "GET" || method === "HEAD" ? "reads" : "writes";
}

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** What an unthrottled stand-in reports as remaining. */
const plenty = 11_999;

/** ARM's token buckets: per subscription (or the tenant level), principal and class, and one over all principals. */
export class Throttle {
  readonly #buckets = new Map<string, Bucket>();

  /**
   * Takes a token for the request and answers the headers that tell what remains.
   * Throws ARM's 429 where a bucket is empty.
   */
  take(request: {
    limits: Behavior["throttle"];
    subscriptionId: string | undefined;
    objectId: string;
    method: string;
    path: string;
  }): Record<string, string> {
    const kind = operationClass(request.method);
    const place = request.subscriptionId?.toLowerCase() ?? "tenant";
    const header = `x-ms-ratelimit-remaining-${request.subscriptionId ? "subscription" : "tenant"}-${kind}`;
    const { limits } = request;
    if (!limits) return { [header]: String(plenty) };

    const { size, refillPerSecond } = limits[kind];
    const own = this.#bucket(`${place} ${request.objectId} ${kind}`, size, refillPerSecond);
    const global = this.#bucket(
      `${place} ${kind}`,
      size * limits.globalFactor,
      refillPerSecond * limits.globalFactor,
    );
    if (own.tokens >= 1 && global.tokens >= 1) {
      own.tokens -= 1;
      global.tokens -= 1;
      return {
        [header]: String(Math.floor(own.tokens)),
        ...(request.subscriptionId && {
          [`x-ms-ratelimit-remaining-subscription-global-${kind}`]: String(Math.floor(global.tokens)),
        }),
      };
    }
    const missing = 1 - Math.min(own.tokens, global.tokens / limits.globalFactor);
    const seconds = refillPerSecond > 0 ? Math.max(1, Math.ceil(missing / refillPerSecond)) : 60;
    throw new ArmError(
      429,
      "SubscriptionRequestsThrottled",
      `Number of requests for subscription '${request.subscriptionId ?? ""}' and operation '${request.method}${request.path.toUpperCase()}' exceeded the backend storage limit. Please try again after '${seconds}' seconds.`,
      { headers: { ...refusedByGateway, "Retry-After": String(seconds), [header]: "0" } },
    );
  }

  /** All buckets are full again. */
  reset(): void {
    this.#buckets.clear();
  }

  #bucket(key: string, size: number, refillPerSecond: number): Bucket {
    const now = performance.now();
    const bucket = this.#buckets.get(key) ?? { tokens: size, filledAt: now };
    bucket.tokens = Math.min(size, bucket.tokens + ((now - bucket.filledAt) / 1000) * refillPerSecond);
    bucket.filledAt = now;
    this.#buckets.set(key, bucket);
    return bucket;
  }
}
