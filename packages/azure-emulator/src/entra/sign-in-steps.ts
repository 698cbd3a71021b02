import type { World } from "../server/world.ts";
import type { Authorization } from "./authorization.ts";
import {
  needsConsent,
  rememberConsent,
  requireConsent,
  requireEnabled,
  requireProofs,
  type SignIn,
  wantedProofs,
} from "./conditions.ts";
import { noProofs, type Proofs, satisfies, withProofs } from "./proofs.ts";
import type { SignedIn } from "./session.ts";
import { consentPage, secondFactorPage } from "./sign-in-page.ts";
import type { Subject } from "./tokens.ts";

/** What the sign-in pages send. */
export interface PostedForm {
  /** Object id or principal name. */
  account?: string;
  /** `yes`: the second factor was shown. */
  approved?: string;
  /** `accept`: the application may. */
  consent?: string;
}

/** Either the person is to be asked something, or the sign-in is complete. */
export type Step =
  | { kind: "ask"; page: (action: string, cancelUrl: string) => string }
  | { kind: "done"; at: number; proofs: Proofs };

/**
 * What comes between choosing an account and being signed in: a second factor, consent. Throws where nobody may be
 * asked (`prompt=none`), and where the account is disabled.
 */
export function takeSteps(
  world: World,
  { client, parameters }: Authorization,
  {
    person,
    audience,
    form = {},
    known,
  }: { person: Subject; audience: string; form?: PostedForm | undefined; known: SignedIn | undefined },
): Step {
  const signIn: SignIn = { person, clientId: client.clientId, audience, claims: parameters.claims };
  const silent = parameters.prompt === "none";
  requireEnabled(world, signIn);

  const wanted = wantedProofs(world, signIn);
  let proofs = known?.proofs ?? noProofs;
  if (form.approved === "yes") proofs = withProofs(proofs, wanted);
  if (silent) requireProofs(world, signIn, proofs);
  const about = { person, applicationName: client.displayName };
  if (!satisfies(proofs, wanted)) {
    return {
      kind: "ask",
      page: (action, cancelUrl) => secondFactorPage({ ...about, action, cancelUrl }),
    };
  }

  // Consent covers what the application goes on to with its tokens, so any resource's rule asks for it here.
  const consenting = { ...signIn, audience: undefined };
  if (silent) requireConsent(world, consenting);
  if (form.consent === "accept") rememberConsent(world, consenting);
  else if (needsConsent(world, consenting) || parameters.prompt === "consent") {
    const fields = form.approved === undefined ? {} : { approved: form.approved };
    return {
      kind: "ask",
      page: (action, cancelUrl) => consentPage({ ...about, action, cancelUrl, fields }),
    };
  }
  return { kind: "done", at: known && !form.account ? known.at : Date.now(), proofs };
}
