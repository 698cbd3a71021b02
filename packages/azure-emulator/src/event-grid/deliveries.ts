/** More than this is not kept waiting: what is raised beyond it is lost. */
const mostWaiting = 10_000;
const mostAtOnce = 32;

/** The clock of Event Grid: what is to be sent later, how much at once, and which endpoints have yet to prove themselves. */
export class Deliveries {
  readonly #stopping = new AbortController();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #ready: (() => Promise<void>)[] = [];
  readonly #unconfirmed = new Map<string, () => void>();
  #running = 0;

  /** Aborts when the stand-in ends. */
  get signal(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Runs the work after a while. It mustn't reject. */
  plan(delayMs: number, work: () => Promise<void>): void {
    if (this.signal.aborted || this.#timers.size + this.#ready.length >= mostWaiting) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#ready.push(work);
      this.#next();
    }, delayMs);
    timer.unref();
    this.#timers.add(timer);
  }

  /** Waits until somebody confirms the code; `false` where nobody does in time. */
  confirmation(code: string, withinMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (confirmed: boolean) => {
        clearTimeout(timer);
        this.#unconfirmed.delete(code);
        resolve(confirmed);
      };
      const timer = setTimeout(() => settle(false), withinMs);
      timer.unref();
      this.#unconfirmed.set(code, () => settle(true));
    });
  }

  /** Whether anybody was waiting for the code. */
  confirm(code: string): boolean {
    const settle = this.#unconfirmed.get(code);
    settle?.();
    return settle !== undefined;
  }

  stop(): void {
    this.#stopping.abort();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#ready.length = 0;
  }

  #next(): void {
    while (this.#running < mostAtOnce) {
      const work = this.#ready.shift();
      if (!work) return;
      this.#running += 1;
      void work().finally(() => {
        this.#running -= 1;
        this.#next();
      });
    }
  }
}
