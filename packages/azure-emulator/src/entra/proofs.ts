import type { JWTPayload } from "jose";
import { z } from "zod";
import { EntraError } from "./entra-error.ts";

/** What a person has shown at the sign-in beyond who they are. Tokens, sessions and grants carry it. */
export interface Proofs {
  /** A second factor. */
  mfa: boolean;
  /** Authentication contexts satisfied, such as `p1`, which Azure asks for where it demands a second factor. */
  contexts: string[];
}

export const noProofs: Proofs = { mfa: false, contexts: [] };

/** The authentication context that ARM's claims challenge names. */
export const armContext = "p1";

/** As claims of an access token. */
export function proofClaims({ mfa, contexts }: Proofs): JWTPayload {
  return { amr: mfa ? ["pwd", "mfa"] : ["pwd"], ...(contexts.length > 0 && { acrs: contexts }) };
}

/** Out of an access token's claims. */
export function proofsIn({ amr, acrs }: JWTPayload): Proofs {
  return {
    mfa: Array.isArray(amr) && amr.includes("mfa"),
    contexts: Array.isArray(acrs) ? acrs.map(String) : [],
  };
}

export function withProofs(one: Proofs, other: Proofs): Proofs {
  return { mfa: one.mfa || other.mfa, contexts: [...new Set([...one.contexts, ...other.contexts])] };
}

export function satisfies(has: Proofs, wanted: Proofs): boolean {
  return (has.mfa || !wanted.mfa) && wanted.contexts.every((one) => has.contexts.includes(one));
}

/** A claims request for a second factor, as conditional access words it: the policy's id. */
export const secondFactorClaims =
  '{"access_token":{"capolids":{"essential":true,"values":["c0ffee00-0000-4000-8000-000000000000"]}}}';

export const armContextClaims = JSON.stringify({
  access_token: { acrs: { essential: true, values: [armContext] } },
});

const ClaimWish = z
  .object({ value: z.string().optional(), values: z.array(z.string()).optional() })
  .nullish();
const ClaimsRequest = z.object({
  access_token: z.looseObject({ acrs: ClaimWish, capolids: ClaimWish, polids: ClaimWish }).optional(),
});

/**
 * What a `claims` parameter wants shown (OpenID Connect Core, section 5.5): an authentication context or a policy, both of
 * which take a second factor. Other claims, such as the client's capabilities, want nothing. Throws where it isn't one.
 */
export function wantedBy(claims: string | undefined): Proofs {
  if (!claims) return noProofs;
  const { acrs, capolids, polids } = parsed(claims).access_token ?? {};
  const contexts = [...(acrs?.values ?? []), ...(acrs?.value === undefined ? [] : [acrs.value])];
  return { mfa: contexts.length > 0 || Boolean(capolids ?? polids), contexts };
}

function parsed(claims: string): z.infer<typeof ClaimsRequest> {
  try {
    return ClaimsRequest.parse(JSON.parse(claims));
  } catch {
    throw new EntraError("invalid_request", 9000411, "The parameter 'claims' isn't a valid claims request.");
  }
}
