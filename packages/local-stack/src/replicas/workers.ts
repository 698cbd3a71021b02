import { setTimeout as sleep } from "node:timers/promises";
import type { Child } from "../child.ts";
import type { Stack } from "../stack.ts";

/** Worker processes that are made to fail, each at once followed by another. */
export interface Workers {
  /** Power cut. */
  kill(): Promise<void>;
  /** Rolling restart: the process may hand over. */
  stop(): Promise<void>;
  /** Halts a process for so long (a machine that is paused, a disk that hangs); then it goes on where it was. Others are left alone meanwhile. */
  halt(durationMs: number): Promise<void>;
}

/** Starts so many, all at once. `random` chooses whom it hits. */
export async function startWorkers(stack: Stack, count: number, random: () => number): Promise<Workers> {
  let started = 0;
  const start = () => stack.startReplica(`worker-${++started}`, { ROLE: "worker" });
  const workers: Child[] = await Promise.all(Array.from({ length: count }, start));
  const halted = new Set<Child>();

  function victim(): { index: number; worker: Child } {
    const free = workers.flatMap((worker, index) => (halted.has(worker) ? [] : [{ index, worker }]));
    const chosen = free[Math.floor(random() * free.length)];
    if (!chosen) throw new Error("All workers are halted.");
    return chosen;
  }

  return {
    async kill() {
      const { index, worker } = victim();
      await worker.kill();
      workers[index] = await start();
    },
    async stop() {
      const { index, worker } = victim();
      await worker[Symbol.asyncDispose]();
      workers[index] = await start();
    },
    async halt(durationMs) {
      const { worker } = victim();
      halted.add(worker);
      process.kill(worker.pid, "SIGSTOP");
      try {
        await sleep(durationMs);
      } finally {
        process.kill(worker.pid, "SIGCONT");
        halted.delete(worker);
      }
    },
  };
}
