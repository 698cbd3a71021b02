import { randomUUID } from "node:crypto";
import { isGone } from "@api-center-links/azure/arm-fault";
import { InteractionRequired } from "@api-center-links/azure/interaction-required";
import { ResourceIdError } from "@api-center-links/azure/resource-id";
import {
  type FieldError,
  type Problem,
  type ProblemType,
  problemTypes,
  problemTypeUri,
} from "@api-center-links/contracts/problem";
import { Fault } from "@api-center-links/sync-engine/fault";
import type { ErrorRequestHandler, Request, Response } from "express";
import { z } from "zod";
import { Refusal } from "../refusal.ts";
import { isDatabaseAway } from "../store/database-away.ts";

/** Turns whatever a handler threw into problem+json. Only what nobody foresaw is logged with its stack. */
export const answerProblems: ErrorRequestHandler = (error, request, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  const refusal = refusalOf(error);
  if (refusal.kind === "unexpected-error") request.log.error({ err: error }, "a request failed unexpectedly");
  else if (refusal.kind === "database-away") request.log.warn({ err: error }, refusal.message);
  else if (refusal.kind === "azure-unreachable" || refusal.kind === "azure-refused") {
    request.log.warn({ kind: refusal.kind, armCorrelationId: refusal.armCorrelationId }, refusal.message);
  }
  sendProblem(request, response, refusal);
};

function sendProblem(request: Pick<Request, "id">, response: Response, refusal: Refusal): void {
  const { status, title } = problemTypes[refusal.kind];
  const problem: Problem = {
    type: problemTypeUri(refusal.kind),
    title,
    status,
    detail: refusal.message,
    ...(refusal.errors && { errors: refusal.errors }),
    correlationId: String(request.id ?? randomUUID()),
    ...(refusal.armCorrelationId && { armCorrelationId: refusal.armCorrelationId }),
    ...(refusal.retryAt && { retryAt: refusal.retryAt.toISOString() }),
    ...(refusal.command && { command: refusal.command }),
    ...(refusal.claims && { claims: refusal.claims }),
    ...(refusal.missing && { missing: refusal.missing }),
  };
  if (status === 401) response.set("www-authenticate", challenge(refusal));
  if (refusal.retryAt) {
    const seconds = Math.ceil((refusal.retryAt.getTime() - Date.now()) / 1000);
    response.set("retry-after", String(Math.max(1, seconds)));
  }
  response.status(status).type("application/problem+json").send(JSON.stringify(problem));
}

/** RFC 6750, section 3; `claims` as Entra's own APIs ask for them ("Claims challenges, claims requests and client capabilities"). */
function challenge({ claims, kind, message }: Refusal): string {
  const error = kind === "interaction-required" ? "insufficient_claims" : "invalid_token";
  const description = message.replaceAll(/["\\]/g, "'").replaceAll(/[^\x20-\x7e]/g, "?");
  const wanted = claims ? `, claims="${Buffer.from(claims).toString("base64")}"` : "";
  return `Bearer realm="API Center Links", error="${error}", error_description="${description}"${wanted}`;
}

/** Whatever a handler threw, in our own terms. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof Fault) return refusalOfFault(error);
  if (error instanceof ResourceIdError) return new Refusal("invalid-request", error.message);
  const parser = BodyParserError.safeParse(error);
  if (parser.success) return refusalOfBody(parser.data);
  if (error instanceof DOMException && error.name === "TimeoutError") {
    return new Refusal(
      "azure-unreachable",
      "Azure took too long to answer. Nothing was changed. Try again in a moment.",
    );
  }
  if (error instanceof URIError) {
    return new Refusal(
      "invalid-request",
      "The address holds a percent sign that doesn't begin an encoded letter.",
    );
  }
  if (isDatabaseAway(error)) {
    return new Refusal("database-away", "The service can't reach its database. Try again in a moment.", {
      cause: error,
    });
  }
  return new Refusal(
    "unexpected-error",
    "Something went wrong on our side. Try again; if it stays, quote the correlation id.",
  );
}

/** Azure's refusals in the terms of our own. What ARM says stands in the detail, since it is what Azure support will ask for. */
function refusalOfFault(fault: Fault): Refusal {
  const make = (kind: ProblemType, detail: string) =>
    new Refusal(kind, detail, { armCorrelationId: fault.correlationId, cause: fault });
  if (fault instanceof InteractionRequired) {
    const { correlationId: armCorrelationId, claims } = fault;
    return new Refusal("interaction-required", `Nothing was changed. ${fault.message}`, {
      ...{ armCorrelationId, claims, cause: fault },
    });
  }
  if (fault.code === "SignInFailed") {
    return make(
      "sign-in-refused",
      `Your directory didn't let this product act on your behalf. Sign in again; if it stays, ask an administrator. ${fault.message}`,
    );
  }
  if (fault.code === "AzureUnreachable" || fault.code === "UnexpectedResponse") {
    return make("azure-unreachable", `${fault.message} Nothing was changed. Try again in a moment.`);
  }
  const gone: boolean = isGone(fault);
  if (gone) return make("not-found", `It doesn't exist, or you can't see it. ${fault.message}`);
  if (fault.isForbidden) return make("not-allowed", fault.message);
  if ((fault.status ?? 500) >= 500 || fault.status === 429) {
    return make("azure-unreachable", `Azure is in trouble: ${fault.message} Try again in a moment.`);
  }
  return make("azure-refused", fault.message);
}

/** Errors of Express's body parser (http-errors), known by their `type`. */
const BodyParserError = z.looseObject({ type: z.string(), status: z.number(), message: z.string() });

function refusalOfBody({ type, message }: z.infer<typeof BodyParserError>): Refusal {
  switch (type) {
    case "entity.too.large":
      return new Refusal(
        "body-too-large",
        "The body is larger than 100 kB; nothing here needs one that large.",
      );
    case "entity.parse.failed":
      return new Refusal("invalid-request", `The body isn't valid JSON: ${message}.`, {
        errors: [{ field: "", message: `Not valid JSON: ${message}.` }],
      });
    case "charset.unsupported":
    case "encoding.unsupported":
      return new Refusal("not-json", "The body must be JSON in UTF-8, not compressed.");
    default:
      return new Refusal("invalid-request", "The body could not be read as a whole.");
  }
}

/** What zod found wrong, one entry per field. `pointerOf` says how a field of this part of the request is named. */
export function invalidRequest(
  issues: z.core.$ZodIssue[],
  given: unknown,
  pointerOf: (path: PropertyKey[]) => string,
): Refusal {
  const errors: FieldError[] = issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({
        field: pointerOf([...issue.path, key]),
        message: "Nothing of this name belongs here.",
      }));
    }
    const missing = issue.code === "invalid_type" && valueAt(given, issue.path) === undefined;
    return [{ field: pointerOf(issue.path), message: missing ? "This is missing." : issue.message }];
  });
  const named = errors.map((error) => `${error.field || "the body"}: ${error.message}`);
  const more = named.length > 3 ? ` And ${named.length - 3} more.` : "";
  return new Refusal("invalid-request", `${named.slice(0, 3).join(" ")}${more}`, { errors });
}

function valueAt(value: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === "object" && at !== null ? Reflect.get(at, key) : undefined),
    value,
  );
}
