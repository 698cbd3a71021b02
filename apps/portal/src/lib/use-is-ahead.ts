import { useNow } from "./use-now.ts";

const renewMs = 1_000;

/** Whether this instant lies ahead, and will until it is asked again, a second later. */
export function useIsAhead(instant: string | null): boolean {
  const now = useNow(renewMs);
  return instant !== null && Date.parse(instant) >= now + renewMs;
}
