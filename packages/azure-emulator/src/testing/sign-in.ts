import { expect } from "vitest";
import { apiCenterLinksApp, contosoTenant } from "../estate/test-estate.ts";
import type { Emulator } from "../start.ts";

export const redirectUri = "http://localhost:7300/signed-in";
export const apiScope = `api://${apiCenterLinksApp.clientId}/${apiCenterLinksApp.scope}`;

/** Where a single-page application sends people to sign in. */
export function authorizeUrl(azure: Emulator, parameters: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    client_id: apiCenterLinksApp.clientId,
    redirect_uri: redirectUri,
    response_type: "code",
    response_mode: "fragment",
    scope: `openid profile offline_access ${apiScope}`,
    state: "here",
    nonce: "once",
    ...parameters,
  });
  return `${azure.httpUrl}/${contosoTenant.tenantId}/oauth2/v2.0/authorize?${query}`;
}

/** A visit to the sign-in pages, with the cookies of one browser. */
export class Visitor {
  #cookie = "";

  /** Opens the address, or sends a page's form to it. */
  async send(url: string, form?: Record<string, string>): Promise<{ page: string; back: URL | undefined }> {
    const answer = await fetch(url, {
      redirect: "manual",
      headers: { Cookie: this.#cookie },
      ...(form && { method: "POST", body: new URLSearchParams(form) }),
    });
    const cookie = answer.headers.get("set-cookie")?.split(";")[0];
    if (cookie) this.#cookie = cookie;
    const location = answer.headers.get("location");
    return { page: await answer.text(), back: location === null ? undefined : new URL(location) };
  }

  /** What the application is told in the end: the parameters of its address. */
  async answer(url: string, form?: Record<string, string>): Promise<URLSearchParams> {
    const { back, page } = await this.send(url, form);
    expect(back, page).toBeDefined();
    return new URLSearchParams(back?.hash.slice(1) || back?.search);
  }
}
