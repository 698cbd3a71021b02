import { setTimeout as sleep } from "node:timers/promises";
import type { Lane } from "./lane.ts";
import { firstDifference, inventoryOf, productView } from "./observed.ts";
import type { Phase } from "./scenario.ts";

/** A phase as it goes undisturbed. */
export interface Undisturbed {
  phase: Phase;
  /** Requests to ARM that the BFF sent. */
  requests: number;
  /** How it ends. */
  inventory: unknown;
  view: unknown;
}

/** The `nth` request of a phase to ARM, before it has an effect or after that and before its answer. */
export interface Boundary {
  /** Index of the phase. */
  phase: number;
  nth: number;
  when: "before" | "after";
}

export interface Outcome extends Boundary {
  phaseName: string;
  /** The request the process was killed at; `undefined` where the phase had no such request. */
  request: string | undefined;
  /** Where the end of the phase isn't that of the undisturbed one. */
  difference: string | undefined;
  seconds: number;
}

const settleMs = 90_000;

/**
 * One life of a link: at each boundary, one of a phase at most, the BFF is killed and started again, and the end of every phase is
 * compared with the undisturbed one. Ends at the first difference; what it didn't come to has no outcome.
 */
export async function liveAndDie(
  lane: Lane,
  undisturbed: Undisturbed[],
  boundaries: Boundary[],
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  await lane.begin();
  for (const [index, each] of undisturbed.entries()) {
    const boundary = boundaries.find(({ phase }) => phase === index);
    const startedAt = performance.now();
    const { request, difference } = await goThrough(lane, each, boundary);
    const seconds = (performance.now() - startedAt) / 1000;
    const phaseName = each.phase.name;
    if (boundary) outcomes.push({ ...boundary, phaseName, request, difference, seconds });
    else if (difference) outcomes.push(laterTrouble(outcomes.pop(), phaseName, difference));
    if (difference) break;
  }
  await lane.kill();
  return outcomes;
}

/** A phase without a kill that ends otherwise: what the last kill had left behind. */
function laterTrouble(last: Outcome | undefined, phaseName: string, difference: string): Outcome {
  if (!last) throw new Error(`Undisturbed, ${phaseName} ended in two ways: ${difference}`);
  return { ...last, difference: `in ${phaseName}, later: ${difference}` };
}

interface Passage {
  request?: string | undefined;
  difference: string | undefined;
}

async function goThrough(lane: Lane, undisturbed: Undisturbed, boundary?: Boundary): Promise<Passage> {
  const { phase } = undisturbed;
  const { emulator, product } = lane;
  phase.change(emulator);
  if (!boundary) {
    await phase.ask(product);
    return { difference: await untilEnd(lane, undisturbed) };
  }
  const seq = lastRequest(lane);
  const { nth, when } = boundary;
  emulator.controls.setBehavior({ faults: [{ action: "hold", nth, when }] });
  const asked = phase.ask(product).then(
    () => true,
    () => false,
  );
  let dead = false;
  let over = false;
  const ended = asked
    .then(() => untilEnd(lane, undisturbed, () => dead))
    .finally(() => {
      over = true;
    });
  await Promise.race([untilHeld(lane, () => over), ended]);
  if (emulator.controls.held === 0) {
    emulator.controls.setBehavior({ faults: [] });
    return { difference: await ended };
  }
  dead = true;
  await lane.kill();
  while (emulator.controls.held > 0) await sleep(5);
  const request = heldRequest(lane, seq);
  emulator.controls.setBehavior({ faults: [] });
  await ended.catch(() => {});

  await lane.start();
  if (!(await asked) && !phase.wasHeard((await product.links())[0])) await phase.ask(product);
  return { request, difference: await untilEnd(lane, undisturbed) };
}

/** Waits for a request that is held, or for the end of a phase that has none such. */
async function untilHeld(lane: Lane, isOver: () => boolean): Promise<void> {
  while (lane.emulator.controls.held === 0 && !isOver()) await sleep(5);
}

/** Waits for the end of the undisturbed phase; gives what is different where it doesn't come. */
async function untilEnd(
  lane: Lane,
  { inventory, view }: Undisturbed,
  givenUp = () => false,
): Promise<string | undefined> {
  const deadline = performance.now() + settleMs;
  for (;;) {
    // A link may go while it is asked for. The product is asked only then, so that asking it adds no requests to the phase before its end.
    const difference =
      firstDifference(inventory, inventoryOf(lane.emulator), "the inventory") ??
      firstDifference(view, await productView(lane.product).catch(String), "the product's view");
    if (difference === undefined || givenUp() || performance.now() > deadline) return difference;
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
