import { setTimeout as sleep } from "node:timers/promises";
import type { Link } from "@api-center-links/contracts/links";
import type { Run } from "@api-center-links/contracts/runs";
import type { ProductSide } from "./product-side.ts";

/** Waits for the end of the next run of a link, seen from `started`, and gives it. Rejects where it failed as a whole. */
export async function untilSynced(
  product: ProductSide,
  started: Link,
  say: (text: string) => void,
): Promise<Run> {
  const previous = started.lastRun?.id;
  for (let shown = -1; ; await sleep(500)) {
    const link = await product.readLink(started.id);
    const done = link.progress?.done ?? 0;
    if (link.progress !== null && Math.floor(done / 50) !== shown) {
      shown = Math.floor(done / 50);
      say(`  ${done} of ${link.progress.total}`);
    }
    if (link.currentRun === null && link.lastRun !== null && link.lastRun.id !== previous) {
      if (link.lastRun.fault !== null) throw new Error(`The run failed: ${link.lastRun.fault.message}`);
      return link.lastRun;
    }
  }
}
