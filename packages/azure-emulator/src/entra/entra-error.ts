import { randomUUID } from "node:crypto";

/** A refusal in Entra's own shape: an OAuth error with an AADSTS number. */
export class EntraError extends Error {
  override readonly name = "EntraError";
  readonly status: number;
  readonly error: string;
  readonly number: number;

  constructor(error: string, number: number, message: string, status = 400) {
    super(message);
    this.status = status;
    this.error = error;
    this.number = number;
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
    };
  }
}
