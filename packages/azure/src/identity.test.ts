import { ManagedIdentityCredential } from "@azure/identity";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { armConnection } from "./arm-connection.ts";
import { getInstance, listSubscriptions } from "./directory.ts";
import { onBehalfOf, syncCredential } from "./identity.ts";
import { startAzure, type TestAzure } from "./testing/azure.ts";
import { app, owner, reader, retailId, syncIdentity, tenantId } from "./testing/estate.ts";
import { quickPatience } from "./testing/quick-patience.ts";
import { reusingTokens } from "./token-reuse.ts";

let azure: TestAzure;
beforeAll(async () => {
  azure = await startAzure();
  vi.stubEnv("IDENTITY_ENDPOINT", azure.emulator.identityEndpoint);
  vi.stubEnv("IDENTITY_HEADER", azure.emulator.identityHeader);
});
beforeEach(() => azure.reset());
afterAll(async () => {
  vi.unstubAllEnvs();
  await azure[Symbol.asyncDispose]();
});

const connect = (credential: Parameters<typeof armConnection>[0]["credential"]) =>
  armConnection({ environment: azure.environment, credential, patience: quickPatience });

const exchange = (change: Partial<Parameters<typeof onBehalfOf>[0]> = {}) =>
  onBehalfOf({
    authorityHost: azure.emulator.armUrl,
    tenantId,
    clientId: app.clientId,
    clientSecret: app.clientSecret,
    ...change,
  });

const signIn = (account: string, lifetimeSeconds?: number) =>
  azure.emulator.controls.token({
    account,
    audience: app.clientId,
    ...(lifetimeSeconds !== undefined && { lifetimeSeconds }),
  });

/** Exchanges of tokens reach the stand-in's sign-in door; a rule that never strikes counts them. */
function countExchanges(): () => number {
  azure.emulator.controls.setBehavior({
    faults: [
      { match: { target: "sign-in", pathPattern: "/token" }, action: "status", status: 500, nth: 1_000_000 },
    ],
  });
  return () => azure.emulator.controls.faultCounts[0]?.matched ?? 0;
}

const principals = () =>
  new Set(azure.emulator.controls.requests().map((request) => request.principal?.objectId));

describe("the sync identity", () => {
  // The first test: MSAL keeps the tokens of managed identities for the whole process.
  test("whose endpoint never answers keeps nobody from stopping, is a clear fault after a while, and asked anew", async () => {
    azure.emulator.controls.setBehavior({
      faults: [{ match: { target: "sign-in", pathPattern: "msi/token" }, action: "hang", times: 1 }],
    });
    const { clientId } = syncIdentity;
    const connection = connect(reusingTokens(() => new ManagedIdentityCredential({ clientId }), 500));
    const run = new AbortController();
    const asked = getInstance(connection, retailId, run.signal);
    const alsoAsked = getInstance(connection, retailId);
    setTimeout(() => run.abort(new Error("stopped by a person")), 100);
    await expect(asked).rejects.toThrow("stopped by a person");
    await expect(alsoAsked).rejects.toMatchObject({
      code: "IdentityUnavailable",
      message: expect.stringContaining("no answer"),
    });
    expect(await getInstance(connection, retailId)).toMatchObject({ name: "retail" });
  });

  test("signs in as the managed identity it was told", async () => {
    const connection = connect(syncCredential({ kind: "managedIdentity", clientId: syncIdentity.clientId }));
    expect(await getInstance(connection, retailId)).toMatchObject({ name: "retail" });
    await expect.poll(principals).toEqual(new Set([syncIdentity.objectId]));
  });

  test("that doesn't exist is a clear fault", async () => {
    const connection = connect(syncCredential({ kind: "managedIdentity", clientId: owner }));
    await expect(getInstance(connection, retailId)).rejects.toMatchObject({
      name: "Fault",
      code: "IdentityUnavailable",
    });
  });
});

describe("on behalf of a person", () => {
  test("ARM sees the person, with their rights alone", async () => {
    const as = exchange();
    expect(await listSubscriptions(connect(as(await signIn(reader))))).toHaveLength(1);
    await expect.poll(principals).toEqual(new Set([reader]));
    expect(await listSubscriptions(connect(as(await signIn(owner))))).toHaveLength(2);
    await expect.poll(principals).toEqual(new Set([reader, owner]));
  });

  test("ten requests of a page cost one exchange, and so do later ones with the same token", async () => {
    const as = exchange();
    const token = await signIn(reader);
    const exchanges = countExchanges();
    await Promise.all(Array.from({ length: 10 }, () => listSubscriptions(connect(as(token)))));
    expect(exchanges()).toBe(1);
    await listSubscriptions(connect(as(token)));
    expect(exchanges()).toBe(1);
    await listSubscriptions(connect(as(await signIn(owner))));
    expect(exchanges()).toBe(2);
  });

  test.each([
    ["a wrong client secret", { clientSecret: "wrong" }, () => signIn(reader), "AADSTS7000215"],
    [
      "a token for somebody else's API",
      {},
      () => azure.emulator.controls.token({ account: reader }),
      "AADSTS500131",
    ],
    ["a forged token", {}, async () => `${(await signIn(reader)).slice(0, -8)}AAAAAAAA`, "AADSTS50013"],
  ])("%s is a fault that names the reason and no secret", async (_, change, token, reason) => {
    const assertion = await token();
    const error: unknown = await listSubscriptions(connect(exchange(change)(assertion))).catch(
      (one: unknown) => one,
    );
    expect(error).toMatchObject({
      name: "Fault",
      code: "SignInFailed",
      message: expect.stringContaining(reason),
    });
    expect(String(error)).not.toContain(assertion);
    expect(String(error)).not.toContain(app.clientSecret);
  });

  test("a second factor that is wanted is told in the directory's sentence alone, with the id for its support", async () => {
    const token = await signIn(reader);
    azure.emulator.controls.setBehavior({ signIn: [{ refusal: "mfa-required", account: reader }] });
    await expect(listSubscriptions(connect(exchange()(token)))).rejects.toMatchObject({
      code: "InteractionRequired",
      message: expect.stringMatching(/^Sign in again\. Azure says: AADSTS50076: Due to [^:]+ '[^']+'\.$/),
      correlationId: expect.stringMatching(/^[\da-f-]{36}$/),
    });
    azure.emulator.controls.setBehavior({ signIn: [] });
  });

  test("a sign-in service that is down is a fault, and not remembered", async () => {
    const as = exchange();
    const token = await signIn(reader);
    azure.emulator.controls.setBehavior({
      faults: [{ match: { target: "sign-in" }, action: "status", status: 500 }],
    });
    await expect(listSubscriptions(connect(as(token)))).rejects.toMatchObject({ name: "Fault" });
    azure.emulator.controls.setBehavior({ faults: [] });
    expect(await listSubscriptions(connect(as(token)))).toHaveLength(1);
  });
});
