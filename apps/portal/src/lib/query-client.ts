import { QueryCache, QueryClient } from "@tanstack/react-query";
import { ProblemError } from "./problem-error.ts";

/**
 * The portal's only cache of what the server said. `onNotSignedIn` is told when a session has ended under the page. Once the server,
 * having been out of reach, answers anything again, all that failed for that on the page is asked again.
 */
export function createQueryClient(onNotSignedIn: () => void): QueryClient {
  let wasOutOfReach = false;
  const client = new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof ProblemError && error.kind === "not-signed-in") onNotSignedIn();
        wasOutOfReach ||= isOutOfReach(error);
      },
      onSuccess: () => {
        if (!wasOutOfReach) return;
        wasOutOfReach = false;
        void client.refetchQueries({ type: "active", predicate: ({ state }) => isOutOfReach(state.error) });
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => failures < 2 && isPassing(error),
        // The page says so itself and offers another try.
        throwOnError: false,
        networkMode: "always",
      },
      mutations: { networkMode: "always" },
    },
  });
  return client;
}

/** Nothing came back, or a proxy answered in the server's place. */
function isOutOfReach(error: unknown): boolean {
  if (!(error instanceof ProblemError)) return false;
  const { type, status } = error.problem;
  return type === "about:blank" && (status === 0 || status >= 502);
}

/** Only a lost connection and an Azure out of reach pass by themselves; a refusal stays one. */
function isPassing(error: unknown): boolean {
  return error instanceof ProblemError && [0, 503].includes(error.problem.status);
}
