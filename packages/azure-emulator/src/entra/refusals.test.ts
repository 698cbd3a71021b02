import { ConfidentialClientApplication, CryptoProvider } from "@azure/msal-node";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { apiCenterLinksApp, contosoTenant, fiona, priya, rita, testEstate } from "../estate/test-estate.ts";
import { type Emulator, startEmulator } from "../start.ts";
import { apiScope, authorizeUrl, redirectUri, Visitor } from "../testing/sign-in.ts";
import { trustCertificateAuthority } from "../trust.ts";

let azure: Emulator;
const { clientId, clientSecret } = apiCenterLinksApp;
const armScope = "https://management.azure.com/.default";
const account = priya.userPrincipalName;

function estate() {
  const input = testEstate();
  input.tenants.push({
    tenantId: "b41c7d5a-0c6e-4f0b-8a55-92e6d1f3a7c4",
    displayName: "Fabrikam",
    domain: "fabrikam.com",
    principals: [fiona],
  });
  return input;
}

beforeAll(async () => {
  azure = await startEmulator({ estate: estate() });
  trustCertificateAuthority(azure.caCertificatePem);
});

beforeEach(() => azure.controls.setBehavior({ signIn: [] }));

afterAll(() => azure[Symbol.asyncDispose]());

/** The back end: exchanges people's tokens for tokens to ARM. */
function backEnd() {
  return new ConfidentialClientApplication({
    auth: {
      clientId,
      clientSecret,
      authority: `${azure.armUrl}/${contosoTenant.tenantId}`,
      knownAuthorities: [new URL(azure.armUrl).host],
    },
  });
}

const exchange = async (token: string, claims?: string) =>
  (
    await backEnd().acquireTokenOnBehalfOf({
      oboAssertion: token,
      scopes: [armScope],
      ...(claims !== undefined && { claims }),
    })
  )?.accessToken ?? "";

const tokenForUs = (who: string = account) => azure.controls.token({ account: who, audience: clientId });

/** The single-page application: what the token endpoint answers it. */
async function redeem(form: Record<string, string>): Promise<Record<string, string>> {
  const answer = await fetch(`${azure.httpUrl}/${contosoTenant.tenantId}/oauth2/v2.0/token`, {
    method: "POST",
    headers: { Origin: "http://localhost:7300" },
    body: new URLSearchParams({ client_id: clientId, ...form }),
  });
  return (await answer.json()) as Record<string, string>;
}

/** Signs somebody in as a browser would; `steps` are what is pressed after the account was picked. */
async function signIn(
  visitor: Visitor,
  { steps = [], ...parameters }: { steps?: Record<string, string>[]; claims?: string } = {},
): Promise<Record<string, string>> {
  const { challenge, verifier } = await new CryptoProvider().generatePkceCodes();
  const url = authorizeUrl(azure, {
    code_challenge: challenge,
    code_challenge_method: "S256",
    prompt: "select_account",
    ...parameters,
  });
  let form: Record<string, string> = { account };
  for (const step of steps) {
    expect((await visitor.send(url, form)).back).toBeUndefined();
    form = { ...form, ...step };
  }
  const code = (await visitor.answer(url, form)).get("code") ?? "";
  return redeem({
    grant_type: "authorization_code",
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  });
}

const renew = (refreshToken = "") =>
  redeem({ grant_type: "refresh_token", refresh_token: refreshToken, scope: apiScope });

const silently = (visitor: Visitor, parameters: Record<string, string> = {}) =>
  visitor.answer(authorizeUrl(azure, { prompt: "none", ...parameters }));

