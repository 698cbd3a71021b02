import { createHash, randomBytes } from "node:crypto";
import { errors, importJWK, type JWTPayload, jwtVerify, SignJWT } from "jose";
import { publicPart, type Secrets } from "./keys.ts";
import { noProofs, type Proofs, proofClaims } from "./proofs.ts";
import type { Resource } from "./resources.ts";

type Key = Awaited<ReturnType<typeof importJWK>>;

/** Whom a token speaks for. */
export interface Subject {
  kind: "user" | "app";
  tenantId: string;
  objectId: string;
  displayName: string;
  /** Users only. */
  userPrincipalName?: string;
  /** Users only: what they have shown at the sign-in. */
  proofs?: Proofs;
  /** Managed identities only. */
  managedIdentityResourceId?: string;
}

/** The application that asked for a token, and how it proved itself: 0 not at all, 1 by a secret, 2 by a certificate. */
export interface ClientApp {
  clientId: string;
  proof: "0" | "1" | "2";
}

export type Verified = { ok: true; claims: JWTPayload } | { ok: false; reason: "expired" | "invalid" };

/** Issues and checks the RS256 tokens of all directories. */
export class Tokens {
  readonly publicKey: ReturnType<typeof publicPart>;
  readonly sessionSecret: Uint8Array;
  readonly #kid: string;
  readonly #privateKey: Key;
  readonly #verifyKey: Key;
  readonly #verified = new Map<string, { claims: JWTPayload; expiresAt: number }>();

  private constructor(secrets: Secrets, privateKey: Key, verifyKey: Key) {
    this.publicKey = publicPart(secrets.signingKey);
    this.sessionSecret = new TextEncoder().encode(secrets.sessionSecret);
    this.#kid = secrets.signingKey.kid;
    this.#privateKey = privateKey;
    this.#verifyKey = verifyKey;
  }

  static async create(secrets: Secrets): Promise<Tokens> {
    return new Tokens(
      secrets,
      await importJWK(secrets.signingKey, "RS256"),
      await importJWK(publicPart(secrets.signingKey), "RS256"),
    );
  }

  /** An access token: v1-shaped for ARM and Graph, v2-shaped for an application's own API. */
  accessToken(request: {
    resource: Resource;
    subject: Subject;
    client: ClientApp;
    /** Delegated scopes; users only. */
    scopes: string[];
    /** Application roles; applications only. */
    roles?: string[];
    issuerHost: string;
    lifetimeSeconds: number;
  }): Promise<string> {
    const { resource, subject, client, issuerHost, lifetimeSeconds } = request;
    const isUser = subject.kind === "user";
    const shared = {
      oid: subject.objectId,
      tid: subject.tenantId,
      sub: isUser ? pairwise(subject.objectId, resource.audience) : subject.objectId,
      uti: randomBytes(16).toString("base64url"),
      // Entra tells `amr` in v1 tokens only, and remembers it by opaque claims in others: the exchange on behalf needs it.
      ...(isUser && {
        name: subject.displayName,
        scp: request.scopes.join(" "),
        ...proofClaims(subject.proofs ?? noProofs),
      }),
      ...(!isUser && { idtyp: "app", ...(request.roles && { roles: request.roles }) }),
    };
    const claims =
      resource.tokenVersion === 1
        ? {
            ...shared,
            ver: "1.0",
            appid: client.clientId,
            appidacr: client.proof,
            idp: issuerV1(subject.tenantId),
            ...(isUser && {
              unique_name: subject.userPrincipalName,
              upn: subject.userPrincipalName,
            }),
            ...(subject.managedIdentityResourceId && { xms_mirid: subject.managedIdentityResourceId }),
          }
        : {
            ...shared,
            ver: "2.0",
            azp: client.clientId,
            azpacr: client.proof,
            ...(isUser && { preferred_username: subject.userPrincipalName }),
          };
    const issuer =
      resource.tokenVersion === 1 ? issuerV1(subject.tenantId) : issuerV2(issuerHost, subject.tenantId);
    return this.#sign(claims, resource.audience, issuer, lifetimeSeconds);
  }

  /** Who signed in, told to the application. */
  idToken(request: {
    subject: Subject;
    clientId: string;
    nonce: string | undefined;
    issuerHost: string;
    lifetimeSeconds: number;
  }): Promise<string> {
    const { subject, clientId, nonce } = request;
    const claims = {
      oid: subject.objectId,
      tid: subject.tenantId,
      sub: pairwise(subject.objectId, clientId),
      name: subject.displayName,
      preferred_username: subject.userPrincipalName,
      uti: randomBytes(16).toString("base64url"),
      ver: "2.0",
      ...(nonce !== undefined && { nonce }),
    };
    return this.#sign(
      claims,
      clientId,
      issuerV2(request.issuerHost, subject.tenantId),
      request.lifetimeSeconds,
    );
  }

  /** Checks signature and life of a token of ours. */
  async verify(token: string): Promise<Verified> {
    const known = this.#verified.get(token);
    if (known) {
      if (known.expiresAt > Date.now()) return { ok: true, claims: known.claims };
      this.#verified.delete(token);
      return { ok: false, reason: "expired" };
    }
    try {
      const { payload } = await jwtVerify(token, this.#verifyKey, { algorithms: ["RS256"] });
      if (this.#verified.size > 1000) this.#verified.clear();
      this.#verified.set(token, { claims: payload, expiresAt: (payload.exp ?? 0) * 1000 });
      return { ok: true, claims: payload };
    } catch (error) {
      return { ok: false, reason: error instanceof errors.JWTExpired ? "expired" : "invalid" };
    }
  }

  #sign(claims: JWTPayload, audience: string, issuer: string, lifetimeSeconds: number): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT(claims)
      .setProtectedHeader({ typ: "JWT", alg: "RS256", x5t: this.#kid, kid: this.#kid })
      .setAudience(audience)
      .setIssuer(issuer)
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + lifetimeSeconds)
      .sign(this.#privateKey);
  }
}

export function issuerV2(host: string, tenantId: string): string {
  return `${host}/${tenantId}/v2.0`;
}

function issuerV1(tenantId: string): string {
  return `https://sts.windows.net/${tenantId}/`;
}

/** The same person has another `sub` towards each application. */
function pairwise(objectId: string, audience: string): string {
  return createHash("sha256").update(`${objectId} ${audience}`).digest("base64url");
}
