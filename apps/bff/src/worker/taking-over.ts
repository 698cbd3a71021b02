/**
 * Runs the links of processes that died, at most `atOnce` of them: beside the queue, whose places may all be taken by long imports.
 * `run` must not reject. Disposing waits for those that run.
 */
export function takingOver(
  atOnce: number,
  run: (linkId: string) => Promise<void>,
): { takeOver(linkIds: string[]): void } & AsyncDisposable {
  const running = new Map<string, Promise<void>>();
  return {
    takeOver(linkIds) {
      for (const linkId of linkIds) {
        if (running.has(linkId) || running.size >= atOnce) continue;
        running.set(
          linkId,
          run(linkId).finally(() => running.delete(linkId)),
        );
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(running.values());
    },
  };
}
