import { randomBytes } from "node:crypto";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from "jose";
import { z } from "zod";

/** What signs tokens and sessions. Kept in the data folder, so that people stay signed in over a restart. */
export const Secrets = z.object({
  signingKey: z.looseObject({ kty: z.literal("RSA"), kid: z.string() }),
  /** Signs refresh tokens and the session cookie. */
  sessionSecret: z.string(),
  /** What the App Service form of the managed-identity endpoint wants in `X-IDENTITY-HEADER`. */
  identityHeader: z.string(),
});
export type Secrets = z.infer<typeof Secrets>;

export async function newSecrets(): Promise<Secrets> {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const jwk = await exportJWK(privateKey);
  return Secrets.parse({
    signingKey: { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: "RS256", use: "sig" },
    sessionSecret: randomBytes(32).toString("base64url"),
    identityHeader: randomBytes(16).toString("hex").toUpperCase(),
  });
}

/** The part of the signing key that everyone may see. */
export function publicPart(signingKey: Secrets["signingKey"]): JWK {
  const { kty, kid, n, e } = signingKey as JWK;
  return { kty, use: "sig", kid, x5t: kid, n, e, alg: "RS256" } as JWK;
}
