import { useEffect, useReducer } from "react";

/**
 * The time at this rendering, which is repeated every `intervalMs`, for texts such as "3 minutes ago". Not the time of
 * the last repetition: what has just happened would seem to lie ahead.
 */
export function useNow(intervalMs: number): number {
  const [, renderAgain] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const timer = setInterval(renderAgain, intervalMs);
    return () => clearInterval(timer);
  }, [intervalMs]);
  return Date.now();
}
