import type { JWTPayload } from "jose";
import { ruleFor } from "../control/sign-in-rules.ts";
import { armContext, armContextClaims, proofsIn } from "../entra/proofs.ts";
import type { World } from "../server/world.ts";
import { ArmError, refusedByGateway } from "./arm-error.ts";

/**
 * Throws ARM's claims challenge where a rule demands more of a person than their token shows: 401, with what to ask the
 * directory for in `WWW-Authenticate`, as where Azure demands a second factor ("Claims challenges, claims requests and
 * client capabilities"; "Plan for mandatory Microsoft Entra multifactor authentication").
 */
export function requireClaims(world: World, token: JWTPayload, method: string): void {
  if (typeof token.scp !== "string") return;
  const rule = ruleFor(world.behavior.signIn, "claims-challenge", {
    objectId: String(token.oid),
    userPrincipalName: String(token.upn),
    clientId: String(token.appid),
    audience: String(token.aud),
  });
  if (!rule || proofsIn(token).contexts.includes(armContext)) return;
  if (rule.changesOnly && (method === "GET" || method === "HEAD")) return;
  const claims = Buffer.from(armContextClaims).toString("base64");
  throw new ArmError(
    401,
    "RequestDisallowedByPolicy",
    "Resource was disallowed by policy. Reasons: MFA is required. See error details for policy resource IDs.",
    {
      headers: {
        ...refusedByGateway,
        "WWW-Authenticate": `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", error="insufficient_claims", claims="${claims}"`,
      },
    },
  );
}
