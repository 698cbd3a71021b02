import { createHash } from "node:crypto";
import type { TokenCredential } from "@azure/core-auth";
import { DefaultAzureCredential, ManagedIdentityCredential, OnBehalfOfCredential } from "@azure/identity";
import { reusingTokens } from "./token-reuse.ts";

/** Who the sync worker signs in as. */
export type SyncIdentity =
  /** The identity of the machine or app it runs on; `clientId` chooses a user-assigned one. */
  | { kind: "managedIdentity"; clientId?: string }
  /** Whoever is signed in to Azure CLI, an IDE or the environment: for developers, not for production. */
  | { kind: "developer"; tenantId?: string };

/** The worker's credential. Asks for nothing before the first token is wanted. */
export function syncCredential(identity: SyncIdentity): TokenCredential {
  if (identity.kind === "developer") {
    const { tenantId } = identity;
    return reusingTokens(() => new DefaultAzureCredential(tenantId === undefined ? {} : { tenantId }));
  }
  const { clientId } = identity;
  return reusingTokens(() =>
    clientId === undefined ? new ManagedIdentityCredential() : new ManagedIdentityCredential({ clientId }),
  );
}

/** The app registration in whose name tokens of signed-in users are exchanged. */
export interface OnBehalfOfApp {
  /** Sign-in service, `https://login.microsoftonline.com` in the public cloud. https only. */
  authorityHost: string;
  tenantId: string;
  clientId: string;
  clientSecret: string;
}

/** Credentials of the users behind the given access tokens; see {@link onBehalfOf}. */
export type OnBehalfOf = (userAssertion: string) => TokenCredential;

/**
 * Exchanges users' tokens for tokens to Azure. Make one per process: exchanged tokens are kept per user token until shortly
 * before they expire, so that the ten requests of a page cost one exchange, at the same time or after another. Users' tokens
 * are remembered by their hash alone. The validity of a user's token is for the caller to check first.
 */
export function onBehalfOf(app: OnBehalfOfApp): OnBehalfOf {
  const credentials = new Map<string, TokenCredential>();
  return (userAssertion) => {
    const key = createHash("sha256").update(userAssertion).digest("base64");
    const known = credentials.get(key);
    const credential = known ?? reusingTokens(() => onBehalfOfCredential({ ...app, userAssertion }));
    // Taken out and put back at the end: the first in the map is the one longest unused.
    credentials.delete(key);
    credentials.set(key, credential);
    for (const oldest of credentials.keys()) {
      if (credentials.size <= mostUsersRemembered) break;
      credentials.delete(oldest);
    }
    return credential;
  };
}

const mostUsersRemembered = 1000;

/** One user's credential, without any reuse between requests: {@link onBehalfOf} is what a server wants. */
export function onBehalfOfCredential(options: OnBehalfOfApp & { userAssertion: string }): TokenCredential {
  const { authorityHost, tenantId, clientId, clientSecret, userAssertion } = options;
  // A constant of its own: the overload for secrets doesn't declare `disableInstanceDiscovery`, but honours it.
  const given = {
    authorityHost,
    tenantId,
    clientId,
    clientSecret,
    userAssertionToken: userAssertion,
    disableInstanceDiscovery: !isWellKnown(authorityHost),
    // A person waits: seconds, not the client's usual quarter of a minute.
    retryOptions: { maxRetries: 2, retryDelayInMs: 300 },
  };
  return new OnBehalfOfCredential(given);
}

/** Microsoft's own sign-in hosts vouch for each other; any other would be asked about at login.microsoftonline.com. */
function isWellKnown(authorityHost: string): boolean {
  const host = URL.parse(authorityHost)?.host ?? authorityHost;
  return [
    "login.microsoftonline.com",
    "login.microsoftonline.us",
    "login.partner.microsoftonline.cn",
    "login.chinacloudapi.cn",
    "login.windows.net",
  ].includes(host);
}
