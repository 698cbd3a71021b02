import { Fault } from "@api-center-links/sync-engine/fault";
import { isRestError, type PipelineRequest, type PipelineResponse } from "@azure/core-rest-pipeline";
import { z } from "zod";
import { InteractionRequired } from "./interaction-required.ts";

/**
 * Whatever a request to ARM ended with, as a {@link Fault}. Faults pass through; so does the reason of `signal`
 * when the caller gave up itself. Codes of our own, beside ARM's:
 *
 * - `AzureUnreachable`: no connection, or no whole answer in time.
 * - `UnexpectedResponse`: an answer that isn't ARM's: HTML, half a document, another shape.
 * - `SignInFailed`, `InteractionRequired`, `IdentityUnavailable`: no token could be had.
 */
export function toFault(error: unknown, signal?: AbortSignal): unknown {
  if (signal?.aborted) return signal.reason;
  if (error instanceof Fault) return error;
  if (isRestError(error)) {
    // The SDK's error isn't kept as a cause where there was an answer: its message repeats the whole body.
    return error.response ? faultOfResponse(error.response) : unreachable(error.request, error.code, error);
  }
  return faultOfSignIn(error) ?? error;
}

/** The fault that an answer other than success stands for. */
export function faultOfResponse(response: PipelineResponse): Fault {
  const body = ErrorBody.safeParse(jsonOf(response));
  if (!body.success) return unexpectedAnswer(response);
  const claims = claimsChallengeOf(response);
  if (claims !== undefined) {
    return new InteractionRequired(claimsChallenge, {
      status: response.status,
      correlationId: correlationIdOf(response),
      claims,
    });
  }
  const { code, message, details } = body.data;
  const reasons = (details ?? []).flatMap((detail) => (detail.message ? [detail.message] : []));
  return new Fault(code, [message, ...reasons.slice(0, 3)].filter(Boolean).join(" "), {
    status: response.status,
    correlationId: correlationIdOf(response),
  });
}

/** The claims asked for: https://learn.microsoft.com/entra/identity-platform/claims-challenge. */
function claimsChallengeOf({ status, headers }: PipelineResponse): string | undefined {
  const encoded = /\bclaims="([^"]*)"/.exec(headers.get("www-authenticate") ?? "")?.[1];
  return status === 401 && encoded !== undefined
    ? Buffer.from(encoded, "base64").toString("utf8")
    : undefined;
}

const claimsChallenge =
  "Azure wants more proof of who is asking than a token can give (a conditional access policy): sign in again.";

/** An answer whose content isn't what the service promises. `problem` completes "… answered …". */
export function unexpectedAnswer(response: PipelineResponse, problem?: string): Fault {
  const contentType = response.headers.get("content-type")?.split(";")[0]?.trim();
  const html = contentType?.toLowerCase() === "text/html" || /^\s*</.test(response.bodyAsText ?? "");
  const what =
    problem ??
    (html
      ? "with a web page instead of JSON. A proxy or firewall between this service and Azure may have answered in its place."
      : `with ${contentType ?? "content"} that can't be read as JSON.`);
  return new Fault(
    "UnexpectedResponse",
    `${hostOf(response.request)} answered ${response.request.method} ${pathOf(response.request)} (status ${response.status}) ${what}`,
    { status: response.status, correlationId: correlationIdOf(response) },
  );
}

/**
 * Whether the fault says that the resource doesn't exist. A 404 from something that isn't ARM says nothing, and one for the whole
 * subscription says nothing about what is in it: a subscription that changes its directory is not found for a while.
 */
export function isGone(error: unknown): error is Fault {
  return error instanceof Fault && error.status === 404 && !notOfTheResource.has(error.code);
}

const notOfTheResource = new Set(["UnexpectedResponse", "InvalidResourceType", "SubscriptionNotFound"]);

/** Whether no token could be had, or ARM takes none of those that can be had. */
export function isSignInFault(fault: Fault): boolean {
  const refused = fault.status === 401 && fault.code !== "UnexpectedResponse" && !isWrongDirectory(fault);
  return refused || signInCodes.has(fault.code);
}

const signInCodes = new Set(["SignInFailed", "IdentityUnavailable", "InteractionRequired"]);

/** Whether ARM says that the subscription belongs to another directory than the token. */
export function isWrongDirectory({ code }: Pick<Fault, "code">): boolean {
  return code === wrongDirectoryCode;
}

const wrongDirectoryCode = "InvalidAuthenticationTokenTenant";

