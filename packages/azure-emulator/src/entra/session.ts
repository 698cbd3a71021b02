import type { Request, Response } from "express";
import { jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import type { Tokens } from "./tokens.ts";

const cookie = "azure-emulator-session";
const lifetimeSeconds = 24 * 3600;

const SignedIn = z.object({
  objectId: z.string(),
  /** When, in milliseconds since the epoch. */
  at: z.number(),
  proofs: z.object({ mfa: z.boolean(), contexts: z.array(z.string()) }),
});
/** Somebody signed in with this browser, and what they have shown. */
export type SignedIn = z.infer<typeof SignedIn>;

/** The people signed in with this browser, the latest first. */
export async function signedInPeople(tokens: Tokens, request: Request): Promise<SignedIn[]> {
  const value = new RegExp(`(?:^|;\\s*)${cookie}=([^;]+)`).exec(request.headers.cookie ?? "")?.[1];
  if (!value) return [];
  try {
    const { payload } = await jwtVerify(value, tokens.sessionSecret, { algorithms: ["HS256"] });
    return z.array(SignedIn).parse(payload.people);
  } catch {
    return [];
  }
}

export async function rememberPeople(tokens: Tokens, response: Response, people: SignedIn[]): Promise<void> {
  const value = await new SignJWT({ people, use: "session" })
    .setProtectedHeader({ alg: "HS256" })
    .setExpirationTime(`${lifetimeSeconds}s`)
    .sign(tokens.sessionSecret);
  response.cookie(cookie, value, {
    httpOnly: true,
    sameSite: "lax",
    path: "/",
    maxAge: lifetimeSeconds * 1000,
  });
}

export function forgetPeople(response: Response): void {
  response.clearCookie(cookie, { httpOnly: true, sameSite: "lax", path: "/" });
}
