import { setTimeout as sleep } from "node:timers/promises";
import type { ProductSide } from "../product-side.ts";
import type { Lane } from "./lane.ts";
import { lastRequest, type Undisturbed } from "./live-and-die.ts";
import { inventoryOf, productView } from "./observed.ts";
import { phases } from "./scenario.ts";

/** Goes through all phases without a disturbance. */
export async function undisturbed(lane: Lane): Promise<Undisturbed[]> {
  const course: Undisturbed[] = [];
  await lane.begin();
  for (const phase of phases) {
    phase.change(lane.emulator);
    const seq = lastRequest(lane);
    const askedAt = Date.now();
    await phase.ask(lane.product);
    await untilRun(lane.product, askedAt);
    course.push({
      phase,
      requests: lane.emulator.controls.requests(seq).length,
      inventory: inventoryOf(lane.emulator),
      view: await productView(lane.product),
    });
  }
  await lane.stop();
  return course;
}

async function untilRun(product: ProductSide, askedAt: number): Promise<void> {
  for (;;) {
    const links = await product.links();
    const done = links.every(
      ({ currentRun, lastRun, status }) =>
        currentRun === null && status === "in-sync" && Date.parse(lastRun?.startedAt ?? "") >= askedAt,
    );
    if (done) return;
    await sleep(50);
  }
}
