import { azureThrottle } from "@api-center-links/azure-emulator/behavior";
import { productSide } from "../product-side.ts";
import { idOf } from "./bench-estate.ts";
import type { BenchResult } from "./bench-result.ts";
import { startBenchStack } from "./bench-stack.ts";
import { measureScript, measureSync } from "./measure.ts";

/** A first import under Azure's own buckets. */
export async function throttledBench(count: number, say: (text: string) => void): Promise<BenchResult> {
  await using stack = await startBenchStack({
    instances: [{ name: "bench", apis: count }],
    behavior: { latencyMs: 40, throttle: "azure" },
  });
  const bench = { stack, product: await productSide(stack), say };
  const ours = await measureSync(bench, count, () => bench.product.link("bench", idOf("bench")));
  const script = await measureScript(bench, "bench", count);
  const { reads, writes, deletes, refused, writingSeconds } = ours.requests;
  const { size, refillPerSecond } = azureThrottle.writes;
  return {
    ...{ name: "throttled", ours, script },
    targets: [
      {
        what: "% of what the write bucket allows",
        measured: (100 * (writes - refused)) / (size + refillPerSecond * writingSeconds),
        atLeast: 95,
      },
      {
        what: "% of the requests refused",
        measured: (100 * refused) / (reads + writes + deletes),
        atMost: 0.5,
      },
    ],
  };
}
