import type { AccessToken, GetTokenOptions, TokenCredential } from "@azure/core-auth";

/** A credential that keeps its tokens. */
export interface ReusingCredential extends TokenCredential {
  /** The token is no good, whatever it says of itself: the next asker gets another. */
  forget(token: string): void;
}

/** Whether the credential is one that keeps its tokens. */
export function keepsTokens(credential: TokenCredential): credential is ReusingCredential {
  return "forget" in credential;
}

/**
 * A credential whose tokens are asked for once: kept until shortly before they expire, and shared by those who ask at the same
 * time. A claims challenge always asks anew. A failure is not kept, nor the credential that failed: MSAL goes on refusing for
 * a minute after the sign-in service answered 5xx, without asking it.
 */
export function reusingTokens(make: () => TokenCredential): ReusingCredential {
  let credential: TokenCredential | undefined;
  const kept = new Map<string, AccessToken>();
  const pending = new Map<string, Promise<AccessToken | null>>();

  async function ask(key: string, scopes: string | string[], options?: GetTokenOptions) {
    try {
      credential ??= make();
      const token = await credential.getToken(scopes, options);
      if (token) kept.set(key, token);
      return token;
    } catch (error) {
      credential = undefined;
      throw error;
    } finally {
      pending.delete(key);
    }
  }

  return {
    forget(token) {
      for (const [key, one] of kept) if (one.token === token) kept.delete(key);
    },
    async getToken(scopes, options) {
      const key = JSON.stringify([scopes, options?.tenantId]);
      if (options?.claims) return ask(key, scopes, options);
      const token = kept.get(key);
      if (token && isFresh(token)) return token;
      // Shared by others: the abort of the one who happened to ask first must not be theirs.
      const { abortSignal: _, ...shared } = options ?? {};
      const asked = pending.get(key) ?? ask(key, scopes, shared);
      pending.set(key, asked);
      return asked;
    },
  };
}

const marginMs = 2 * 60_000;

function isFresh(token: AccessToken): boolean {
  const { expiresOnTimestamp, refreshAfterTimestamp } = token;
  return Date.now() < (refreshAfterTimestamp ?? expiresOnTimestamp - marginMs);
}
