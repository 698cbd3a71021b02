import { ruleFor } from "../control/sign-in-rules.ts";
import type { World } from "../server/world.ts";
import { EntraError } from "./entra-error.ts";
import { noProofs, type Proofs, satisfies, secondFactorClaims, wantedBy, withProofs } from "./proofs.ts";
import type { Subject } from "./tokens.ts";

/** A person on the way to tokens. */
export interface SignIn {
  person: Subject;
  clientId: string;
  /** What the tokens are for; `undefined` where any. */
  audience: string | undefined;
  /** The claims request that came along. */
  claims: string | undefined;
}

/** Throws where the directory issues nothing to this person. */
export function requireEnabled(world: World, signIn: SignIn): void {
  if (!rule(world, "account-disabled", signIn)) return;
  throw new EntraError("invalid_grant", 50057, "The user account is disabled.");
}

/** Throws where what was granted at that time (milliseconds) holds no longer. */
export function requireGrantGood(world: World, signIn: SignIn, grantedAt: number): void {
  const revoked = rule(world, "grants-revoked", signIn);
  if (!revoked || grantedAt >= Date.parse(revoked.since)) return;
  throw new EntraError(
    "invalid_grant",
    50173,
    `The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password. The grant was issued on '${new Date(grantedAt).toISOString()}' and the TokensValidFrom date (before which tokens are not valid) for this user is '${revoked.since}'.`,
    { suberror: "bad_token" },
  );
}

/** Throws where a refresh token of that time (milliseconds) has expired. */
export function requireRefreshTokenGood(
  world: World,
  signIn: SignIn,
  grant: { issuedAt: number; browser: boolean },
): void {
  requireGrantGood(world, signIn, grant.issuedAt);
  const expired = rule(world, "refresh-token-expired", signIn);
  if (!expired || grant.issuedAt >= Date.parse(expired.since)) return;
  const issuedOn = new Date(grant.issuedAt).toISOString();
  throw grant.browser
    ? new EntraError(
        "invalid_grant",
        700084,
        `The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime of 1.00:00:00, which cannot be extended. It is now expired and a new sign in request must be sent by the SPA to the sign in page. The token was issued on ${issuedOn}.`,
        { suberror: "bad_token" },
      )
    : new EntraError(
        "invalid_grant",
        700082,
        `The refresh token has expired due to inactivity. The token was issued on ${issuedOn} and was inactive for 90.00:00:00.`,
        { suberror: "bad_token" },
      );
}

/** What the person must have shown: what rules demand, and what the claims request asks for. */
export function wantedProofs(world: World, signIn: SignIn): Proofs {
  const demanded = { ...noProofs, mfa: rule(world, "mfa-required", signIn) !== undefined };
  return withProofs(demanded, wantedBy(signIn.claims));
}

/** Throws where the person hasn't shown what is wanted. */
export function requireProofs(world: World, signIn: SignIn, has: Proofs): void {
  if (satisfies(has, wantedProofs(world, signIn))) return;
  throw new EntraError(
    "interaction_required",
    50076,
    `Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '${signIn.audience ?? signIn.clientId}'.`,
    // What an API asked for is asked for again; else it is the directory's own policy.
    {
      suberror: "basic_action",
      claims: signIn.claims && wantedBy(signIn.claims).mfa ? signIn.claims : secondFactorClaims,
    },
  );
}

/** Whether nobody has yet accepted what the application asks of the person. */
export function needsConsent(world: World, signIn: SignIn): boolean {
  return rule(world, "consent-required", signIn) !== undefined && !world.consents.has(consentKey(signIn));
}

export function rememberConsent(world: World, signIn: SignIn): void {
  world.consents.add(consentKey(signIn));
}

/** Throws where consent is missing. */
export function requireConsent(world: World, signIn: SignIn): void {
  if (!needsConsent(world, signIn)) return;
  throw new EntraError(
    "invalid_grant",
    65001,
    `The user or administrator has not consented to use the application with ID '${signIn.clientId}'. Send an interactive authorization request for this user and resource.`,
    { suberror: "consent_required" },
  );
}

function consentKey({ person, clientId }: SignIn): string {
  return `${person.objectId} ${clientId}`.toLowerCase();
}

function rule(world: World, refusal: Parameters<typeof ruleFor>[1], signIn: SignIn) {
  const { objectId, userPrincipalName } = signIn.person;
  return ruleFor(world.behavior.signIn, refusal, { ...signIn, objectId, userPrincipalName });
}
