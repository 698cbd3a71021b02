import { QueryCache, QueryClient } from "@tanstack/react-query";
import { ProblemError } from "./problem-error.ts";

/** The portal's only cache of what the server said. `onNotSignedIn` is told when a session has ended under the page. */
export function createQueryClient(onNotSignedIn: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof ProblemError && error.kind === "not-signed-in") onNotSignedIn();
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
}

/** Only a lost connection and an Azure out of reach pass by themselves; a refusal stays one. */
function isPassing(error: unknown): boolean {
  return error instanceof ProblemError && [0, 503].includes(error.problem.status);
}
