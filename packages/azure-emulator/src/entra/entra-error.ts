import { randomUUID } from "node:crypto";
import type { FaultRule } from "../control/behavior.ts";

/** A refusal in Entra's own shape: an OAuth error with an AADSTS number. */
export class EntraError extends Error {
  override readonly name = "EntraError";
  readonly status: number;
  readonly error: string;
  readonly number: number;
  /** What the client must ask the person for, as a claims request. */
  readonly claims: string | undefined;

  constructor(error: string, number: number, message: string, status = 400, claims?: string) {
    super(message);
    this.status = status;
    this.error = error;
    this.number = number;
    this.claims = claims;
  }

  get description(): string {
    return `AADSTS${this.number}: ${this.message}`;
  }

  body(correlationId: string | undefined): Record<string, unknown> {
    const traceId = randomUUID();
    const correlation = correlationId ?? randomUUID();
    const timestamp = new Date()
      .toISOString()
      .replace("T", " ")
      .replace(/\.\d+Z$/, "Z");
    return {
      error: this.error,
      error_description: `${this.description} Trace ID: ${traceId} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
      error_codes: [this.number],
      timestamp,
      trace_id: traceId,
      correlation_id: correlation,
      error_uri: `https://login.microsoftonline.com/error?code=${this.number}`,
      ...(this.claims !== undefined && { claims: this.claims }),
    };
  }
}

const refusals: Record<string, { number: number; message: string; claims?: string }> = {
  interaction_required: {
    number: 50076,
    message:
      "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access the resource.",
    claims:
      '{"access_token":{"capolids":{"essential":true,"values":["c0ffee00-0000-4000-8000-000000000000"]}}}',
  },
  consent_required: {
    number: 65001,
    message:
      "The user or administrator has not consented to use the application. Send an interactive authorization request for this user and resource.",
  },
  invalid_grant: { number: 700082, message: "The refresh token has expired due to inactivity." },
};

/** The refusal that a fault rule for signing in asks for; its `code` is the OAuth error. */
export function injectedRefusal(rule: FaultRule): EntraError {
  const known = rule.code === undefined ? undefined : refusals[rule.code];
  if (rule.code !== undefined && known) {
    return new EntraError(rule.code, known.number, known.message, rule.status ?? 400, known.claims);
  }
  return new EntraError(
    rule.code ?? "temporarily_unavailable",
    90033,
    "A transient error has occurred. Please try again.",
    rule.status ?? 503,
  );
}
