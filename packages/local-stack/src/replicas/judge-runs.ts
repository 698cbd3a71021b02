import { syncIdentity } from "@api-center-links/azure-emulator/estate/contoso/identities";
import { z } from "zod";
import type { Stack } from "../stack.ts";

/** A run as Azure saw it: all requests with one correlation id. */
export interface SeenRun {
  instance: string;
  correlationId: string;
  /** Milliseconds since the epoch: when the first request came, and when the last did. */
  from: number;
  to: number;
  requests: number;
}

const Logged = z.object({
  value: z.array(
    z.object({
      time: z.iso.datetime(),
      principal: z.object({ objectId: z.string() }).nullable(),
      path: z.string(),
      correlationId: z.string(),
      durationMs: z.number(),
    }),
  ),
});
export type LoggedRequest = z.infer<typeof Logged>["value"][number];

/** What the stand-in has seen of the sync identity's runs so far. */
export async function seenRuns(stack: Pick<Stack, "azureUrl">): Promise<SeenRun[]> {
  const response = await fetch(new URL("/_emulator/requests", stack.azureUrl));
  return runsIn(Logged.parse(await response.json()).value);
}

/**
 * Runs, told apart by their correlation ids; each reads its instance first, which tells whose it is. The first has begun when its first
 * request came, and hasn't ended before its last one came.
 */
export function runsIn(requests: LoggedRequest[]): SeenRun[] {
  const own = requests.filter(({ principal }) => principal?.objectId === syncIdentity.objectId);
  return [...Map.groupBy(own, ({ correlationId }) => correlationId)].flatMap(([correlationId, all]) => {
    const instance = all
      .map(({ path }) => /\/Microsoft\.ApiManagement\/service\/([^/]+)/i.exec(path)?.[1])
      .find((name) => name !== undefined);
    if (instance === undefined) return [];
    const times = all.map(({ time }) => Date.parse(time));
    const [from, to] = [Math.min(...times), Math.max(...times)];
    return [{ instance: instance.toLowerCase(), correlationId, from, to, requests: all.length }];
  });
}

/** Pairs of runs of one instance of which one began before the other had sent its last request. */
export function overlaps(runs: SeenRun[]): [SeenRun, SeenRun][] {
  return [...Map.groupBy(runs, ({ instance }) => instance).values()].flatMap((ofOne) => {
    const inOrder = ofOne.toSorted((left, right) => left.from - right.from);
    return inOrder.flatMap((run, index): [SeenRun, SeenRun][] =>
      inOrder
        .slice(index + 1)
        .flatMap((later): [SeenRun, SeenRun][] => (later.from < run.to ? [[run, later]] : [])),
    );
  });
}
