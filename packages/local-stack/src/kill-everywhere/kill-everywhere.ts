import { type Lane, openLane } from "./lane.ts";
import { type Boundary, liveAndDie, type Outcome, type Undisturbed } from "./live-and-die.ts";
import { undisturbed } from "./undisturbed.ts";

export interface KillOptions {
  /** Every so manieth boundary; 1: all, to the last request of each phase, however many there are. */
  every: number;
  /** The first one, counted from 0. */
  offset: number;
  /** Lives at the same time. */
  lanes: number;
  onPlan?: (boundaries: number) => void;
  onOutcome?: (outcome: Outcome) => void;
}

/** Kills the BFF at the boundaries of a link's life, and gives what came of each. */
export async function killEverywhere(options: KillOptions): Promise<Outcome[]> {
  await using first = await openLane();
  const course = await undisturbed(first);
  const planned = planOf(course, options);
  options.onPlan?.(planned.flat().length);
  const outcomes: Outcome[] = [];

  async function work(lane: Lane): Promise<void> {
    for (let boundaries = nextLife(planned); boundaries.length > 0; boundaries = nextLife(planned)) {
      const came = await liveAndDie(lane, course, boundaries);
      for (const boundary of boundaries) {
        const outcome = came.find(({ phase }) => phase === boundary.phase);
        if (!outcome) planned[boundary.phase]?.unshift(boundary);
        else if (outcome.request !== undefined || outcome.difference !== undefined) {
          outcomes.push(outcome);
          options.onOutcome?.(outcome);
          if (options.every === 1) goBeyond(planned, course, boundary);
        }
      }
    }
  }

  await Promise.all([
    work(first),
    ...Array.from({ length: options.lanes - 1 }, async () => {
      await using lane = await openLane();
      await work(lane);
    }),
  ]);
  return outcomes.toSorted(inOrder);
}

/** For each phase its boundaries. */
function planOf(course: Undisturbed[], { every, offset }: KillOptions): Boundary[][] {
  let count = 0;
  return course.map(({ requests }, phase) =>
    Array.from({ length: 2 * requests }, (_, index) => ({
      phase,
      nth: Math.floor(index / 2) + 1,
      when: index % 2 === 0 ? ("before" as const) : ("after" as const),
    })).filter(() => count++ % every === offset % every),
  );
}

/** One boundary of each phase: a life costs little more with several kills than with one. */
function nextLife(planned: Boundary[][]): Boundary[] {
  return planned.flatMap((ofPhase) => ofPhase.shift() ?? []);
}

/** A run may take more requests than the undisturbed one: it is killed at those too. */
function goBeyond(planned: Boundary[][], course: Undisturbed[], { phase, nth, when }: Boundary): void {
  if (nth >= (course[phase]?.requests ?? 0)) planned[phase]?.push({ phase, nth: nth + 1, when });
}

function inOrder(a: Outcome, b: Outcome): number {
  return a.phase - b.phase || a.nth - b.nth || b.when.localeCompare(a.when);
}
