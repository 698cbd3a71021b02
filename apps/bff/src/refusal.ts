import type { FieldError, MissingRight, ProblemType } from "@api-center-links/contracts/problem";

/**
 * Why something that was asked for isn't done, in words the person can act on. The HTTP door turns it into
 * problem+json; nothing has been written when one is thrown.
 */
export class Refusal extends Error {
  readonly kind: ProblemType;
  readonly errors: FieldError[] | undefined;
  /** When the same request may succeed. */
  readonly retryAt: Date | undefined;
  /** A command that someone with the rights can run to mend it. */
  readonly command: string | undefined;
  readonly armCorrelationId: string | undefined;
  /** What a sign-in has to show, as a claims request. */
  readonly claims: string | undefined;
  /** What the caller lacks. */
  readonly missing: MissingRight[] | undefined;

  constructor(
    kind: ProblemType,
    detail: string,
    more: {
      errors?: FieldError[];
      retryAt?: Date;
      command?: string;
      armCorrelationId?: string | undefined;
      claims?: string | undefined;
      missing?: MissingRight[];
      cause?: unknown;
    } = {},
  ) {
    super(detail, { cause: more.cause });
    this.name = "Refusal";
    this.kind = kind;
    this.errors = more.errors;
    this.retryAt = more.retryAt;
    this.command = more.command;
    this.armCorrelationId = more.armCorrelationId;
    this.claims = more.claims;
    this.missing = more.missing;
  }
}
