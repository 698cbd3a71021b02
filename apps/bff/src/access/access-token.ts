import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from "jose";
import { z } from "zod";
import { Refusal } from "../refusal.ts";
import type { Caller } from "./caller.ts";

/** Checks the access tokens that browsers send. */
export interface TokenCheck {
  /**
   * Who sent the token. Throws a `Refusal`: `not-signed-in` for a token that isn't good, `azure-unreachable` where the sign-in
   * service's keys can't be had.
   */
  callerOf(token: string): Promise<Caller>;
  /** Which application sent the token in its own name. Throws as `callerOf`. */
  appOf(token: string): Promise<{ appId: string }>;
  /** Rejects where the sign-in service doesn't answer. */
  reach(): Promise<void>;
  /** The sign-in service's OpenID configuration. */
  metadata(): Promise<OpenIdConfiguration>;
}

const OpenIdConfiguration = z.looseObject({
  issuer: z.string(),
  jwks_uri: z.url({ protocol: /^https$/ }),
});
export type OpenIdConfiguration = z.infer<typeof OpenIdConfiguration>;

/** Claims of Entra's access tokens, versions 1 and 2 ("Access token claims reference"). */
const Claims = z.object({
  oid: z.string(),
  tid: z.string(),
  scp: z.string(),
  preferred_username: z.string().optional(),
  upn: z.string().optional(),
  unique_name: z.string().optional(),
  name: z.string().optional(),
});

/** Nothing is asked of the sign-in service before the first token comes, so that the product starts without it. */
export function tokenCheck(app: {
  authorityHost: string;
  tenantId: string;
  clientId: string;
  /** The scope's own name, the last part of the API scope. */
  scope: string;
}): TokenCheck {
  let discovered: Promise<OpenIdConfiguration> | undefined;
  let keys: ReturnType<typeof createRemoteJWKSet> | undefined;

  function metadata(): Promise<OpenIdConfiguration> {
    discovered ??= discover(
      `${app.authorityHost}/${app.tenantId}/v2.0/.well-known/openid-configuration`,
    ).catch((error) => {
      discovered = undefined;
      throw error;
    });
    return discovered;
  }

  async function verify(token: string): Promise<JWTPayload> {
    const configuration = await metadata();
    keys ??= createRemoteJWKSet(new URL(configuration.jwks_uri), { timeoutDuration: 5_000 });
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ["RS256"],
      // Apps that haven't chosen get version 1 tokens, which carry the older issuer and the app's URI.
      issuer: [configuration.issuer, `https://sts.windows.net/${app.tenantId}/`],
      audience: [app.clientId, `api://${app.clientId}`],
      requiredClaims: ["exp"],
      clockTolerance: 60,
    });
    return payload;
  }

  async function verified(token: string): Promise<JWTPayload> {
    try {
      return await verify(token);
    } catch (error) {
      throw refusalOf(error);
    }
  }

  return {
    metadata,
    async reach() {
      await metadata();
    },
    async appOf(token) {
      const claims = AppClaims.safeParse(await verified(token));
      if (!claims.success) throw notSignedIn("The access token isn't an application's.");
      if (claims.data.tid.toLowerCase() !== app.tenantId)
        throw notSignedIn("The access token is from another directory.");
      return { appId: claims.data.appId };
    },
    async callerOf(token) {
      const claims = Claims.safeParse(await verified(token));
      if (!claims.success) throw notSignedIn("The access token isn't a person's.");
      const { oid, tid, scp } = claims.data;
      if (tid.toLowerCase() !== app.tenantId)
        throw notSignedIn("The access token is from another directory.");
      if (!scp.split(" ").includes(app.scope)) {
        throw notSignedIn(`The access token lacks the scope ${app.scope}.`);
      }
      const { preferred_username, upn, unique_name, name } = claims.data;
      return { objectId: oid, name: preferred_username ?? upn ?? unique_name ?? name ?? oid, token };
    },
  };
}

/** The two versions of tokens call it differently. */
const AppClaims = z
  .object({
    tid: z.string(),
    appid: z.string().optional(),
    azp: z.string().optional(),
    scp: z.undefined().optional(),
  })
  .transform(({ tid, appid, azp }) => ({ tid, appId: azp ?? appid ?? "" }));

async function discover(address: string): Promise<OpenIdConfiguration> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(5_000), redirect: "error" });
    if (!response.ok) throw new Error(`It answered with status ${response.status}.`);
    return OpenIdConfiguration.parse(await response.json());
  } catch (error) {
    throw new Refusal(
      "azure-unreachable",
      `The sign-in service ${new URL(address).host} can't be reached, so nobody's sign-in can be checked. Try again in a moment.`,
      { cause: error },
    );
  }
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof errors.JWTExpired) return notSignedIn("Your sign-in has expired. Sign in again.");
  if (error instanceof errors.JWTClaimValidationFailed) {
    const what: Record<string, string> = {
      aud: "is for another application",
      iss: "is from another directory or sign-in service",
    };
    return notSignedIn(`The access token ${what[error.claim] ?? `has a wrong ${error.claim}`}.`);
  }
  if (
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JOSENotSupported ||
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys
  ) {
    return notSignedIn("The access token isn't signed by the sign-in service.");
  }
  return new Refusal(
    "azure-unreachable",
    "The keys of the sign-in service can't be had, so nobody's sign-in can be checked. Try again in a moment.",
    { cause: error },
  );
}

function notSignedIn(detail: string): Refusal {
  return new Refusal("not-signed-in", detail);
}