/**
 * Whether the fault is one of the principal and the place as a whole, and not of the one resource that was asked for: whatever is
 * asked for next will be refused alike. Other faults may be of either kind.
 */
export function isLostAccess(fault: Fault): boolean {
  return isSignInFault(fault) || lostAccessCodes.has(fault.code);
}

const lostAccessCodes = new Set([
  "AuthorizationFailed",
  wrongDirectoryCode,
  "SubscriptionNotFound",
  "ResourceGroupNotFound",
]);

function unreachable(request: PipelineRequest | undefined, code: string | undefined, cause: unknown): Fault {
  const host = request ? hostOf(request) : "Azure";
  const message =
    code === "ETIMEDOUT"
      ? `${host} gave no answer within ${Math.round((request?.timeout ?? 0) / 1000)} seconds.`
      : `${host} could not be reached${code ? ` (${code})` : ""}.`;
  return new Fault("AzureUnreachable", message, {
    correlationId: request?.headers.get("x-ms-correlation-request-id"),
    cause,
  });
}

/** @azure/identity's errors, known by name: https://aka.ms/azsdk/js/identity/troubleshoot. */
function faultOfSignIn(error: unknown): Fault | undefined {
  if (!(error instanceof Error)) return undefined;
  const said = whatEntraSaid(error.message);
  const details = { correlationId: entraCorrelationId(error.message), cause: error };
  switch (error.name) {
    case "CredentialUnavailableError":
      return new Fault("IdentityUnavailable", identityTrouble(firstLineOf(error.message)), { cause: error });
    case "AuthenticationRequiredError": {
      const interaction = /interaction_required|consent_required|login_required|AADSTS(50076|50079|65001)/;
      if (interaction.test(error.message)) {
        const { data: msal } = ClaimsWanted.safeParse(error.cause);
        return new InteractionRequired(`Sign in again. Azure says: ${said}`, {
          ...details,
          status: 401,
          claims: msal?.claims || undefined,
        });
      }
      return new Fault("SignInFailed", `Signing in to Azure failed: ${said}`, details);
    }
    case "AuthenticationError":
    case "AggregateAuthenticationError":
      return new Fault("SignInFailed", `Signing in to Azure failed: ${said}`, details);
    default:
      return undefined;
  }
}

/**
 * Entra's code and sentence, without the OAuth error MSAL puts before it and the ids and time Entra puts after it, on the same line
 * or on lines of their own.
 */
function whatEntraSaid(message: string): string {
  return firstLineOf(message)
    .replace(/^.*?(?=AADSTS\d)/, "")
    .replace(/\s*Trace ID: .*$/, "");
}

/** What Azure support finds the sign-in by. */
function entraCorrelationId(message: string): string | undefined {
  return /\bCorrelation ID: ([\da-f-]{36})/i.exec(message)?.[1];
}

function firstLineOf(message: string): string {
  return message.split(/\r?\n/, 1)[0] ?? "";
}

/** Of MSAL's `InteractionRequiredAuthError`. */
const ClaimsWanted = z.object({ claims: z.string() });

/** What the managed identity endpoint said, out of the many words that MSAL wraps it in. */
function identityTrouble(message: string): string {
  const said = / Description: (.*?)\.? - Correlation ID: /.exec(message)?.[1];
  if (said) return `The managed identity endpoint said: ${said}.`;
  if (message.includes("network_error")) return "The managed identity endpoint could not be reached.";
  return `No identity to sign in with: ${message}`;
}

const ErrorDetails = z.object({
  code: z.string().min(1),
  message: z
    .string()
    .nullish()
    .transform((message) => message ?? ""),
  details: z
    .array(z.object({ message: z.string().nullish() }))
    .nullish()
    .catch(undefined),
});

/** ARM's envelope, and the bare form some resource providers use. */
const ErrorBody = z.union([z.object({ error: ErrorDetails }).transform((body) => body.error), ErrorDetails]);

function jsonOf(response: PipelineResponse): unknown {
  try {
    return JSON.parse(response.bodyAsText ?? "");
  } catch {
    return undefined;
  }
}

function correlationIdOf(response: PipelineResponse): string | undefined {
  return (
    response.headers.get("x-ms-correlation-request-id") ??
    response.request.headers.get("x-ms-correlation-request-id")
  );
}

function hostOf(request: PipelineRequest): string {
  return new URL(request.url).host;
}

function pathOf(request: PipelineRequest): string {
  return new URL(request.url).pathname;
}
