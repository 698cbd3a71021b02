import type { ReactNode } from "react";
import { ProblemError } from "../lib/problem-error.ts";
import { LinkButton } from "./app-link.tsx";
import { EmptyState } from "./empty-state.tsx";
import { ErrorBar, ErrorState } from "./error-state.tsx";

export interface OneThingProps {
  /** What it is called in a sentence: “link”. */
  what: string;
  query: { data: unknown; error: Error | null; refetch(): unknown };
  /** Where to go once it is gone. */
  others: { label: string; to: string };
  /** Why it may be gone. */
  absence?: string;
  /** Stands above what a failed refresh says. */
  commands?: ReactNode;
  /** Shown while it loads, too. */
  children: ReactNode;
}

/** The content of a page about one thing, which may be gone, or not to be had. */
export function OneThing({ what, query, others, absence, commands, children }: OneThingProps) {
  const { data, error } = query;
  const retry = () => void query.refetch();
  // Nothing but the address is asked with: one that isn't valid leads nowhere, however often it is tried.
  if (error instanceof ProblemError && ["not-found", "invalid-request"].includes(error.kind)) {
    const neverSeen = absence ?? "It may have been deleted, or the address is mistyped.";
    return (
      <EmptyState
        title={`This ${what} doesn't exist`}
        action={
          <LinkButton to={others.to} appearance="primary">
            {others.label}
          </LinkButton>
        }
      >
        {data ? "It has been deleted." : neverSeen}
      </EmptyState>
    );
  }
  if (error && !data)
    return <ErrorState error={error} what={`This ${what} can't be shown`} onRetry={retry} />;
  return (
    <>
      {commands}
      {error && <ErrorBar error={error} onRetry={retry} />}
      {children}
    </>
  );
}
