import type { Link } from "@api-center-links/contracts/links";
import { useMutation } from "@tanstack/react-query";
import { formatCount } from "../../lib/format.ts";
import { ProblemError, toProblemError } from "../../lib/problem-error.ts";

export interface EachLink {
  links: readonly Link[];
  act(link: Link): Promise<unknown>;
}

/** One attempt at doing the same to several links: pending until the last of them is through, failed where any failed. */
export function useEachLink() {
  return useMutation({ mutationFn: actOnEach });
}

/** Does it to every link, whatever becomes of the others; then throws the first failure, which says whose it is. */
export async function actOnEach({ links, act }: EachLink): Promise<void> {
  const outcomes = await Promise.allSettled(links.map((link) => act(link)));
  const failures = links.flatMap((link, index) => {
    const outcome = outcomes[index];
    return outcome?.status === "rejected" ? [{ link, reason: outcome.reason as unknown }] : [];
  });
  const [first] = failures;
  if (first) throw failureOf(first.link, first.reason, failures.length - 1);
}

function failureOf(link: Link, reason: unknown, others: number): ProblemError {
  const { problem } = toProblemError(reason);
  const more = others > 0 ? ` ${formatCount(others, "other link")} failed too.` : "";
  return new ProblemError(
    { ...problem, title: `${link.name}: ${problem.title}`, detail: `${problem.detail}${more}` },
    { cause: reason },
  );
}
