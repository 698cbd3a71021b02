import type { PlannedTree } from "./plan.ts";
import type { RunEvent } from "./run-events.ts";
import type { RunTotals } from "./run-totals.ts";

/** Work that may come between the trees of a long run, such as a change that was noticed meanwhile. */
export interface Interlude {
  /** Asked before each tree. */
  isDue(): Promise<boolean>;
  /** Runs while no tree is worked on. `report` is told as that of a run is. */
  run(report: (event: RunEvent) => Promise<void>): Promise<RunTotals>;
}

/** What a run has counted so far. */
interface Counted {
  totals: Omit<RunTotals, "unchanged">;
  /** Roots of APIs. */
  unchanged: Set<string>;
}

/**
 * `settle` with interludes let in between. What an interlude has looked at is as it should be, and isn't settled again: the plan of the
 * run is older. It is counted and reported with the run.
 */
export function besides(
  interlude: Interlude,
  settle: (tree: PlannedTree) => Promise<void>,
  { totals, unchanged, report }: Counted & { report: (event: RunEvent) => Promise<void> },
): (tree: PlannedTree) => Promise<void> {
  const looked = new Set<string>();
  const changed = new Set<string>();

  async function play(): Promise<void> {
    const { unchanged: _, ...more } = await interlude.run(async (event) => {
      if (event.type === "planned") for (const root of event.roots ?? []) looked.add(root);
      else {
        if (event.outcome) {
          changed.add(event.outcome.root);
          unchanged.delete(event.outcome.root);
        }
        await report({ ...event, aside: true });
      }
    });
    for (const key of Object.keys(totals) as (keyof typeof totals)[]) totals[key] += more[key];
  }

  const turns = turnsWith(() => interlude.isDue(), play);
  return (tree) =>
    turns.take(async () => {
      if (!looked.has(tree.root)) return settle(tree);
      if (!changed.has(tree.root)) unchanged.add(tree.root);
      await report({ type: "settled" });
    });
}

export interface Turns {
  /** Waits until nothing comes between, then carries out the work; nothing comes between before it has ended. */
  take(work: () => Promise<void>): Promise<void>;
}

/** Lets interludes in: each waits for what is under way, and what follows waits for it. */
export function turnsWith(isDue: () => Promise<boolean>, play: () => Promise<void>): Turns {
  let underWay = 0;
  let playing: Promise<void> | undefined;
  let onQuiet = () => {};

  async function playWhenQuiet(): Promise<void> {
    if (underWay > 0) {
      await new Promise<void>((resolve) => {
        onQuiet = resolve;
      });
    }
    await play();
  }

  return {
    async take(work) {
      // Others may have begun to play while it was asked whether something is due.
      while (playing || (await isDue()) || playing) {
        playing ??= playWhenQuiet().finally(() => {
          playing = undefined;
        });
        await playing;
      }
      underWay += 1;
      try {
        await work();
      } finally {
        underWay -= 1;
        if (underWay === 0) onQuiet();
      }
    },
  };
}
