/** How long a connection bears with ARM before it gives up with a fault. */
export interface Patience {
  /** An attempt without a whole answer within this time is given up; a long operation that isn't done within ten times this. */
  attemptTimeoutMs: number;
  /** Repetitions after the first attempt, whatever the reason. */
  maxRetries: number;
  /** First pause after a failure without `Retry-After`; doubled each time, with jitter. */
  retryDelayMs: number;
  /** No pause between two attempts is longer. A `Retry-After` beyond it ends the request at once. */
  longestWaitMs: number;
}

/** Nobody waits: sit out throttling (ARM has been seen to ask for six minutes) and short outages. */
export const backgroundPatience: Patience = {
  attemptTimeoutMs: 60_000,
  maxRetries: 6,
  retryDelayMs: 500,
  longestWaitMs: 7 * 60_000,
};

/** A person waits for the page: answer within seconds, if only with the reason why not. */
export const interactivePatience: Patience = {
  attemptTimeoutMs: 20_000,
  maxRetries: 2,
  retryDelayMs: 300,
  longestWaitMs: 5_000,
};