describe("a second factor is required", () => {
  test("for ARM alone: the exchange tells which claims to ask for, and a sign-in with them passes", async () => {
    azure.controls.setBehavior({
      signIn: [{ refusal: "mfa-required", account, resource: "https://management.azure.com" }],
    });
    const visitor = new Visitor();
    const weak = await signIn(visitor);
    const refusal = await exchange(weak.access_token ?? "").catch((error) => error);
    expect(refusal).toMatchObject({
      name: "InteractionRequiredAuthError",
      errorCode: "interaction_required",
      subError: "basic_action",
      claims: expect.stringContaining("capolids"),
    });
    expect(refusal.message).toContain("AADSTS50076");

    expect((await silently(visitor, { claims: refusal.claims })).get("error")).toBe("interaction_required");
    const strong = await signIn(visitor, { claims: refusal.claims, steps: [{ approved: "yes" }] });
    expect(await exchange(strong.access_token ?? "")).not.toBe("");
    // The token from before is as weak as it was.
    await expect(exchange(weak.access_token ?? "")).rejects.toThrow(/AADSTS50076/);
    // The session remembers, and so does the refresh token.
    expect((await silently(visitor, { claims: refusal.claims })).get("code")).toBeTruthy();
    const renewed = await renew(strong.refresh_token);
    expect(await exchange(renewed.access_token ?? "")).not.toBe("");
  });

  test("for everything: at the sign-in page itself; whoever has it not is refused silently", async () => {
    const visitor = new Visitor();
    const before = await signIn(visitor);
    azure.controls.setBehavior({ signIn: [{ refusal: "mfa-required" }] });
    const silent = await silently(visitor);
    expect(silent.get("error")).toBe("interaction_required");
    expect(silent.get("error_description")).toContain("AADSTS50076");
    expect(await renew(before.refresh_token)).toMatchObject({
      error: "interaction_required",
      error_codes: [50076],
      suberror: "basic_action",
    });
    const { page } = await visitor.send(authorizeUrl(azure, { login_hint: account }));
    expect(page).toContain("Approve sign-in request");
    expect(await signIn(visitor, { steps: [{ approved: "yes" }] })).toHaveProperty("access_token");
  });

  test("touches nobody and nothing the rule doesn't name", async () => {
    azure.controls.setBehavior({
      signIn: [
        { refusal: "mfa-required", account: rita.objectId },
        { refusal: "mfa-required", app: "46d1f7b8-a2c0-4e59-83d7-9b6e0f5c1241" },
        { refusal: "mfa-required", resource: "https://graph.microsoft.com" },
      ],
    });
    expect(await exchange(await tokenForUs())).not.toBe("");
    await expect(exchange(await tokenForUs(rita.userPrincipalName))).rejects.toThrow(/AADSTS50076/);
  });
});

describe("consent is required", () => {
  test("the exchange says so until somebody accepts at the sign-in page", async () => {
    azure.controls.setBehavior({ signIn: [{ refusal: "consent-required", account, app: clientId }] });
    await expect(exchange(await tokenForUs())).rejects.toMatchObject({
      errorCode: "invalid_grant",
      subError: "consent_required",
      message: expect.stringContaining("AADSTS65001"),
    });
    const visitor = new Visitor();
    const { page } = await visitor.send(authorizeUrl(azure), { account });
    expect(page).toContain("Permissions requested");
    const tokens = await signIn(visitor, { steps: [{ consent: "accept" }] });
    expect(await exchange(tokens.access_token ?? "")).not.toBe("");
    expect(await signIn(visitor)).toHaveProperty("access_token");
  });

  test("silently it is refused", async () => {
    const visitor = new Visitor();
    await signIn(visitor);
    azure.controls.setBehavior({ signIn: [{ refusal: "consent-required" }] });
    expect((await silently(visitor)).get("suberror")).toBe("consent_required");
  });

  test("an application may ask for the page itself", async () => {
    const { page } = await new Visitor().send(authorizeUrl(azure, { prompt: "consent" }), { account });
    expect(page).toContain("Permissions requested");
  });
});

describe("accounts that are no good", () => {
  test("a disabled one gets no token any more, and the reason on the page", async () => {
    const visitor = new Visitor();
    const before = await signIn(visitor);
    azure.controls.setBehavior({ signIn: [{ refusal: "account-disabled", account }] });
    await expect(exchange(before.access_token ?? "")).rejects.toThrow(/AADSTS50057/);
    expect(await renew(before.refresh_token)).toMatchObject({ error: "invalid_grant", error_codes: [50057] });
    expect((await silently(visitor)).get("error_description")).toContain("AADSTS50057");
    const { page, back } = await visitor.send(authorizeUrl(azure), { account });
    expect(back).toBeUndefined();
    expect(page).toContain("AADSTS50057");
    expect(page).toContain("Use another account");
  });

  test.each([
    ["of another directory", fiona.userPrincipalName, "AADSTS50020"],
    ["nobody has", "nobody@contoso.com", "AADSTS50034"],
  ])("one %s is told on the page, and never comes back to the application", async (_, name, code) => {
    const { page, back } = await new Visitor().send(authorizeUrl(azure), { account: name });
    expect(back).toBeUndefined();
    expect(page).toContain(code);
    const again = /href="([^"]+)">Use another account/.exec(page)?.[1]?.replaceAll("&amp;", "&") ?? "";
    const picker = await new Visitor().send(new URL(again, azure.httpUrl).href);
    expect(picker.page).toContain("Pick an account");
    expect(picker.page).not.toContain(fiona.displayName);
  });
});

