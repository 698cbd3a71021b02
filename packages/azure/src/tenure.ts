import type { PipelinePolicy } from "@azure/core-rest-pipeline";

/** The right to send requests for something that only one process may work on at a time. */
export interface Tenure {
  /** Aborts when it is over; what is under way then is cut off. */
  ended: AbortSignal;
  /** Throws where it is over by now: a process that was halted hears of it before any timer fires. */
  check(): void;
}

/** Cuts off requests, and pauses between their attempts, when the tenure ends. */
export function cutOffPolicy({ ended }: Tenure): PipelinePolicy {
  return {
    name: "cutOffPolicy",
    sendRequest(request, next) {
      const { abortSignal } = request;
      request.abortSignal = abortSignal ? AbortSignal.any([abortSignal as AbortSignal, ended]) : ended;
      return next(request);
    },
  };
}

/** Asks right before an attempt is sent, which may have waited for its turn. */
export function tenurePolicy({ check }: Tenure): PipelinePolicy {
  return {
    name: "tenurePolicy",
    async sendRequest(request, next) {
      check();
      return next(request);
    },
  };
}
