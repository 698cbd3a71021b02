import { STATUS_CODES } from "node:http";

interface ArmErrorOptions {
  target?: string;
  details?: { code: string; target?: string; message: string }[] | null;
  headers?: Record<string, string>;
}

/** A refusal in ARM's own shape. */
export class ArmError extends Error {
  override readonly name = "ArmError";
  readonly status: number;
  readonly code: string;
  readonly target: string | undefined;
  readonly details: ArmErrorOptions["details"];
  readonly headers: Record<string, string>;

  constructor(status: number, code: string, message: string, options: ArmErrorOptions = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.target = options.target;
    this.details = options.details;
    this.headers = options.headers ?? {};
  }

  get body(): { error: Record<string, unknown> } {
    return {
      error: {
        code: this.code,
        message: this.message,
        ...(this.target !== undefined && { target: this.target }),
        ...(this.details !== undefined && { details: this.details }),
      },
    };
  }
}

/** What ARM itself says, before any resource provider is asked, carries this header. */
export const refusedByGateway = { "x-ms-failure-cause": "gateway" };

/** A field of a body that is wrong, as resource providers say it. */
export function validationError(problems: { target: string; message: string }[]): ArmError {
  return new ArmError(400, "ValidationError", "One or more fields contain incorrect values:", {
    details: problems.map(({ target, message }) => ({ code: "ValidationError", target, message })),
  });
}

export function methodNotAllowed(method: string, type: string): ArmError {
  return new ArmError(
    405,
    "MethodNotAllowed",
    `The HTTP method '${method}' is not supported for the resource type '${type}'. (${STATUS_CODES[405]})`,
    { headers: refusedByGateway },
  );
}
