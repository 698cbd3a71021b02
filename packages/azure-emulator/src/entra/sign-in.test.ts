import { type AuthenticationResult, ConfidentialClientApplication, CryptoProvider } from "@azure/msal-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { apiCenterLinksApp, contosoTenant, priya, testEstate } from "../estate/test-estate.ts";
import { type Emulator, startEmulator } from "../start.ts";
import { apiScope, authorizeUrl, redirectUri, Visitor } from "../testing/sign-in.ts";
import { trustCertificateAuthority } from "../trust.ts";

let azure: Emulator;
const { clientId, clientSecret, scope } = apiCenterLinksApp;

beforeAll(async () => {
  azure = await startEmulator({ estate: testEstate() });
  trustCertificateAuthority(azure.caCertificatePem);
});

afterAll(() => azure[Symbol.asyncDispose]());

function confidentialClient() {
  return new ConfidentialClientApplication({
    auth: {
      clientId,
      clientSecret,
      authority: `${azure.armUrl}/${contosoTenant.tenantId}`,
      knownAuthorities: [new URL(azure.armUrl).host],
    },
  });
}

function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
}

/** Goes to the page and presses a person's button, as a browser would. */
async function pick(
  url: string,
  account: string = priya.objectId,
): Promise<{ back: URLSearchParams; visitor: Visitor }> {
  const visitor = new Visitor();
  expect((await visitor.send(url)).page).toContain(priya.displayName);
  return { back: await visitor.answer(url, { account }), visitor };
}

describe("@azure/msal-node", () => {
  test("signs a person in with a code and PKCE, then acts on her behalf towards ARM", async () => {
    const client = confidentialClient();
    const { challenge, verifier } = await new CryptoProvider().generatePkceCodes();
    const url = await client.getAuthCodeUrl({
      scopes: [apiScope],
      redirectUri,
      codeChallenge: challenge,
      codeChallengeMethod: "S256",
    });
    const { back } = await pick(url);
    const signedIn = await client.acquireTokenByCode({
      scopes: [apiScope],
      redirectUri,
      code: back.get("code") ?? "",
      codeVerifier: verifier,
    });
    expect(signedIn.account).toMatchObject({
      username: priya.userPrincipalName,
      tenantId: contosoTenant.tenantId,
    });
    expect(claimsOf(signedIn.accessToken)).toMatchObject({
      ver: "2.0",
      aud: clientId,
      iss: `${azure.armUrl}/${contosoTenant.tenantId}/v2.0`,
      scp: scope,
      oid: priya.objectId,
      tid: contosoTenant.tenantId,
      azp: clientId,
      preferred_username: priya.userPrincipalName,
      name: priya.displayName,
    });

    const renewed = (await client.acquireTokenSilent({
      scopes: [apiScope],
      account: signedIn.account as NonNullable<AuthenticationResult["account"]>,
      forceRefresh: true,
    })) as AuthenticationResult;
    expect(renewed.accessToken).not.toBe(signedIn.accessToken);

    const forArm = await client.acquireTokenOnBehalfOf({
      oboAssertion: renewed.accessToken,
      scopes: ["https://management.azure.com/.default"],
    });
    expect(claimsOf(forArm?.accessToken ?? "")).toMatchObject({
      ver: "1.0",
      aud: "https://management.azure.com",
      iss: `https://sts.windows.net/${contosoTenant.tenantId}/`,
      scp: "user_impersonation",
      oid: priya.objectId,
      appid: clientId,
    });
  });

  test("is told why a wrong secret or a token for somebody else gets nothing", async () => {
    const client = confidentialClient();
    const oboAssertion = await azure.controls.token({ account: priya.userPrincipalName });
    await expect(
      client.acquireTokenOnBehalfOf({ oboAssertion, scopes: ["https://management.azure.com/.default"] }),
    ).rejects.toThrow(/AADSTS500131/);
  });
});

