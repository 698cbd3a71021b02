import { setTimeout as sleep } from "node:timers/promises";
import { azureThrottle, type BehaviorInput } from "@api-center-links/azure-emulator/behavior";
import type { Run } from "@api-center-links/contracts/runs";
import { type ArmRequests, armRequestsSince } from "../arm-request-count.ts";
import { startPostgres } from "../postgres.ts";
import { contosoApis, productSide } from "../product-side.ts";
import { idOf } from "./bench-estate.ts";
import type { BenchResult } from "./bench-result.ts";
import { latestRequest, startBenchStack } from "./bench-stack.ts";

const links = 60;
/** An API center has room for 20 environments, and each link brings one. */
const linksOfCenter = 15;

/** Enough for a minute or two at ARM's pace. */
const throttledApisOfLink = 4;

interface Scaled {
  workers: number;
  apis: number;
  seconds: number;
  requests: ArmRequests;
  /** Seconds from the first run's begin to the end of the first link's run, of half of them, and of the last. */
  ended: { first: number; median: number; last: number };
  /** The longest run, measured by the median one. */
  slowestRun: number;
}

/** First imports of 60 links with so many APIs each, on 1, 2 and 4 workers and a PostgreSQL; then fewer on 4 under Azure's own buckets. */
export async function scaleBench(count: number, say: (text: string) => void): Promise<BenchResult> {
  const scaled: Scaled[] = [];
  for (const workers of [1, 2, 4]) {
    say(`  ${workers} ${workers === 1 ? "worker" : "workers"} …`);
    scaled.push(await importAll(workers, count, { latencyMs: 40 }));
    say(`  ${lineOf(scaled.at(-1))}`);
  }
  say("  4 workers under Azure's own limits …");
  const throttled = await importAll(4, Math.min(count, throttledApisOfLink), {
    ...{ latencyMs: 40, throttle: "azure" },
  });
  const { reads, writes, deletes, refused, writingSeconds } = throttled.requests;
  const { size, refillPerSecond } = azureThrottle.writes;
  const ours = scaled.at(-1) ?? throttled;
  return {
    ...{ name: "scale", ours },
    details: [...scaled.map(lineOf), `under Azure's limits: ${lineOf(throttled)}`],
    targets: [
      { what: "the slowest run on 4 workers, in median runs", measured: ours.slowestRun, atMost: 3 },
      {
        what: "% of what the write bucket allows, 4 workers",
        measured: (100 * (writes - refused)) / (size + refillPerSecond * writingSeconds),
        atLeast: 95,
      },
      {
        what: "% of the requests refused, 4 workers",
        measured: (100 * refused) / (reads + writes + deletes),
        atMost: 0.5,
      },
    ],
  };
}

function lineOf(scaled: Scaled | undefined): string {
  if (!scaled) return "";
  const { workers, apis, seconds, ended, slowestRun, requests } = scaled;
  return (
    `${workers} ${workers === 1 ? "worker" : "workers"}: ${(apis / seconds).toFixed(1)} APIs/s; first link after ` +
    `${ended.first.toFixed(0)} s, half after ${ended.median.toFixed(0)} s, last after ${ended.last.toFixed(0)} s; ` +
    `slowest run ${slowestRun.toFixed(1)} × the median; ${requests.refused} requests refused`
  );
}

async function importAll(workers: number, apisOfLink: number, behavior: BehaviorInput): Promise<Scaled> {
  const names = Array.from({ length: links }, (_, index) => `team-${String(index + 1).padStart(2, "0")}`);
  const centerNames = Array.from({ length: links / linksOfCenter }, (_, index) =>
    index === 0 ? contosoApis.centerName : `contoso-apis-${index + 1}`,
  );
  await using postgres = await startPostgres();
  await using stack = await startBenchStack({
    instances: names.map((name) => ({ name, apis: apisOfLink })),
    moreCenters: centerNames.slice(1),
    behavior,
    bffEnvironment: {
      ...{ ROLE: "web", DATABASE_URL: await postgres.newDatabase(), ACTIVITY_LOG_INTERVAL_MS: "0" },
      LIMIT_LINKS_STANDARD: String(linksOfCenter),
    },
  });
  await Promise.all(
    Array.from({ length: workers }, (_, index) =>
      stack.startReplica(`worker-${index + 1}`, { ROLE: "worker" }),
    ),
  );
  const products = await Promise.all(
    centerNames.map((centerName) => productSide(stack, { ...contosoApis, centerName })),
  );
  const since = await latestRequest(stack);
  for (const [index, name] of names.entries())
    await products[Math.floor(index / linksOfCenter)]?.link(name, idOf(name));
  const runs = await untilAllEnded(products);
  const begun = Math.min(...runs.map(({ startedAt }) => Date.parse(startedAt)));
  const ended = runs
    .map(({ endedAt }) => (Date.parse(endedAt ?? "") - begun) / 1000)
    .toSorted((left, right) => left - right);
  const took = runs
    .map(({ startedAt, endedAt }) => Date.parse(endedAt ?? "") - Date.parse(startedAt))
    .toSorted((left, right) => left - right);
  const middle = Math.floor(links / 2);
  return {
    ...{ workers, apis: links * apisOfLink, seconds: ended.at(-1) ?? Number.NaN },
    requests: await armRequestsSince(stack, since),
    ended: {
      first: ended[0] ?? Number.NaN,
      median: ended[middle] ?? Number.NaN,
      last: ended.at(-1) ?? Number.NaN,
    },
    slowestRun: (took.at(-1) ?? Number.NaN) / (took[middle] ?? Number.NaN),
  };
}

/** The first run of every link. Rejects where one was no full success. */
async function untilAllEnded(products: Awaited<ReturnType<typeof productSide>>[]): Promise<Run[]> {
  for (;;) {
    await sleep(1_000);
    const all = (await Promise.all(products.map((product) => product.links()))).flat();
    const ended = all.flatMap(({ lastRun }) => lastRun ?? []);
    const failed = ended.find(({ result }) => result !== "succeeded");
    if (failed)
      throw new Error(`A run was no full success: ${failed.result} ${JSON.stringify(failed.fault)}`);
    if (all.length === links && ended.length === links) return ended;
  }
}
