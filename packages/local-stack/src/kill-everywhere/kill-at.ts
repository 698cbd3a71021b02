import { setTimeout as sleep } from "node:timers/promises";
import type { Lane, Moment } from "./lane.ts";
import { firstDifference, inventoryOf, productView } from "./observed.ts";
import type { Phase } from "./scenario.ts";

/** A phase as it goes undisturbed. */
export interface Undisturbed {
  phase: Phase;
  /** The moment before it. */
  before: Moment;
  /** Requests to ARM that the BFF sent. */
  requests: number;
  /** How it ends. */
  inventory: unknown;
  view: unknown;
}

/** The `nth` request of a phase to ARM, before it has an effect or after that and before its answer. */
export interface Boundary {
  phase: number;
  nth: number;
  when: "before" | "after";
}

export interface Outcome extends Boundary {
  phaseName: string;
  /** The request the process was killed at. */
  request: string;
  /** Of the phase it was killed in, or of a later one; where the end wasn't that of the undisturbed phase. */
  difference: string | undefined;
  seconds: number;
}

const settleMs = 60_000;

/**
 * Kills the BFF at a boundary, starts it again and compares the end of this phase and of all that follow with the undisturbed ones.
 * Gives nothing where the phase has no such request. The BFF isn't running afterwards.
 */
export async function killAt(
  lane: Lane,
  life: Undisturbed[],
  boundary: Boundary,
): Promise<Outcome | undefined> {
  const [undisturbed, ...later] = life.slice(boundary.phase);
  if (!undisturbed) throw new Error(`There is no phase ${boundary.phase}.`);
  const { emulator, product } = lane;
  const { phase } = undisturbed;
  const startedAt = performance.now();
  await lane.load(undisturbed.before);
  phase.change(emulator);
  const { nth, when } = boundary;
  const seq = lastRequest(lane);
  emulator.controls.setBehavior({ faults: [{ action: "hold", nth, when }] });
  await lane.start();
  const asked = phase.ask(product).then(
    () => true,
    () => false,
  );
  const struck = await Promise.race([untilHeld(lane), asked.then(() => untilEnd(lane, undisturbed))]);
  await lane.kill();
  if (struck !== "held") return undefined;
  while (emulator.controls.held > 0) await sleep(5);
  const request = heldRequest(lane, seq);
  emulator.controls.setBehavior({ faults: [] });

  await lane.start();
  if (!(await asked) && !phase.wasHeard((await product.links())[0])) await phase.ask(product);
  let difference = await untilEnd(lane, undisturbed);
  for (const next of later) {
    if (difference !== undefined) break;
    next.phase.change(emulator);
    await next.phase.ask(product);
    const found = await untilEnd(lane, next);
    difference = found && `after ${next.phase.name}: ${found}`;
  }
  await lane.kill();
  const seconds = (performance.now() - startedAt) / 1000;
  return { ...boundary, phaseName: phase.name, request, difference, seconds };
}

async function untilHeld(lane: Lane): Promise<"held"> {
  while (lane.emulator.controls.held === 0) await sleep(5);
  return "held";
}

/** Waits for the end of the undisturbed phase; gives what is different where it doesn't come. */
async function untilEnd(lane: Lane, { inventory, view }: Undisturbed): Promise<string | undefined> {
  const deadline = performance.now() + settleMs;
  for (;;) {
    // The product is asked only then, so that asking it adds no requests to the phase before its end.
    const difference =
      firstDifference(inventory, inventoryOf(lane.emulator), "the inventory") ??
      firstDifference(view, await productView(lane.product), "the product's view");
    if (difference === undefined || performance.now() > deadline) return difference;
    await sleep(25);
  }
}

export function lastRequest(lane: Lane): number {
  return lane.emulator.controls.requests().at(-1)?.seq ?? 0;
}

function heldRequest(lane: Lane, seq: number): string {
  const held = lane.emulator.controls.requests(seq).find(({ fault }) => fault?.startsWith("hold"));
  if (!held) return "?";
  const place = held.path.replace(/^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers/i, "");
  return `${held.method} ${place.replace(/\/workspaces\/default\b/, "")}`;
}
