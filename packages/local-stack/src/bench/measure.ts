import { omar } from "@api-center-links/azure-emulator/estate/contoso/identities";
import type { Link } from "@api-center-links/contracts/links";
import type { Run } from "@api-center-links/contracts/runs";
import { armRequestsSince } from "../arm-request-count.ts";
import type { ProductSide } from "../product-side.ts";
import type { Stack } from "../stack.ts";
import { untilSynced } from "../until-synced.ts";
import type { Measured } from "./bench-result.ts";
import { latestRequest } from "./bench-stack.ts";
import { runPlainScript } from "./plain-script.ts";
import { usageOf } from "./process-usage.ts";

export interface Bench {
  stack: Stack;
  product: ProductSide;
  /** Tells people how far it is. */
  say: (text: string) => void;
}

/** The next run of a link, seen from where `start` leaves it. `apis`: how many the instance has. Rejects where any API failed. */
export async function measureSync(
  { stack, product, say }: Bench,
  apis: number,
  start: () => Promise<Link>,
): Promise<Measured & { run: Run }> {
  const [since, before] = await Promise.all([latestRequest(stack), usageOf(stack.bff.pid)]);
  const run = await untilSynced(product, await start(), say);
  const after = await usageOf(stack.bff.pid);
  if (run.result !== "succeeded" || run.endedAt === null)
    throw new Error(`The run was no full success: ${run.result} ${JSON.stringify(run.totals)}`);
  return {
    apis,
    run,
    seconds: (Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1000,
    requests: await armRequestsSince(stack, since),
    ...(after && {
      usage: { ...after, cpuSeconds: after.cpuSeconds - (before?.cpuSeconds ?? 0) },
    }),
  };
}

/** A tenth of the work would do to compare; more than so many APIs tell nothing new. */
const mostOfScript = 200;

/** The plain script on a tenth of the work. */
export async function measureScript(
  { stack, say }: Bench,
  instance: string,
  apis: number,
): Promise<Measured> {
  const share = Math.min(Math.max(1, Math.round(apis / 10)), mostOfScript);
  say(`The plain script, on ${share} APIs …`);
  const since = await latestRequest(stack);
  const seconds = await runPlainScript(stack, instance, share);
  return { apis: share, seconds, requests: await armRequestsSince(stack, since, omar) };
}

/** How many times less time ours takes for an API. */
export function timesFaster(ours: Measured, script: Measured): number {
  return script.seconds / script.apis / (ours.seconds / ours.apis);
}
