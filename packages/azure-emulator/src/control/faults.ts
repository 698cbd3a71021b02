import { createHash } from "node:crypto";
import { ArmError } from "../arm/arm-error.ts";
import type { FaultRule } from "./behavior.ts";

/** A request as fault rules see it. */
export interface FaultSubject {
  target: FaultRule["match"]["target"];
  method: string;
  /** Path and query. */
  url: string;
}

interface Entry {
  rule: FaultRule;
  pattern: RegExp | undefined;
  matched: number;
  hits: number;
  /** How often each request came, for rules with a seed. */
  seen: Map<string, number>;
}

/** Counts matching requests per rule and says which of them go wrong. */
export class Faults {
  #rules: Entry[] = [];
  #held: PromiseWithResolvers<void> | undefined;
  #waiting = 0;

  /** Starts over with these rules; counts begin at zero, and what was held goes on. */
  use(rules: readonly FaultRule[]): void {
    this.release();
    this.#rules = rules.map((rule) => ({
      rule,
      pattern: rule.match.pathPattern === undefined ? undefined : new RegExp(rule.match.pathPattern, "i"),
      matched: 0,
      hits: 0,
      seen: new Map(),
    }));
  }

  /** How many requests are held now. */
  get held(): number {
    return this.#waiting;
  }

  /** From now on requests wait. */
  hold(): void {
    this.#held ??= Promise.withResolvers();
  }

  release(): void {
    this.#held?.resolve();
    this.#held = undefined;
  }

  /** Settles once requests may go on, at once where none are held, or when the client is `gone`. */
  async released(gone: Promise<unknown>): Promise<void> {
    if (!this.#held) return;
    this.#waiting += 1;
    await Promise.race([this.#held.promise, gone]);
    this.#waiting -= 1;
  }

  /** How often each rule matched and how often it struck. */
  get counts(): { matched: number; hits: number }[] {
    return this.#rules.map(({ matched, hits }) => ({ matched, hits }));
  }

  /** The rule that strikes this request, if any. */
  strike(subject: FaultSubject): FaultRule | undefined {
    for (const entry of this.#rules) {
      const { rule, pattern } = entry;
      if (rule.match.target !== subject.target) continue;
      if (rule.match.method && rule.match.method.toUpperCase() !== subject.method) continue;
      if (pattern && !pattern.test(subject.url)) continue;
      entry.matched += 1;
      if (rule.nth !== undefined && entry.matched !== rule.nth) continue;
      if (rule.times !== undefined && entry.hits >= rule.times) continue;
      if (rule.rate !== undefined && chance(entry, subject) >= rule.rate) continue;
      entry.hits += 1;
      if (rule.action === "hold" && rule.when === "before") this.hold();
      return rule;
    }
    return undefined;
  }
}

/** From 0 to 1. */
function chance({ rule: { seed }, seen }: Entry, { method, url }: FaultSubject): number {
  if (seed === undefined) return Math.random();
  const request = `${method} ${url}`;
  const before = seen.get(request) ?? 0;
  seen.set(request, before + 1);
  const hash = createHash("sha256").update(`${seed} ${before} ${request}`).digest();
  return hash.readUInt32BE(0) / 2 ** 32;
}

/** The error a `status` fault answers with in ARM's shape. */
export function injectedError(rule: FaultRule): ArmError {
  const status = rule.status ?? 500;
  const usual = usualErrors[status] ?? {
    code: "InternalServerError",
    message: "Encountered internal server error.",
  };
  return new ArmError(status, rule.code ?? usual.code, usual.message, {
    headers: rule.retryAfter === undefined ? {} : { "Retry-After": String(rule.retryAfter) },
  });
}

const usualErrors: Record<number, { code: string; message: string }> = {
  403: {
    code: "AuthorizationFailed",
    message: "The client does not have authorization to perform the action, or the scope is invalid.",
  },
  409: { code: "Conflict", message: "Another operation on the same resource is in progress." },
  412: {
    code: "PreconditionFailed",
    message: "The precondition given in one of the request headers evaluated to false.",
  },
  429: { code: "TooManyRequests", message: "The request is being throttled. Please retry later." },
  502: { code: "BadGateway", message: "The gateway did not receive a response from the resource provider." },
  503: { code: "ServiceUnavailable", message: "The service is temporarily unavailable. Please retry later." },
  504: {
    code: "GatewayTimeout",
    message:
      "The gateway did not receive a response from 'Microsoft.ApiCenter' within the specified time period.",
  },
};
