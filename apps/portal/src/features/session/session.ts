import type { PortalConfiguration } from "@api-center-links/contracts/session";
import type { AccountInfo, PublicClientApplication } from "@azure/msal-browser";
import { type AccessTokenSource, installAccessTokenSource } from "../../lib/access-token.ts";
import { keepForPerson } from "../../lib/kept-in-tab.ts";
import { ProblemError } from "../../lib/problem-error.ts";

export interface Account {
  name: string;
  userPrincipalName: string;
}

export interface Session {
  /** `undefined`: nobody is signed in. */
  account: Account | undefined;
  /** Why the directory refused the last sign-in. */
  refusal: string | undefined;
  /** Leaves for the directory's sign-in page and comes back to the page that is open. */
  signIn(): Promise<void>;
  signOut(): Promise<void>;
}

/**
 * Starts MSAL on the configured directory, finishes a sign-in that is coming back, and makes the client call with the
 * person's token. Tokens live in session storage: they end with the tab.
 */
export async function startSession(configuration: PortalConfiguration): Promise<Session> {
  const msal = await import("@azure/msal-browser");
  const { signIn } = configuration;
  const application = new msal.PublicClientApplication({
    auth: {
      clientId: signIn.clientId,
      authority: signIn.authority,
      knownAuthorities: signIn.knownAuthorities,
      redirectUri: `${location.origin}/`,
      postLogoutRedirectUri: `${location.origin}/`,
      ...(signIn.authorityMetadata !== undefined && { authorityMetadata: signIn.authorityMetadata }),
    },
    cache: { cacheLocation: "sessionStorage" },
  });
  await application.initialize();
  const refusal = await finishSignIn(application);
  const account = application.getActiveAccount() ?? application.getAllAccounts()[0];
  if (account) {
    application.setActiveAccount(account);
    keepForPerson(account.homeAccountId);
    installAccessTokenSource(tokenSource(application, account, signIn.scopes, msal));
  }
  return {
    account: account && { name: account.name ?? account.username, userPrincipalName: account.username },
    refusal,
    signIn: () => application.loginRedirect({ scopes: signIn.scopes }),
    signOut: () => application.logoutRedirect(account ? { account } : {}),
  };
}

async function finishSignIn(application: PublicClientApplication): Promise<string | undefined> {
  try {
    const result = await application.handleRedirectPromise();
    if (result?.account) application.setActiveAccount(result.account);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function tokenSource(
  application: PublicClientApplication,
  account: AccountInfo,
  scopes: string[],
  msal: typeof import("@azure/msal-browser"),
): AccessTokenSource {
  return {
    // Without claims it is consent that is missing.
    signInAgain: (claims) =>
      application.loginRedirect({ scopes, account, ...(claims ? { claims } : { prompt: "consent" }) }),
    async get({ renew }) {
      try {
        const result = await application.acquireTokenSilent({
          scopes,
          account,
          cacheLookupPolicy: renew
            ? msal.CacheLookupPolicy.RefreshToken
            : msal.CacheLookupPolicy.AccessTokenAndRefreshToken,
        });
        return result.accessToken;
      } catch (error) {
        if (needsPerson(error, msal)) {
          throw new ProblemError(
            {
              type: "/problems/not-signed-in",
              title: "Sign in to go on",
              status: 401,
              detail: "Your session has ended.",
            },
            { cause: error },
          );
        }
        throw new ProblemError(
          {
            type: "about:blank",
            title: "The sign-in service can't be reached",
            status: 0,
            detail: "Check your network connection, then try again.",
          },
          { cause: error },
        );
      }
    },
  };
}

/** The refresh token is missing, expired or revoked, or the directory wants something only a person can give. */
function needsPerson(error: unknown, msal: typeof import("@azure/msal-browser")): boolean {
  return (
    error instanceof msal.InteractionRequiredAuthError ||
    (error instanceof msal.AuthError &&
      ["no_tokens_found", "token_refresh_required", "refresh_token_expired", "invalid_grant"].includes(
        error.errorCode,
      ))
  );
}
