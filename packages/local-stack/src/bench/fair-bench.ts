import { setTimeout as sleep } from "node:timers/promises";
import type { Link } from "@api-center-links/contracts/links";
import { armRequestsSince } from "../arm-request-count.ts";
import { productSide } from "../product-side.ts";
import { centers, idOf } from "./bench-estate.ts";
import type { BenchResult } from "./bench-result.ts";
import { latestRequest, startBenchStack } from "./bench-stack.ts";
import { measureSync } from "./measure.ts";
import { omarInAzure } from "./omar-in-azure.ts";
import { usageOf } from "./process-usage.ts";
import { untilTitled } from "./until-titled.ts";

/** Changes made one after the other while the other link imports. */
const changes = 5;

/** The other link's import has then used up what the full bucket held. */
const apisUntilBucketIsEmpty = 60;

/** One change on a small link while another imports under Azure's own buckets; links are looked at every second. */
export async function fairBench(count: number, say: (text: string) => void): Promise<BenchResult> {
  await using stack = await startBenchStack({
    instances: [
      { name: "large", apis: count },
      { name: "small", apis: changes },
    ],
    behavior: { latencyMs: 40, throttle: "azure" },
    bffEnvironment: { SYNC_INTERVAL_MS: "1000" },
  });
  const product = await productSide(stack);
  const bench = { stack, product, say };
  const { run } = await measureSync(bench, changes, () => product.link("small", idOf("small")));
  const large = await product.link("large", idOf("large"));
  await untilImporting(() => product.readLink(large.id));

  const azure = await omarInAzure(stack);
  const since = await latestRequest(stack);
  const seconds: number[] = [];
  for (const { name, sourceId } of await product.linkedApis(run.linkId)) {
    const title = `Changed while others import ${seconds.length}`;
    const apiId = sourceId.split("/").at(-1) ?? "";
    await azure.management.api.update(azure.resourceGroup, "small", apiId, "*", { displayName: title });
    const acceptedAt = performance.now();
    await untilTitled(azure, title, `${centers.ours}/workspaces/default/apis/${name}`);
    seconds.push((performance.now() - acceptedAt) / 1000);
    say(`  readable after ${seconds.at(-1)?.toFixed(1)} s`);
  }
  if ((await product.readLink(large.id)).currentRun === null)
    throw new Error("The import ended before the changes did: take a larger --count.");
  const usage = await usageOf(stack.bff.pid);
  return {
    name: "fair",
    ours: {
      apis: changes,
      seconds: seconds.reduce((sum, each) => sum + each, 0),
      requests: await armRequestsSince(stack, since),
      ...(usage && { usage }),
    },
    targets: [
      { what: "seconds until the slowest change was readable", measured: Math.max(...seconds), atMost: 5 },
    ],
  };
}

async function untilImporting(read: () => Promise<Link>): Promise<void> {
  for (;;) {
    const { progress } = await read();
    if ((progress?.done ?? 0) >= apisUntilBucketIsEmpty) return;
    await sleep(500);
  }
}
