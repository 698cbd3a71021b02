import { createHash, randomBytes } from "node:crypto";
import { jwtVerify, SignJWT } from "jose";
import type { Proofs } from "./proofs.ts";
import type { Tokens } from "./tokens.ts";

/** What a person granted an application at the sign-in page, until the application fetches the tokens. */
export interface CodeGrant {
  tenantId: string;
  objectId: string;
  clientId: string;
  redirectUri: string;
  scope: string;
  proofs: Proofs;
  nonce: string | undefined;
  codeChallenge: string | undefined;
  expiresAt: number;
}

const codeLifetimeMs = 10 * 60_000;

/** Authorization codes: each works once, for ten minutes. */
export class AuthorizationCodes {
  readonly #grants = new Map<string, CodeGrant>();

  issue(grant: Omit<CodeGrant, "expiresAt">): string {
    const code = `1.${randomBytes(48).toString("base64url")}`;
    this.#grants.set(code, { ...grant, expiresAt: Date.now() + codeLifetimeMs });
    return code;
  }

  redeem(code: string): CodeGrant | undefined {
    const grant = this.#grants.get(code);
    this.#grants.delete(code);
    return grant && grant.expiresAt > Date.now() ? grant : undefined;
  }
}

/** Whether the verifier is what the S256 challenge was made from. */
export function matchesChallenge(verifier: string, challenge: string): boolean {
  return createHash("sha256").update(verifier).digest("base64url") === challenge;
}

export interface RefreshGrant {
  tenantId: string;
  objectId: string;
  clientId: string;
  scope: string;
  proofs: Proofs;
  /** Milliseconds since the epoch. */
  issuedAt: number;
  /** Handed to a browser: lives a day, and so do its successors, counted from the sign-in. */
  browser: boolean;
  /** Seconds since the epoch. */
  expiresAt: number;
}

const refreshLifetimeSeconds = 90 * 24 * 3600;
const browserRefreshLifetimeSeconds = 24 * 3600;

/** A refresh token holds its grant, signed: it outlives a restart of the stand-in. */
export function refreshToken(
  tokens: Tokens,
  grant: Omit<RefreshGrant, "expiresAt" | "issuedAt"> & { expiresAt?: number },
): Promise<string> {
  const lifetime = grant.browser ? browserRefreshLifetimeSeconds : refreshLifetimeSeconds;
  const expiresAt = grant.expiresAt ?? Math.floor(Date.now() / 1000) + lifetime;
  return new SignJWT({ ...grant, issuedAt: Date.now(), use: "refresh" })
    .setProtectedHeader({ alg: "HS256" })
    .setJti(randomBytes(8).toString("hex"))
    .setExpirationTime(expiresAt)
    .sign(tokens.sessionSecret);
}

export async function readRefreshToken(tokens: Tokens, token: string): Promise<RefreshGrant | undefined> {
  try {
    const { payload } = await jwtVerify(token, tokens.sessionSecret, { algorithms: ["HS256"] });
    if (payload.use !== "refresh") return undefined;
    return { ...(payload as unknown as RefreshGrant), expiresAt: payload.exp ?? 0 };
  } catch {
    return undefined;
  }
}
