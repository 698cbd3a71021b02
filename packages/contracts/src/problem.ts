import { z } from "zod";

/**
 * Kinds of refusal, stable for clients to tell apart. On the wire `type` is `/problems/KIND`, relative to the
 * product's own address (RFC 9457 allows a relative reference).
 */
export const problemTypes = {
  "invalid-request": { status: 400, title: "The request isn't valid" },
  "not-signed-in": { status: 401, title: "Sign in to go on" },
  "interaction-required": { status: 401, title: "Your directory wants you to sign in again" },
  "not-allowed": { status: 403, title: "You don't have the rights to do this" },
  "not-found": { status: 404, title: "It doesn't exist, or you can't see it" },
  "method-not-allowed": { status: 405, title: "That can't be done here" },
  "body-too-large": { status: 413, title: "The request is too large" },
  "not-json": { status: 415, title: "The request must be JSON" },
  "already-linked": { status: 409, title: "This API Management instance is linked already" },
  "link-name-taken": { status: 409, title: "A link with this name exists already" },
  "environment-name-taken": { status: 409, title: "An environment with this name exists already" },
  "link-limit-reached": { status: 409, title: "This API center has as many links as its plan allows" },
  "environment-limit-reached": {
    status: 409,
    title: "This API center has as many environments as its plan allows",
  },
  "instance-not-found": {
    status: 422,
    title: "The API Management instance doesn't exist, or you can't read it",
  },
  "instance-in-other-directory": {
    status: 422,
    title: "The API Management instance is in another directory",
  },
  "sync-identity-unavailable": { status: 409, title: "The sync identity can't sign in" },
  "instance-not-linked": { status: 409, title: "No link of this API center has this instance" },
  "events-unavailable": { status: 409, title: "Event Grid can't reach this product" },
  "confirmation-mismatch": { status: 422, title: "The name doesn't match" },
  "synced-from-source": { status: 409, title: "API Management owns this; it can't be changed here" },
  "link-deleting": { status: 409, title: "The link is being deleted" },
  "deletions-changed": { status: 409, title: "Other APIs wait for a decision by now" },
  "link-paused": { status: 409, title: "The link is paused" },
  "too-many-requests": { status: 429, title: "Too many requests" },
  "sync-too-soon": { status: 429, title: "A sync was forced a moment ago" },
  "sign-in-refused": { status: 403, title: "The directory refused to act on your behalf" },
  "azure-refused": { status: 502, title: "Azure refused the request" },
  "azure-unreachable": { status: 503, title: "Azure can't be reached" },
  "database-away": { status: 503, title: "The service can't reach its database" },
  "unexpected-error": { status: 500, title: "Something went wrong on our side" },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemType = keyof typeof problemTypes;

export const problemKinds = Object.keys(problemTypes) as ProblemType[];

/** A field of the request and what is wrong with it. */
export const FieldError = z.object({
  /** JSON pointer into the body, or `?name` for a query parameter. */
  field: z.string(),
  message: z.string(),
});

/** Permissions that the caller lacks, and how to get them. */
export const MissingRight = z
  .object({
    actions: z.array(z.string()),
    /** A built-in role that gives them. */
    role: z.string(),
    /** ARM id of the resource where they are needed. */
    scope: z.string(),
  })
  .meta({ id: "MissingRight" });
export type MissingRight = z.infer<typeof MissingRight>;

/** RFC 9457 problem details, the body of every answer that isn't a success. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number(),
    /** One or two sentences that a person can act on. */
    detail: z.string(),
    errors: z.array(FieldError).optional(),
    /** Ours, also in the `x-correlation-id` header and in the log. */
    correlationId: z.string().optional(),
    /** ARM's, to quote to Azure support. */
    armCorrelationId: z.string().optional(),
    /** When the same request may succeed. */
    retryAt: z.iso.datetime().optional(),
    /** A command that someone with the rights can run to mend it. */
    command: z.string().optional(),
    /** Of `interaction-required`: the claims request to pass on at the sign-in, where the directory named one. */
    claims: z.string().optional(),
    /** Of `not-allowed`: what the caller lacks. */
    missing: z.array(MissingRight).optional(),
  })
  .meta({ id: "Problem" });

export type Problem = z.infer<typeof Problem>;
export type FieldError = z.infer<typeof FieldError>;

export function problemTypeUri(type: ProblemType): string {
  return `/problems/${type}`;
}

/** The kind of a problem on the wire, `unexpected-error` where it is not one of ours. */
export function problemKind(problem: Pick<Problem, "type">): ProblemType {
  const kind = problem.type.replace(/^.*\/problems\//, "");
  return kind in problemTypes ? (kind as ProblemType) : "unexpected-error";
}
