import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ProductSide } from "../product-side.ts";
import { lastRequest, type Undisturbed } from "./kill-at.ts";
import type { Lane } from "./lane.ts";
import { inventoryOf, productView } from "./observed.ts";
import { phases, prepare } from "./scenario.ts";

/** Goes through all phases without a disturbance; what each is and begins with is kept in `folder`. */
export async function undisturbed(lane: Lane, folder: string): Promise<Undisturbed[]> {
  prepare(lane.emulator);
  const life: Undisturbed[] = [];
  for (const [index, phase] of phases.entries()) {
    const before = await lane.keep(join(folder, String(index)));
    phase.change(lane.emulator);
    const seq = lastRequest(lane);
    await lane.start();
    const askedAt = Date.now();
    await phase.ask(lane.product);
    await untilRun(lane.product, askedAt);
    life.push({
      ...{ phase, before },
      requests: lane.emulator.controls.requests(seq).length,
      inventory: inventoryOf(lane.emulator),
      view: await productView(lane.product),
    });
    await lane.stop();
  }
  return life;
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
