import type { World } from "../server/world.ts";
import {
  requireConsent,
  requireEnabled,
  requireProofs,
  requireRefreshTokenGood,
  type SignIn,
} from "./conditions.ts";
import type { ClientRegistration } from "./directory.ts";
import { type RefreshGrant, refreshToken } from "./grants.ts";
import type { Proofs } from "./proofs.ts";
import { type RequestedScopes, requestedScopes } from "./resources.ts";
import type { ClientApp, Subject } from "./tokens.ts";

type Form = Record<string, string | undefined>;

/** A person with what they have shown. */
export type Person = Subject & { proofs: Proofs };

/** Tokens for a person, and a refresh token where asked for. Throws where the directory wants more of them. */
export async function userAnswer(
  world: World,
  client: ClientRegistration,
  subject: Person,
  wanted: {
    scope: string;
    proof: ClientApp["proof"];
    browser: boolean;
    nonce: string | undefined;
    form: Form;
    /** The refresh token this is in exchange for. */
    redeemed?: RefreshGrant;
  },
) {
  const scopes = requestedScopes(world, client.tenant, wanted.scope);
  const signIn = signInOf(client, subject, scopes.resource.audience, wanted.form);
  requireEnabled(world, signIn);
  if (wanted.redeemed) requireRefreshTokenGood(world, signIn, wanted.redeemed);
  requireProofs(world, signIn, subject.proofs);
  requireConsent(world, signIn);
  const answer = await tokenAnswer(world, scopes, {
    subject,
    client: { clientId: client.clientId, proof: wanted.proof },
    clientInfo: wanted.form.client_info === "1" ? subject : undefined,
    openId: scopes.openId ? { nonce: wanted.nonce } : undefined,
  });
  if (!scopes.offline) return answer;
  return {
    ...answer,
    refresh_token: await refreshToken(world.tokens, {
      tenantId: subject.tenantId,
      objectId: subject.objectId,
      clientId: client.clientId,
      scope: wanted.scope,
      proofs: subject.proofs,
      browser: wanted.browser,
      ...(wanted.redeemed?.browser && { expiresAt: wanted.redeemed.expiresAt }),
    }),
    ...(wanted.browser && { refresh_token_expires_in: 24 * 3600 }),
  };
}

/** An access token, with whatever else was asked for. */
export async function tokenAnswer(
  world: World,
  scopes: RequestedScopes,
  about: {
    subject: Subject;
    client: ClientApp;
    clientInfo: Subject | undefined;
    openId: { nonce: string | undefined } | undefined;
  },
) {
  const lifetimeSeconds = world.behavior.accessTokenLifetimeSeconds;
  const issuerHost = world.armUrl;
  return {
    token_type: "Bearer",
    scope: scopes.answered.join(" "),
    expires_in: lifetimeSeconds,
    ext_expires_in: lifetimeSeconds,
    access_token: await world.tokens.accessToken({
      resource: scopes.resource,
      subject: about.subject,
      client: about.client,
      scopes: scopes.granted,
      issuerHost,
      lifetimeSeconds,
    }),
    ...(about.openId && {
      id_token: await world.tokens.idToken({
        subject: about.subject,
        clientId: about.client.clientId,
        nonce: about.openId.nonce,
        issuerHost,
        lifetimeSeconds,
      }),
    }),
    ...(about.clientInfo && {
      client_info: Buffer.from(
        JSON.stringify({ uid: about.clientInfo.objectId, utid: about.clientInfo.tenantId }),
      ).toString("base64url"),
    }),
  };
}

function signInOf(client: ClientRegistration, person: Subject, audience: string, form: Form): SignIn {
  return { person, clientId: client.clientId, audience, claims: form.claims };
}
