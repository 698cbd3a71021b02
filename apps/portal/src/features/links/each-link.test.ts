import type { Link } from "@api-center-links/contracts/links";
import { MutationObserver, QueryClient } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { ProblemError } from "../../lib/problem-error.ts";
import { actOnEach } from "./each-link.ts";

const links = ["retail", "logistics", "claims"].map((name) => ({ id: name, name }) as Link);

test("the first failure is told by its link's name, and every other link gets its turn", async () => {
  const synced: string[] = [];
  // As a feature's mutation is: what follows a success belongs to it, not to whoever asks for it.
  const sync = new MutationObserver(new QueryClient(), {
    mutationFn: async (link: Link) => {
      if (link.name === "retail") throw tooSoon;
      return link;
    },
    onSuccess: (link) => void synced.push(link.name),
  });
  const failure = actOnEach({ links, act: (link) => sync.mutate(link) });
  await expect(failure).rejects.toMatchObject({
    problem: { ...tooSoon.problem, title: "retail: A sync was forced a moment ago" },
  });
  expect(synced).toEqual(["logistics", "claims"]);
});

test("further failures are counted", async () => {
  const failure = actOnEach({ links, act: () => Promise.reject(tooSoon) });
  await expect(failure).rejects.toThrow("It can be forced in 9 seconds. 2 other links failed too.");
});

test("nothing is thrown where every link came through", async () => {
  await expect(actOnEach({ links, act: () => Promise.resolve() })).resolves.toBeUndefined();
});

const tooSoon = new ProblemError({
  type: "/problems/sync-too-soon",
  title: "A sync was forced a moment ago",
  status: 409,
  detail: "It can be forced in 9 seconds.",
});
