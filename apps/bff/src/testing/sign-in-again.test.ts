import { apiCenterLinksApp, priya } from "@api-center-links/azure-emulator/estate/contoso/identities";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { centerPath, startTestStack, type TestStack } from "./bff-on-emulator.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack({ environment: { ROLE: "web" } });
});
beforeEach(() => stack.emulator.controls.setBehavior({ signIn: [] }));
afterAll(() => stack[Symbol.asyncDispose]());

const tokenOf = (secondFactor: boolean) =>
  stack.emulator.controls.token({
    account: priya.userPrincipalName,
    audience: apiCenterLinksApp.clientId,
    secondFactor,
  });

test.each([
  ["the directory wants a second factor for Azure", "mfa-required", "capolids"],
  ["Azure itself wants more proof", "claims-challenge", "acrs"],
] as const)(
  "%s: the browser learns which claims to sign in with, and then gets through",
  async (_name, refusal, claim) => {
    stack.emulator.controls.setBehavior({
      signIn: [{ refusal, resource: "https://management.azure.com" }],
    });
    const refused = await stack.send("GET", centerPath, { token: await tokenOf(false) });
    expect(refused).toMatchObject({ status: 401, kind: "interaction-required" });
    const { claims = "" } = refused.problem;
    expect(JSON.parse(claims)).toHaveProperty(["access_token", claim]);
    const challenge = refused.headers.get("www-authenticate") ?? "";
    expect(challenge).toContain('error="insufficient_claims"');
    const encoded = /claims="([^"]+)"/.exec(challenge)?.[1] ?? "";
    expect(Buffer.from(encoded, "base64").toString()).toBe(claims);

    expect(await stack.send("GET", centerPath, { token: await tokenOf(true) })).toMatchObject({
      status: 200,
    });
  },
);

test("consent is missing: that too takes a person, and names no claims", async () => {
  stack.emulator.controls.setBehavior({ signIn: [{ refusal: "consent-required" }] });
  const refused = await stack.send("GET", centerPath, { token: await tokenOf(false) });
  expect(refused).toMatchObject({ status: 401, kind: "interaction-required" });
  expect(refused.problem.claims).toBeUndefined();
});

test("an account that is disabled is not sent to sign in again", async () => {
  stack.emulator.controls.setBehavior({ signIn: [{ refusal: "account-disabled" }] });
  const refused = await stack.send("GET", centerPath, { token: await tokenOf(false) });
  expect(refused).toMatchObject({ status: 403, kind: "sign-in-refused" });
});
