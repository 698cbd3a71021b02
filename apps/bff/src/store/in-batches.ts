/**
 * Does one by one what is asked for one by one, and as one what was asked for while the last was under way. Each promise settles with
 * the batch its item was in.
 */
export function inBatches<T>(carryOut: (items: T[]) => Promise<void>): (item: T) => Promise<void> {
  let waiting: T[] = [];
  let next: Promise<void> | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function begin(): Promise<void> {
    const batch = waiting;
    waiting = [];
    next = undefined;
    const running = carryOut(batch);
    last = running.catch(() => {});
    return running;
  }

  return (item) => {
    waiting.push(item);
    next ??= last.then(begin);
    return next;
  };
}
