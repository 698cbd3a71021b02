import type { Request, Response } from "express";
import type { World } from "../server/world.ts";
import { type ClientRegistration, clientNamed, tenantsNamed } from "./directory.ts";
import { EntraError } from "./entra-error.ts";
import { escapeHtml } from "./html.ts";
import { isAllowedRedirect } from "./redirect-uris.ts";
import { requestedScopes } from "./resources.ts";

/** An authorization request whose answer may be sent back to the application. */
export interface Authorization {
  client: ClientRegistration;
  redirectUri: string;
  parameters: Record<string, string | undefined>;
}

/** Throws where there is no such application, or the address isn't one of its own: then nothing may be sent there. */
export function authorizationOf(world: World, request: Request): Authorization {
  const parameters = textValues(request.query);
  const client = clientNamed(tenantsNamed(world, String(request.params.tenant)), parameters.client_id);
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

/** What the tokens will be for. Throws where the request asks for what isn't there. */
export function audienceOf(world: World, { client, parameters }: Authorization): string {
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
  return requestedScopes(world, client.tenant, parameters.scope ?? "").resource.audience;
}

/** Answers the application, the way it asked for. */
export function sendBack(
  response: Response,
  authorization: Authorization,
  values: Record<string, string>,
): void {
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

/** The application's address with the answer in it. */
export function backUrl(authorization: Authorization, values: Record<string, string>): string {
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
