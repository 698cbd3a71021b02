import type { Patience } from "../patience.ts";

/** Gives up and comes back fast enough for tests. */
export const quickPatience: Patience = {
  attemptTimeoutMs: 2_000,
  maxRetries: 3,
  retryDelayMs: 10,
  longestWaitMs: 3_000,
};