describe("what was granted ends", () => {
  test("an expired refresh token gets nothing; the session still signs in, and its tokens are good", async () => {
    const visitor = new Visitor();
    const before = await signIn(visitor);
    azure.controls.setBehavior({ signIn: [{ refusal: "refresh-token-expired", account }] });
    expect(await renew(before.refresh_token)).toMatchObject({
      error: "invalid_grant",
      error_codes: [700084],
      suberror: "bad_token",
    });
    expect((await silently(visitor)).get("code")).toBeTruthy();
    const after = await signIn(visitor);
    expect(await renew(after.refresh_token)).toHaveProperty("access_token");
  });

  test("revoked grants take the session along: only signing in again helps", async () => {
    const visitor = new Visitor();
    const before = await signIn(visitor);
    azure.controls.setBehavior({ signIn: [{ refusal: "grants-revoked", account }] });
    expect(await renew(before.refresh_token)).toMatchObject({ error: "invalid_grant", error_codes: [50173] });
    expect((await silently(visitor)).get("error")).toBe("login_required");
    const after = await signIn(visitor);
    expect(await renew(after.refresh_token)).toHaveProperty("access_token");
    expect((await silently(visitor)).get("code")).toBeTruthy();
  });
});

describe("ARM asks for claims", () => {
  const list = (token: string, method = "GET") =>
    fetch(`${azure.armUrl}/subscriptions?api-version=2022-12-01`, {
      method,
      headers: { Authorization: `Bearer ${token}` },
    });
  const claimsIn = (answer: Response) =>
    Buffer.from(
      /claims="([^"]+)"/.exec(answer.headers.get("www-authenticate") ?? "")?.[1] ?? "",
      "base64",
    ).toString();

  test("with 401; the exchange with them is refused, a sign-in with them passes all the way", async () => {
    azure.controls.setBehavior({ signIn: [{ refusal: "claims-challenge", account }] });
    const visitor = new Visitor();
    const weak = await signIn(visitor);
    const refused = await list(await exchange(weak.access_token ?? ""));
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ error: { code: "RequestDisallowedByPolicy" } });
    const claims = claimsIn(refused);
    expect(JSON.parse(claims)).toEqual({ access_token: { acrs: { essential: true, values: ["p1"] } } });

    const refusal = await exchange(weak.access_token ?? "", claims).catch((error) => error);
    expect(refusal).toMatchObject({
      errorCode: "interaction_required",
      claims: expect.stringContaining('"acrs":{"essential":true,"values":["p1"]}'),
    });

    const strong = await signIn(visitor, { claims, steps: [{ approved: "yes" }] });
    expect((await list(await exchange(strong.access_token ?? "", claims))).status).toBe(200);
  });

  test("of those the rule names, and for changes alone where it says so", async () => {
    azure.controls.setBehavior({ signIn: [{ refusal: "claims-challenge", account, changesOnly: true }] });
    const priyas = await azure.controls.token({ account });
    expect((await list(priyas)).status).toBe(200);
    expect((await list(priyas, "PUT")).status).toBe(401);
    expect((await list(await azure.controls.token({ account: rita.userPrincipalName }), "PUT")).status).toBe(
      405,
    );
    const strong = await azure.controls.token({ account, secondFactor: true });
    expect((await list(strong, "PUT")).status).toBe(405);
  });

  test("a claims request that is none is refused", async () => {
    const answer = await new Visitor().answer(authorizeUrl(azure, { claims: "{" }), { account });
    expect(answer.get("error")).toBe("invalid_request");
  });
});

test("rules are checked, and a wrong one changes nothing", async () => {
  const put = (signIn: unknown) =>
    fetch(`${azure.httpUrl}/_emulator/behavior`, { method: "PUT", body: JSON.stringify({ signIn }) });
  expect((await put([{ refusal: "mfa-required", account }])).status).toBe(200);
  const refused = await put([{ refusal: "mfa", acount: account }]);
  expect(refused.status).toBe(400);
  expect(await refused.text()).toContain("signIn[0]");
  expect(azure.controls.behavior.signIn).toMatchObject([{ refusal: "mfa-required", account }]);
});
