/** Answers that are good for a while; see {@link rememberFor}. */
export type Remember<T> = (
  key: string,
  ask: () => Promise<T>,
  /** Whether a remembered answer will do; else it is asked for anew. */
  isEnough?: (answer: T) => boolean,
) => Promise<T>;

const mostRemembered = 5_000;

/**
 * Remembers what was answered for a key, for so many milliseconds, and asks once for all who want to know at the same time. A
 * failure isn't remembered; without `shareFailures` it is the asker's alone, who may have been stopped, and one of those who waited
 * asks again. The oldest answers are forgotten where there are too many.
 */
export function rememberFor<T>(durationMs: number, { shareFailures = true } = {}): Remember<T> {
  const remembered = new Map<string, { until: number; answer: Promise<T> }>();

  function askAnew(key: string, ask: () => Promise<T>): Promise<T> {
    const answer = ask();
    const entry = { until: Date.now() + durationMs, answer };
    remembered.delete(key);
    remembered.set(key, entry);
    answer.catch(() => {
      if (remembered.get(key) === entry) remembered.delete(key);
    });
    for (const oldest of remembered.keys()) {
      if (remembered.size <= mostRemembered) break;
      remembered.delete(oldest);
    }
    return answer;
  }

  return async (key, ask, isEnough = () => true) => {
    for (;;) {
      const known = remembered.get(key);
      const leftMs = known ? known.until - Date.now() : 0;
      // One that is good for longer than any is from before the clock was set back.
      if (!known || leftMs <= 0 || leftMs > durationMs) return askAnew(key, ask);
      try {
        const answer = await known.answer;
        return isEnough(answer) ? answer : askAnew(key, ask);
      } catch (error) {
        if (shareFailures) throw error;
        if (remembered.get(key) === known) return askAnew(key, ask);
      }
    }
  };
}
