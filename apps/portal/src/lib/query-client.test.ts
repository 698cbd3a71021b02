import { QueryObserver } from "@tanstack/react-query";
import { expect, test, vi } from "vitest";
import { ProblemError } from "./problem-error.ts";
import { createQueryClient } from "./query-client.ts";

test.each([
  ["the connection was lost", { type: "about:blank", status: 0 }, "known"],
  ["a proxy answered", { type: "about:blank", status: 502 }, "known"],
  ["the server itself refused", { type: "/problems/azure-unavailable", status: 503 }, undefined],
])(
  "what failed since %s is asked again by itself once the server answers, and nothing else",
  async (_, kind, then) => {
    const client = createQueryClient(() => undefined);
    const failing = vi.fn<() => Promise<string>>();
    failing.mockRejectedValueOnce(new ProblemError({ ...kind, title: "No", detail: "Try again." }));
    failing.mockResolvedValue("known");
    const shown = new QueryObserver(client, { queryKey: ["shown"], queryFn: failing, retry: false });
    const unsubscribe = shown.subscribe(() => undefined);
    await vi.waitFor(() => expect(shown.getCurrentResult().isError).toBe(true));
    await client.fetchQuery({ queryKey: ["polled"], queryFn: async () => "here again" });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(shown.getCurrentResult().data).toBe(then);
    unsubscribe();
  },
);
