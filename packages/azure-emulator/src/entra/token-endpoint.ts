import type { World } from "../server/world.ts";
import { proofOf, requireSecret } from "./client-proof.ts";
import { type ClientRegistration, clientNamed, tenantsNamed, userNamed } from "./directory.ts";
import { EntraError } from "./entra-error.ts";
import { type AuthorizationCodes, matchesChallenge, readRefreshToken } from "./grants.ts";
import { type Proofs, proofsIn } from "./proofs.ts";
import { requestedScopes } from "./resources.ts";
import { type Person, tokenAnswer, userAnswer } from "./token-answer.ts";

export interface TokenRequest {
  tenant: string;
  form: Record<string, string | undefined>;
  /** Sent by browsers: the client is a single-page application. */
  fromBrowser: boolean;
}

/** Answers a token request of any grant. Throws {@link EntraError}s. */
export async function answerTokenRequest(
  world: World,
  codes: AuthorizationCodes,
  request: TokenRequest,
): Promise<Record<string, unknown>> {
  const tenants = tenantsNamed(world, request.tenant);
  const { form } = request;
  const client = clientNamed(tenants, form.client_id);
  const grants: Record<string, () => Promise<Record<string, unknown>>> = {
    client_credentials: () => clientCredentials(world, client, form),
    authorization_code: () => authorizationCode(world, codes, client, request),
    refresh_token: () => refresh(world, client, request),
    "urn:ietf:params:oauth:grant-type:jwt-bearer": () => onBehalfOf(world, client, form),
  };
  const grant = grants[form.grant_type ?? ""];
  if (!grant) {
    throw new EntraError(
      "unsupported_grant_type",
      70003,
      `The app requested an unsupported grant type '${form.grant_type ?? ""}'.`,
    );
  }
  return grant();
}

async function clientCredentials(world: World, client: ClientRegistration, form: TokenRequest["form"]) {
  requireSecret(client, form);
  const scopes = requestedScopes(world, client.tenant, scopeOf(form));
  return tokenAnswer(world, scopes, {
    subject: client.subject,
    client: { clientId: client.clientId, proof: "1" },
    clientInfo: undefined,
    openId: undefined,
  });
}

async function authorizationCode(
  world: World,
  codes: AuthorizationCodes,
  client: ClientRegistration,
  { form, fromBrowser }: TokenRequest,
) {
  const grant = codes.redeem(form.code ?? "");
  if (!grant || grant.clientId !== client.clientId) {
    throw new EntraError(
      "invalid_grant",
      70008,
      "The provided authorization code is invalid, was used already or has expired.",
    );
  }
  if (grant.redirectUri !== form.redirect_uri) {
    throw new EntraError(
      "invalid_grant",
      500112,
      "The reply address does not match the one the authorization code was issued for.",
    );
  }
  if (grant.codeChallenge !== undefined) {
    if (!form.code_verifier) {
      throw new EntraError(
        "invalid_grant",
        501481,
        "The Code_Verifier does not match the code_challenge supplied in the authorization request.",
      );
    }
    if (!matchesChallenge(form.code_verifier, grant.codeChallenge)) {
      throw new EntraError(
        "invalid_grant",
        501481,
        "The Code_Verifier does not match the code_challenge supplied in the authorization request.",
      );
    }
  }
  const proof = proofOf(client, form, grant.codeChallenge !== undefined);
  const subject = requireUser(client, grant);
  return userAnswer(world, client, subject, {
    scope: form.scope ?? grant.scope,
    proof,
    browser: fromBrowser,
    nonce: grant.nonce,
    form,
  });
}

async function refresh(world: World, client: ClientRegistration, { form, fromBrowser }: TokenRequest) {
  const grant = await readRefreshToken(world.tokens, form.refresh_token ?? "");
  if (!grant || grant.clientId !== client.clientId) {
    throw new EntraError("invalid_grant", 700082, "The refresh token has expired or is invalid.");
  }
  const proof = proofOf(client, form, grant.browser);
  const subject = requireUser(client, grant);
  return userAnswer(world, client, subject, {
    scope: form.scope ?? grant.scope,
    proof,
    browser: fromBrowser || grant.browser,
    nonce: undefined,
    form,
    redeemed: grant,
  });
}

/** The middle tier trades a token made out to itself for one to another API, in the person's name. */
async function onBehalfOf(world: World, client: ClientRegistration, form: TokenRequest["form"]) {
  requireSecret(client, form);
  if (form.requested_token_use !== "on_behalf_of") {
    throw new EntraError(
      "invalid_request",
      900144,
      "The request body must contain the following parameter: 'requested_token_use'.",
    );
  }
  const verified = await world.tokens.verify(form.assertion ?? "");
  if (!verified.ok) {
    throw verified.reason === "expired"
      ? new EntraError(
          "invalid_grant",
          500133,
          "Assertion is not within its valid time range. Ensure that the access token is not expired before using it for user assertion, or request a new token.",
        )
      : new EntraError("invalid_grant", 50013, "Assertion failed signature validation.");
  }
  const { claims } = verified;
  if (claims.aud !== client.clientId && claims.aud !== `api://${client.clientId}`) {
    throw new EntraError(
      "invalid_grant",
      500131,
      `Assertion audience does not match the Client app presenting the assertion. The audience in the assertion was '${String(claims.aud)}' and the expected audience is '${client.clientId}' or one of the Application Uris of this application.`,
    );
  }
  if (typeof claims.scp !== "string" || claims.tid !== client.tenant.tenantId) {
    throw new EntraError("invalid_grant", 50013, "The assertion is not a token of a user of this directory.");
  }
  const subject = requireUser(client, { objectId: String(claims.oid), proofs: proofsIn(claims) });
  return userAnswer(world, client, subject, {
    scope: scopeOf(form),
    proof: "1",
    browser: false,
    nonce: undefined,
    form,
  });
}

/** The v1 endpoint names a `resource` where v2 has a `scope`. */
function scopeOf(form: TokenRequest["form"]): string {
  if (form.scope) return form.scope;
  if (form.resource) return `${form.resource}/.default`;
  throw new EntraError(
    "invalid_request",
    900144,
    "The request body must contain the following parameter: 'scope'.",
  );
}

/** A person of the application's own directory. */
function requireUser(
  client: ClientRegistration,
  { objectId, proofs }: { objectId: string; proofs: Proofs },
): Person {
  const subject = userNamed([client.tenant], objectId);
  if (subject) return { ...subject, proofs };
  throw new EntraError("invalid_grant", 50034, "The user account does not exist in the directory.");
}
