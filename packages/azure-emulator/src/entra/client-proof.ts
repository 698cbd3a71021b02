import { timingSafeEqual } from "node:crypto";
import type { ClientRegistration } from "./directory.ts";
import { EntraError } from "./entra-error.ts";
import type { ClientApp } from "./tokens.ts";

type Form = Record<string, string | undefined>;

/** How a client proved itself: by its secret, or not at all where it may be public. Throws otherwise. */
export function proofOf(client: ClientRegistration, form: Form, publicAllowed: boolean): ClientApp["proof"] {
  if (form.client_secret === undefined && publicAllowed) return "0";
  requireSecret(client, form);
  return "1";
}

/** Throws Entra's `invalid_client` unless the form holds a secret of the client. */
export function requireSecret(client: ClientRegistration, form: Form): void {
  const given = form.client_secret;
  if (given === undefined) {
    throw new EntraError(
      "invalid_client",
      7000218,
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
      { status: 401 },
    );
  }
  if (client.secrets.some((secret) => same(secret, given))) return;
  throw new EntraError(
    "invalid_client",
    7000215,
    `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${client.clientId}'.`,
    { status: 401 },
  );
}

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
