import type { Request, RequestHandler } from "express";
import { ipKeyGenerator, rateLimit } from "express-rate-limit";
import { Refusal } from "../refusal.ts";
import { clientAddress } from "./client-address.ts";

/** What one caller may ask of one process. */
export interface CallerLimits {
  requestsPerMinute: number;
  requestsAtOnce: number;
}

/**
 * Refuses with `too-many-requests` whoever asks more than the limits. `callerIn` gives the object id of the person who has signed
 * in; all others count by their address, so that nobody can use up what is another's.
 */
export function callerLimits(
  limits: CallerLimits,
  callerIn: (request: Request) => string | undefined,
): RequestHandler[] {
  const keyOf = (request: Request) => callerIn(request) ?? ipKeyGenerator(clientAddress(request) ?? "");
  return [perMinute(limits.requestsPerMinute, keyOf), atOnce(limits.requestsAtOnce, keyOf)];
}

/**
 * The same for doors that one trusted sender comes to as often as it likes: only what is refused counts, by address, so that nobody can
 * go on guessing.
 */
export function refusalLimit(refusalsPerMinute: number): RequestHandler {
  const byAddress = (request: Request) => ipKeyGenerator(clientAddress(request) ?? "");
  return perMinute(refusalsPerMinute, byAddress, { skipSuccessfulRequests: true });
}

function perMinute(
  limit: number,
  keyGenerator: (request: Request) => string,
  options: { skipSuccessfulRequests?: boolean } = {},
): RequestHandler {
  return rateLimit({
    ...options,
    windowMs: 60_000,
    limit,
    keyGenerator,
    standardHeaders: false,
    legacyHeaders: false,
    handler(request, _response, next) {
      const { resetTime } = (request as Request & { rateLimit: { resetTime?: Date } }).rateLimit;
      next(tooMany(`More than ${limit} requests in a minute.`, resetTime ?? new Date(Date.now() + 60_000)));
    },
  });
}

function atOnce(limit: number, keyOf: (request: Request) => string): RequestHandler {
  const running = new Map<string, number>();
  return (request, response, next) => {
    // Whoever went while it was found out who it is waits for nothing, and wouldn't be seen to go again.
    if (response.closed) return;
    const key = keyOf(request);
    const count = running.get(key) ?? 0;
    if (count >= limit) {
      throw tooMany(`More than ${limit} requests at the same time.`, new Date(Date.now() + 1_000));
    }
    running.set(key, count + 1);
    // Also where the client has gone away.
    response.once("close", () => {
      const left = (running.get(key) ?? 1) - 1;
      if (left > 0) running.set(key, left);
      else running.delete(key);
    });
    next();
  };
}

function tooMany(what: string, retryAt: Date): Refusal {
  return new Refusal("too-many-requests", `${what} Wait a moment, then try again.`, { retryAt });
}
