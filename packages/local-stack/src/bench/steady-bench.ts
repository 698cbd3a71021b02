import { setTimeout as sleep } from "node:timers/promises";
import { productSide } from "../product-side.ts";
import { idOf } from "./bench-estate.ts";
import type { BenchResult } from "./bench-result.ts";
import { setBehavior, startBenchStack } from "./bench-stack.ts";
import { measureScript, measureSync } from "./measure.ts";

/** APIs on a page of API Management's lists. */
const pageSize = 100;

/** A look at an instance where nothing has changed, by a process that has done nothing else. */
export async function steadyBench(count: number, say: (text: string) => void): Promise<BenchResult> {
  await using stack = await startBenchStack({
    instances: [{ name: "bench", apis: count }],
    behavior: { longRunning: { durationMs: 0, retryAfterSeconds: 0 }, exportDurationMs: 0 },
    bffEnvironment: { SYNC_INTERVAL_MS: "20000" },
  });
  const bench = { stack, product: await productSide(stack), say };
  say(`Importing ${count} APIs first …`);
  const { linkId } = (await measureSync(bench, count, () => bench.product.link("bench", idOf("bench")))).run;
  await stack.restartBff("stop");
  await setBehavior(stack, { latencyMs: 40, longRunning: { durationMs: 200, retryAfterSeconds: 1 } });
  say("Waiting for the timer …");
  const { nextCheckAt } = await bench.product.readLink(linkId);
  // Being asked takes the process time too.
  await sleep(Math.max(0, Date.parse(nextCheckAt ?? "") - Date.now() - 1000));
  const ours = await measureSync(bench, count, () => bench.product.readLink(linkId));
  const script = await measureScript(bench, "bench", count);
  const { reads, writes, deletes } = ours.requests;
  return {
    ...{ name: "steady", ours, script },
    targets: [
      {
        what: "requests beyond the list pages",
        measured: reads + writes + deletes - Math.ceil(count / pageSize),
        atMost: 5,
      },
      { what: "writes and deletes", measured: writes + deletes, atMost: 0 },
      { what: "MB of memory at the peak", measured: ours.usage?.peakMemoryMb ?? Number.NaN, atMost: 250 },
    ],
  };
}
