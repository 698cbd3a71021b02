/**
 * Where the client gets its access token from. Session installs MSAL here; the client itself doesn't know how people
 * sign in.
 */
export interface AccessTokenSource {
  /** A token that is valid now; `renew` asks the directory for a new one even if the cached one looks valid. */
  get(options: { renew: boolean }): Promise<string>;
}

let source: AccessTokenSource | undefined;

export function installAccessTokenSource(installed: AccessTokenSource | undefined): void {
  source = installed;
}

/** `undefined` where nobody is signed in. */
export async function accessToken(options: { renew: boolean }): Promise<string | undefined> {
  return source?.get(options);
}