describe("a single-page application", () => {
  const token = (form: Record<string, string>) =>
    fetch(`${azure.httpUrl}/${contosoTenant.tenantId}/oauth2/v2.0/token`, {
      method: "POST",
      headers: { Origin: "http://localhost:7300" },
      body: new URLSearchParams({ client_id: clientId, ...form }),
    });

  test("gets its tokens from its own origin with PKCE alone; a code works once", async () => {
    const { challenge, verifier } = await new CryptoProvider().generatePkceCodes();
    const { back } = await pick(
      authorizeUrl(azure, { code_challenge: challenge, code_challenge_method: "S256" }),
    );
    expect(back.get("state")).toBe("here");
    const form = {
      grant_type: "authorization_code",
      code: back.get("code") ?? "",
      redirect_uri: redirectUri,
      code_verifier: verifier,
    };
    const answer = await token(form);
    expect(answer.headers.get("access-control-allow-origin")).toBe("http://localhost:7300");
    const tokens = (await answer.json()) as Record<string, string>;
    expect(claimsOf(tokens.id_token ?? "")).toMatchObject({ nonce: "once", aud: clientId });
    expect((await token(form)).status).toBe(400);

    const refreshed = await token({
      grant_type: "refresh_token",
      refresh_token: tokens.refresh_token ?? "",
    });
    const next = (await refreshed.json()) as Record<string, string>;
    expect(next.refresh_token).not.toBe(tokens.refresh_token);
    expect(claimsOf(next.access_token ?? "")).toMatchObject({ oid: priya.objectId, scp: scope });
  });

  test("a wrong verifier gets nothing", async () => {
    const { challenge } = await new CryptoProvider().generatePkceCodes();
    const { back } = await pick(
      authorizeUrl(azure, { code_challenge: challenge, code_challenge_method: "S256" }),
    );
    const answer = await token({
      grant_type: "authorization_code",
      code: back.get("code") ?? "",
      redirect_uri: redirectUri,
      code_verifier: "something else",
    });
    expect(await answer.json()).toMatchObject({ error: "invalid_grant", error_codes: [501481] });
  });

  test("a silent request is answered by the session, and refused without one", async () => {
    const silent = authorizeUrl(azure, { prompt: "none" });
    expect((await new Visitor().answer(silent)).get("error")).toBe("login_required");
    const { visitor } = await pick(authorizeUrl(azure));
    expect((await visitor.answer(silent)).get("code")).toBeTruthy();
    const out = await visitor.send(
      `${azure.httpUrl}/${contosoTenant.tenantId}/oauth2/v2.0/logout?post_logout_redirect_uri=http://localhost:7300/`,
    );
    expect(out.back?.href).toBe("http://localhost:7300/");
    expect((await visitor.answer(silent)).get("error")).toBe("login_required");
  });

  test("an address it hasn't registered is never sent anything", async () => {
    const answer = await fetch(authorizeUrl(azure, { redirect_uri: "https://evil.example/" }), {
      redirect: "manual",
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain("AADSTS50011");
  });
});

test("discovery names endpoints behind the door that was asked, and one issuer", async () => {
  const of = async (host: string) =>
    (await (
      await fetch(`${host}/${contosoTenant.tenantId}/v2.0/.well-known/openid-configuration`)
    ).json()) as Record<string, string>;
  const [https, http] = [await of(azure.armUrl), await of(azure.httpUrl)];
  expect(https.issuer).toBe(`${azure.armUrl}/${contosoTenant.tenantId}/v2.0`);
  expect(http.issuer).toBe(https.issuer);
  expect(http.token_endpoint).toBe(`${azure.httpUrl}/${contosoTenant.tenantId}/oauth2/v2.0/token`);
  const keys = (await (await fetch(https.jwks_uri ?? "")).json()) as { keys: unknown[] };
  expect(keys.keys).toHaveLength(1);
});
