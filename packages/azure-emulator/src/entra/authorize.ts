import type { Request, Response } from "express";
import type { World } from "../server/world.ts";
import { type ClientRegistration, clientNamed, tenantsNamed, userNamed, usersOf } from "./directory.ts";
import { EntraError } from "./entra-error.ts";
import type { AuthorizationCodes } from "./grants.ts";
import { escapeHtml } from "./html.ts";
import { isAllowedRedirect } from "./redirect-uris.ts";
import { requestedScopes } from "./resources.ts";
import { rememberPeople, signedInPeople } from "./session.ts";
import { errorPage, sendPage, signInPage } from "./sign-in-page.ts";
import type { Subject } from "./tokens.ts";

interface Authorization {
  client: ClientRegistration;
  redirectUri: string;
  parameters: Record<string, string | undefined>;
}

/**
 * The authorization endpoint. GET shows the page, or answers at once where the session or `prompt=none` says so;
 * POST comes from the page with the person chosen.
 */
export async function authorize(
  world: World,
  codes: AuthorizationCodes,
  request: Request,
  response: Response,
): Promise<void> {
  let authorization: Authorization;
  const parameters = textValues(request.query);
  try {
    authorization = understand(world, String(request.params.tenant), parameters);
  } catch (error) {
    if (!(error instanceof EntraError)) throw error;
    sendPage(response.status(400), errorPage(error.description));
    return;
  }
  const answer = (values: Record<string, string>) => sendBack(response, authorization, values);
  const refuse = (error: EntraError) => answer({ error: error.error, error_description: error.description });
  try {
    requireSupported(world, authorization);
    const tenants = tenantsNamed(world, String(request.params.tenant));
    const people = await signedInPeople(world.tokens, request);
    const chosen =
      request.method === "POST"
        ? userNamed(tenants, String((request.body as Record<string, unknown>)?.account ?? ""))
        : silentChoice(
            people.flatMap((id) => userNamed(tenants, id) ?? []),
            parameters,
          );
    if (!chosen) {
      if (parameters.prompt === "none") {
        throw people.length === 0
          ? new EntraError(
              "login_required",
              50058,
              "A silent sign-in request was sent but no user is signed in.",
            )
          : new EntraError(
              "interaction_required",
              16000,
              "Either multiple user identities are available for the current request or selected account is not supported for the scenario.",
            );
      }
      sendPage(
        response,
        signInPage({
          applicationName: authorization.client.displayName,
          action: request.originalUrl,
          people: usersOf(tenants).map(({ user, tenant }) => ({ ...user, directory: tenant.displayName })),
          hint: parameters.login_hint,
          cancelUrl: backUrl(authorization, {
            error: "access_denied",
            error_subcode: "cancel",
            error_description: "AADSTS65004: User declined to consent to access the app.",
          }),
        }),
      );
      return;
    }
    await rememberPeople(world.tokens, response, [
      chosen.objectId,
      ...people.filter((id) => id !== chosen.objectId),
    ]);
    answer({ code: codeFor(codes, authorization, chosen), session_state: chosen.objectId });
  } catch (error) {
    if (!(error instanceof EntraError)) throw error;
    refuse(error);
  }
}

function understand(world: World, tenant: string, parameters: Authorization["parameters"]): Authorization {
  const client = clientNamed(tenantsNamed(world, tenant), parameters.client_id);
  const redirectUri = parameters.redirect_uri ?? "";
  if (!isAllowedRedirect(client.redirectUris, redirectUri)) {
    throw new EntraError(
      "invalid_request",
      50011,
      `The redirect URI '${redirectUri}' specified in the request does not match the redirect URIs configured for the application '${client.clientId}'.`,
    );
  }
  return { client, redirectUri, parameters };
}

function requireSupported(world: World, { client, parameters }: Authorization): void {
  if (parameters.response_type !== "code") {
    throw new EntraError(
      "unsupported_response_type",
      700054,
      `The response_type '${parameters.response_type ?? ""}' is not supported here: use 'code'.`,
    );
  }
  if (parameters.code_challenge !== undefined && parameters.code_challenge_method !== "S256") {
    throw new EntraError("invalid_request", 50148, "The code_challenge_method must be S256.");
  }
  requestedScopes(world, client.tenant, parameters.scope ?? "");
}

/** Whom the session answers for without a question: the hinted person, or the only one. */
function silentChoice(people: Subject[], parameters: Authorization["parameters"]): Subject | undefined {
  const prompt = parameters.prompt;
  if (prompt !== undefined && prompt !== "" && prompt !== "none") return undefined;
  const hint = (parameters.login_hint ?? "").toLowerCase();
  const sid = parameters.sid;
  if (sid) return people.find((person) => person.objectId === sid);
  if (!hint) return people.length === 1 ? people[0] : undefined;
  return people.find((person) => person.userPrincipalName?.toLowerCase() === hint);
}

function codeFor(
  codes: AuthorizationCodes,
  { client, redirectUri, parameters }: Authorization,
  person: Subject,
): string {
  return codes.issue({
    tenantId: person.tenantId,
    objectId: person.objectId,
    clientId: client.clientId,
    redirectUri,
    scope: parameters.scope ?? "",
    nonce: parameters.nonce,
    codeChallenge: parameters.code_challenge,
  });
}

function sendBack(response: Response, authorization: Authorization, values: Record<string, string>): void {
  if (authorization.parameters.response_mode === "form_post") {
    const fields = Object.entries(withState(authorization, values))
      .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
      .join("");
    response
      .type("html")
      .send(
        `<!doctype html><html lang="en"><title>Signing in</title><body onload="document.forms[0].submit()"><form method="post" action="${escapeHtml(authorization.redirectUri)}">${fields}<noscript><button>Continue</button></noscript></form>`,
      );
    return;
  }
  response.redirect(302, backUrl(authorization, values));
}

function backUrl(authorization: Authorization, values: Record<string, string>): string {
  const url = new URL(authorization.redirectUri);
  const all = new URLSearchParams(withState(authorization, values));
  if (authorization.parameters.response_mode === "fragment") url.hash = all.toString();
  else for (const [name, value] of all) url.searchParams.set(name, value);
  return url.href;
}

function withState({ parameters }: Authorization, values: Record<string, string>): Record<string, string> {
  return { ...values, ...(parameters.state !== undefined && { state: parameters.state }) };
}

function textValues(query: Request["query"]): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(query).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
