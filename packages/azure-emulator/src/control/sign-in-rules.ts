import { z } from "zod";

/** One way in which the directory says no, or ARM asks for more, for those it applies to. Whatever is left out stands for all. */
export const SignInRule = z.strictObject({
  /**
   * - `account-disabled`: nothing is issued any more (AADSTS50057).
   * - `consent-required`: until somebody accepts what the application asks for at the sign-in page (AADSTS65001).
   * - `mfa-required`: for tokens of a sign-in without a second factor (AADSTS50076); the sign-in page asks for it.
   * - `claims-challenge`: ARM refuses tokens without the authentication context `p1` with 401 and the claims to ask for, as
   *   it does where Azure demands a second factor; the sign-in page asks for it once an application passes the claims on.
   * - `refresh-token-expired`: refresh tokens from before `since` (AADSTS700082, of browsers AADSTS700084).
   * - `grants-revoked`: whatever was granted before `since`, sessions included (AADSTS50173).
   */
  refusal: z.enum([
    "account-disabled",
    "consent-required",
    "mfa-required",
    "claims-challenge",
    "refresh-token-expired",
    "grants-revoked",
  ]),
  /** A person's principal name or object id. */
  account: z.string().optional(),
  /** Client id of the application that signs people in. */
  app: z.string().optional(),
  /** What tokens are for: ARM's address or an application's client id. */
  resource: z.string().optional(),
  /** For `claims-challenge`: reading needs no claims. */
  changesOnly: z.boolean().default(false),
  /** For `refresh-token-expired` and `grants-revoked`; the moment the rule is made where left out. */
  since: z.iso.datetime().default(() => new Date().toISOString()),
});
export type SignInRule = z.infer<typeof SignInRule>;

/** Somebody, by way of an application, on the way to a resource. */
export interface SignInCase {
  objectId: string;
  userPrincipalName: string | undefined;
  clientId: string;
  /** `undefined` where it is open what tokens will be asked for. */
  audience: string | undefined;
}

/** The first rule of this kind that applies. */
export function ruleFor(
  rules: readonly SignInRule[],
  refusal: SignInRule["refusal"],
  { objectId, userPrincipalName, clientId, audience }: SignInCase,
): SignInRule | undefined {
  return rules.find(
    (rule) =>
      rule.refusal === refusal &&
      (isOpen(rule.account) || isSame(rule.account, objectId) || isSame(rule.account, userPrincipalName)) &&
      (isOpen(rule.app) || isSame(rule.app, clientId)) &&
      (isOpen(rule.resource) || audience === undefined || isSame(bare(rule.resource), bare(audience))),
  );
}

function isOpen(value: string | undefined): value is undefined {
  return value === undefined;
}

function isSame(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && one.toLowerCase() === other?.toLowerCase();
}

function bare(resource: string): string {
  return resource.replace(/^api:\/\//, "").replace(/\/+$/, "");
}
