import { productSide } from "../product-side.ts";
import { idOf } from "./bench-estate.ts";
import type { BenchResult } from "./bench-result.ts";
import { startBenchStack } from "./bench-stack.ts";
import { measureScript, measureSync, timesFaster } from "./measure.ts";

/** A first import at 40 ms for each ARM request, without throttling. */
export async function importBench(count: number, say: (text: string) => void): Promise<BenchResult> {
  await using stack = await startBenchStack({
    instances: [{ name: "bench", apis: count }],
    behavior: { latencyMs: 40 },
  });
  const bench = { stack, product: await productSide(stack), say };
  const ours = await measureSync(bench, count, () => bench.product.link("bench", idOf("bench")));
  const script = await measureScript(bench, "bench", count);
  const environmentWrites = 1;
  return {
    ...{ name: "import", ours, script },
    targets: [
      { what: "times faster than the script, per API", measured: timesFaster(ours, script), atLeast: 20 },
      {
        what: "writes for an API with a definition",
        measured: (ours.requests.writes - environmentWrites) / count,
        atMost: 5,
      },
    ],
  };
}
