import { expect, test } from "vitest";
import { reusingTokens } from "./token-reuse.ts";

const hourMs = 3_600_000;

function counting(lifetimeMs = hourMs) {
  let asked = 0;
  const credential = reusingTokens(() => ({
    getToken: async (_scopes, options) => {
      asked += 1;
      const number = asked;
      await new Promise((resolve) => setImmediate(resolve));
      if (options?.abortSignal?.aborted) throw new Error("aborted");
      return { token: `token ${number}`, expiresOnTimestamp: Date.now() + lifetimeMs };
    },
  }));
  return { credential, asked: () => asked };
}

test("ten askers at once and one later share one token", async () => {
  const { credential, asked } = counting();
  const tokens = await Promise.all(Array.from({ length: 10 }, () => credential.getToken("scope")));
  expect(new Set(tokens.map((token) => token?.token))).toEqual(new Set(["token 1"]));
  expect((await credential.getToken("scope"))?.token).toBe("token 1");
  expect(asked()).toBe(1);
});

test("another scope, a claims challenge and a token about to expire ask anew", async () => {
  const { credential, asked } = counting();
  await credential.getToken("scope");
  await credential.getToken("other");
  expect(asked()).toBe(2);
  expect((await credential.getToken("scope", { claims: "{}" }))?.token).toBe("token 3");
  expect((await credential.getToken("scope"))?.token).toBe("token 3");

  const short = counting(60_000);
  await short.credential.getToken("scope");
  await short.credential.getToken("scope");
  expect(short.asked()).toBe(2);
});

test("a token that is forgotten is asked for anew", async () => {
  const { credential } = counting();
  credential.forget((await credential.getToken("scope"))?.token ?? "");
  expect((await credential.getToken("scope"))?.token).toBe("token 2");
  credential.forget("token 1");
  expect((await credential.getToken("scope"))?.token).toBe("token 2");
});

test("a credential that can't be made is made anew for the next asker", async () => {
  const problems = [new Error("Not yet.")];
  const credential = reusingTokens(() => {
    const problem = problems.pop();
    if (problem) throw problem;
    return { getToken: async () => ({ token: "token", expiresOnTimestamp: Date.now() + hourMs }) };
  });
  await expect(credential.getToken("scope")).rejects.toThrow("Not yet.");
  expect((await credential.getToken("scope"))?.token).toBe("token");
});

test("one asker's abort ends their own waiting at once, and doesn't take the token from the others", async () => {
  const { credential } = counting();
  const aborted = new AbortController();
  const first = credential.getToken("scope", { abortSignal: aborted.signal });
  const second = credential.getToken("scope");
  aborted.abort();
  await expect(first).rejects.toMatchObject({ name: "AbortError" });
  expect((await second)?.token).toBe("token 1");
  await expect(credential.getToken("other", { abortSignal: aborted.signal })).rejects.toMatchObject({
    name: "AbortError",
  });
});

test("a sign-in that gives no answer is a fault for all who wait, and the next asker is answered", async () => {
  let made = 0;
  const credential = reusingTokens(() => {
    made += 1;
    const hangs = made === 1;
    return {
      getToken: () =>
        hangs
          ? new Promise(() => {})
          : Promise.resolve({ token: "t", expiresOnTimestamp: Date.now() + hourMs }),
    };
  }, 50);
  const unanswered = { name: "Fault", code: "IdentityUnavailable" };
  const waiting = [credential.getToken("scope"), credential.getToken("scope")];
  for (const each of waiting) await expect(each).rejects.toMatchObject(unanswered);
  expect((await credential.getToken("scope"))?.token).toBe("t");
  expect(made).toBe(2);
});

test("a failure is not remembered", async () => {
  let fails = true;
  const credential = reusingTokens(() => ({
    getToken: async () => {
      if (fails) throw new Error("down");
      return { token: "t", expiresOnTimestamp: Date.now() + hourMs };
    },
  }));
  await expect(credential.getToken("scope")).rejects.toThrow("down");
  fails = false;
  expect((await credential.getToken("scope"))?.token).toBe("t");
});
