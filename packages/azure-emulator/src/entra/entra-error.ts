import { randomUUID } from "node:crypto";
import type { FaultRule } from "../control/behavior.ts";

/** A refusal in Entra's own shape: an OAuth error with an AADSTS number. */
export class EntraError extends Error {
  override readonly name = "EntraError";
  readonly status: number;
  readonly error: string;
  readonly number: number;
  /** What kind of action would help, for clients (MSAL's "suberror"). */
  readonly suberror: string | undefined;
  /** What the client must ask the person for, as a claims request. */
  readonly claims: string | undefined;

  constructor(
    error: string,
    number: number,
    message: string,
    { status = 400, suberror, claims }: { status?: number; suberror?: string; claims?: string } = {},
  ) {
    super(message);
    this.status = status;
    this.error = error;
    this.number = number;
    this.suberror = suberror;
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
      ...this.advice,
    };
  }

  /** What tells the client how to go on. */
  get advice(): Record<string, string> {
    return {
      ...(this.suberror !== undefined && { suberror: this.suberror }),
      ...(this.claims !== undefined && { claims: this.claims }),
    };
  }
}

/** What a fault rule for signing in answers with; its `code` is the OAuth error. */
export function injectedRefusal(rule: FaultRule): EntraError {
  return new EntraError(
    rule.code ?? "temporarily_unavailable",
    90033,
    "A transient error has occurred. Please try again.",
    { status: rule.status ?? 503 },
  );
}
