/**
 * What went wrong at the source or the inventory, in the words a person needs: the service's own code and
 * message and the correlation id to quote to its support.
 */
export class Fault extends Error {
  readonly code: string;
  /** HTTP status, where there was an answer. */
  readonly status: number | undefined;
  readonly correlationId: string | undefined;

  constructor(
    code: string,
    message: string,
    details: { status?: number | undefined; correlationId?: string | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.name = "Fault";
    this.code = code;
    this.status = details.status;
    this.correlationId = details.correlationId;
  }

  /** Refused for want of a right: mended by a role assignment, not by trying again. */
  get isForbidden(): boolean {
    return this.status === 401 || this.status === 403;
  }
}

/** The part of a fault that is stored and shown. */
export interface FaultRecord {
  code: string;
  message: string;
  correlationId?: string;
}

/** The first fault met, as it is stored and as it was thrown. */
export interface Failure {
  fault: FaultRecord;
  error: unknown;
}

export function toFaultRecord(error: unknown): FaultRecord {
  if (error instanceof Fault) {
    return {
      code: error.code,
      message: error.message,
      ...(error.correlationId && { correlationId: error.correlationId }),
    };
  }
  return { code: "UnexpectedError", message: error instanceof Error ? error.message : String(error) };
}
