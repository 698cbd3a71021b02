/**
 * Runs work that is only of use as a whole: when a part of it rejects, `start`'s signal aborts the rest, which would otherwise
 * go on asking and retrying for nobody.
 */
export async function together<T>(
  signal: AbortSignal | undefined,
  start: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const failed = new AbortController();
  try {
    return await start(signal ? AbortSignal.any([signal, failed.signal]) : failed.signal);
  } catch (error) {
    failed.abort(error);
    throw error;
  }
}
