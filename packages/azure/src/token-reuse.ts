import { Fault } from "@api-center-links/sync-engine/fault";
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
 * a minute after the sign-in service answered 5xx, without asking it. No answer within `limitMs` is a `Fault`
 * `IdentityUnavailable`. Who gives up waiting gets an `AbortError`.
 */
export function reusingTokens(make: () => TokenCredential, limitMs = 30_000): ReusingCredential {
  let credential: TokenCredential | undefined;
  const kept = new Map<string, AccessToken>();
  const pending = new Map<string, Promise<AccessToken | null>>();

  async function ask(key: string, scopes: string | string[], options?: GetTokenOptions) {
    try {
      credential ??= make();
      const token = await within(limitMs, credential.getToken(scopes, options));
      if (token) kept.set(key, token);
      return token;
    } catch (error) {
      credential = undefined;
      throw error;
    }
  }

  return {
    forget(token) {
      for (const [key, one] of kept) if (one.token === token) kept.delete(key);
    },
    async getToken(scopes, options) {
      const key = JSON.stringify([scopes, options?.tenantId]);
      const token = kept.get(key);
      if (token && isFresh(token) && !options?.claims) return token;
      // Shared by others: the abort of the one who happened to ask first must not be theirs.
      const { abortSignal, ...shared } = options ?? {};
      if (options?.claims) return unlessAborted(abortSignal, ask(key, scopes, shared));
      const asked = pending.get(key) ?? ask(key, scopes, shared).finally(() => pending.delete(key));
      pending.set(key, asked);
      return unlessAborted(abortSignal, asked);
    },
  };
}

/** MSAL waits for a managed identity's endpoint without end, and heeds no signal. */
async function within<T>(limitMs: number, asked: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const message = `Signing in to Azure got no answer within ${Math.round(limitMs / 1000)} seconds.`;
    late.reject(new Fault("IdentityUnavailable", message));
  }, limitMs);
  try {
    return await Promise.race([asked, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function unlessAborted<T>(signal: GetTokenOptions["abortSignal"], asked: Promise<T>): Promise<T> {
  if (!signal) return asked;
  const aborted = Promise.withResolvers<never>();
  const giveUp = () =>
    aborted.reject(new DOMException("The request was given up while it waited for a token.", "AbortError"));
  signal.addEventListener("abort", giveUp);
  if (signal.aborted) giveUp();
  try {
    return await Promise.race([asked, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}

const marginMs = 2 * 60_000;

function isFresh(token: AccessToken): boolean {
  const { expiresOnTimestamp, refreshAfterTimestamp } = token;
  return Date.now() < (refreshAfterTimestamp ?? expiresOnTimestamp - marginMs);
}
