/**
 * Where the client gets its access token from. Session installs MSAL here; the client itself doesn't know how people
 * sign in.
 */
export interface AccessTokenSource {
  /** A token that is valid now; `renew` asks the directory for a new one even if the cached one looks valid. */
  get(options: { renew: boolean }): Promise<string>;
  /** Leaves for the directory's sign-in page, with the claims that were asked for, and comes back to the page that is open. */
  signInAgain(claims: string | undefined): Promise<void>;
}

let source: AccessTokenSource | undefined;

export function installAccessTokenSource(installed: AccessTokenSource | undefined): void {
  source = installed;
}

/** Rejects where the sign-in page can't be had. */
export async function signInAgain(claims: string | undefined): Promise<void> {
  await source?.signInAgain(claims);
}

/** `undefined` where nobody is signed in. */
export async function accessToken(options: { renew: boolean }): Promise<string | undefined> {
  return source?.get(options);
}
