import { productSide } from "../product-side.ts";
import { idOf } from "./bench-estate.ts";
import type { BenchResult } from "./bench-result.ts";
import { setBehavior, startBenchStack } from "./bench-stack.ts";
import { measureSync } from "./measure.ts";

/** A verify run that finds nothing, by a process that has done nothing else. */
export async function verifyBench(count: number, say: (text: string) => void): Promise<BenchResult> {
  await using stack = await startBenchStack({
    instances: [{ name: "bench", apis: count }],
    behavior: { longRunning: { durationMs: 0, retryAfterSeconds: 0 }, exportDurationMs: 0 },
    bffEnvironment: { SYNC_INTERVAL_MS: "3600000" },
  });
  const bench = { stack, product: await productSide(stack), say };
  say(`Importing ${count} APIs first …`);
  const { linkId } = (await measureSync(bench, count, () => bench.product.link("bench", idOf("bench")))).run;
  await stack.restartBff("stop");
  await setBehavior(stack, { latencyMs: 40 });
  const ours = await measureSync(bench, count, () => bench.product.verify(linkId));
  const { drifted, updated } = ours.run.totals;
  return {
    ...{ name: "verify", ours },
    targets: [
      { what: "ARM reads for an API", measured: ours.requests.reads / count, atMost: 4.1 },
      {
        what: "exports from the API center, which ARM counts as writes, for an API",
        measured: ours.requests.writes / count,
        atMost: 1,
      },
      { what: "APIs changed", measured: drifted + updated, atMost: 0 },
    ],
  };
}
