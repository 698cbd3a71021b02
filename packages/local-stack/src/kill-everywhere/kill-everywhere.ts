import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Boundary, killAt, type Outcome, type Undisturbed } from "./kill-at.ts";
import { openLane } from "./lane.ts";
import { undisturbed } from "./undisturbed.ts";

export interface KillOptions {
  /** Every so manieth boundary; 1: all, to the last request of each phase, however many there are. */
  every: number;
  /** The first one, counted from 0. */
  offset: number;
  /** Kills at the same time. */
  lanes: number;
  onPlan?: (boundaries: number) => void;
  onOutcome?: (outcome: Outcome) => void;
}

/** Kills the BFF at the boundaries of a link's life, and gives what came of each. */
export async function killEverywhere(options: KillOptions): Promise<Outcome[]> {
  const folder = await mkdtemp(join(tmpdir(), "kill-everywhere-"));
  try {
    await using first = await openLane();
    const life = await undisturbed(first, folder);
    const planned = planOf(life, options);
    options.onPlan?.(planned.length);
    const outcomes: Outcome[] = [];
    const work = async (lane: typeof first) => {
      for (let boundary = planned.shift(); boundary; boundary = planned.shift()) {
        const outcome = await killAt(lane, life, boundary);
        if (!outcome) continue;
        outcomes.push(outcome);
        options.onOutcome?.(outcome);
        if (options.every === 1 && isLast(boundary, life))
          planned.push({ ...boundary, nth: boundary.nth + 1 });
      }
    };
    await Promise.all([
      work(first),
      ...Array.from({ length: options.lanes - 1 }, async () => {
        await using lane = await openLane();
        await work(lane);
      }),
    ]);
    return outcomes.toSorted(inOrder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function planOf(life: Undisturbed[], { every, offset }: KillOptions): Boundary[] {
  const all = life.flatMap(({ requests }, phase) =>
    Array.from({ length: requests }, (_, index) => index + 1).flatMap((nth) => [
      { phase, nth, when: "before" as const },
      { phase, nth, when: "after" as const },
    ]),
  );
  return all.filter((_, index) => index % every === offset % every);
}

/** A run may take more requests than the undisturbed one: it is killed at those too. */
function isLast({ phase, nth }: Boundary, life: Undisturbed[]): boolean {
  return nth >= (life[phase]?.requests ?? 0);
}

function inOrder(a: Outcome, b: Outcome): number {
  return a.phase - b.phase || a.nth - b.nth || b.when.localeCompare(a.when);
}
