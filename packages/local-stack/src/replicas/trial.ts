import { setTimeout as sleep } from "node:timers/promises";
import type { Link } from "@api-center-links/contracts/links";
import { centers, idOf } from "../bench/bench-estate.ts";
import { startBenchStack } from "../bench/bench-stack.ts";
import { type OmarInAzure, omarInAzure } from "../bench/omar-in-azure.ts";
import { startPostgres } from "../postgres.ts";
import { type ProductSide, productSide } from "../product-side.ts";
import { seededRandom } from "../seeded-random.ts";
import { changeSource, type SourceChanges } from "./change-source.ts";
import { overlaps, type SeenRun, seenRuns } from "./judge-runs.ts";
import { startWorkers } from "./workers.ts";

export interface Trial {
  links: number;
  /** Of each link. */
  apis: number;
  /** Whether something is made to fail once more, after so many times. */
  goOn: (failures: number) => boolean;
  seed: number;
  say: (text: string) => void;
}

export interface TrialResult {
  failures: Record<"killed" | "stopped" | "halted" | "database restarted", number>;
  changes: number;
  /** As Azure saw them. */
  runs: number;
  overlaps: [SeenRun, SeenRun][];
  /** A run by a worker was seen to go on by asking the web process. */
  progressSeen: boolean;
  /** From the dead process's last request to the end that another gave its run; of the slowest. */
  slowestTakeoverMs: number;
  /** From the last failure until each link was in sync and its APIs the instance's. */
  convergedAfterMs: number;
  /** From "Sync now" at the web process to the first request of a worker. */
  wokenAfterMs: number;
}

const workerCount = 3;
const pauseMs = 3_000;
/** Longer than the lease of its links. */
const haltMs = 20_000;
const convergeMs = 120_000;

/**
 * A web process and three workers on a PostgreSQL of their own, links under change, and failures of all kinds one after the other.
 * Rejects where the links don't converge.
 */
export async function replicasTrial({ links, apis, goOn, seed, say }: Trial): Promise<TrialResult> {
  const random = seededRandom(seed);
  const instances = Array.from({ length: links }, (_, index) => `team-${String(index + 1).padStart(2, "0")}`);
  await using postgres = await startPostgres();
  await using stack = await startBenchStack({
    instances: instances.map((name) => ({ name, apis })),
    behavior: {
      latencyMs: 100,
      longRunning: { durationMs: 200, retryAfterSeconds: 0 },
      exportDurationMs: 50,
    },
    bffEnvironment: {
      ...{ ROLE: "web", DATABASE_URL: await postgres.newDatabase() },
      ...{ SYNC_INTERVAL_MS: "2000", FORCED_SYNC_INTERVAL_MS: "0", ACTIVITY_LOG_INTERVAL_MS: "0" },
      ...{ LIMIT_LINKS_STANDARD: "100", LIMIT_ENVIRONMENTS_STANDARD: "100", RETRY_LONGEST_MS: "5000" },
      // An instance may lose several APIs within the hour, and nobody is here to confirm it.
      DELETION_GUARD_COUNT: "1000",
    },
  });
  const [workers, product, azure] = await Promise.all([
    startWorkers(stack, workerCount, random),
    productSide(stack),
    omarInAzure(stack),
  ]);
  const source = changeSource(azure, instances, random);
  await Promise.all(instances.map((name) => product.link(name, idOf(name))));

  const failures = { killed: 0, stopped: 0, halted: 0, "database restarted": 0 };
  const fail = {
    killed: () => workers.kill(),
    stopped: () => workers.stop(),
    "database restarted": () => postgres.restart(),
  };
  const halts: Promise<void>[] = [];
  let progressSeen = false;
  for (let turn = 0; goOn(turn); turn++) {
    const kind = turns[turn % turns.length] ?? "killed";
    say(`  ${kind}`);
    failures[kind] += 1;
    if (kind === "halted") halts.push(workers.halt(haltMs));
    else await fail[kind]();
    for (let change = 0; change < 2; change++) await source.change();
    const seen = await product.links().catch((): Link[] => []);
    progressSeen ||= seen.some(({ progress }) => progress !== null);
    await sleep(pauseMs);
  }
  await Promise.all(halts);

  const quietSince = performance.now();
  await untilConverged(product, azure, source, instances);
  const convergedAfterMs = performance.now() - quietSince;
  const runs = await seenRuns(stack);
  return {
    failures,
    changes: source.count,
    runs: runs.length,
    overlaps: overlaps(runs),
    progressSeen,
    slowestTakeoverMs: await slowestTakeover(product, runs),
    convergedAfterMs,
    wokenAfterMs: await wokenAfter(product),
  };
}

/** What fails in turn. The database is away while a process is halted that had links. */
const turns = [
  "halted",
  "killed",
  "killed",
  "database restarted",
  "stopped",
  "killed",
  "killed",
  "killed",
] as const;

async function untilConverged(
  product: ProductSide,
  azure: OmarInAzure,
  source: SourceChanges,
  instances: string[],
): Promise<void> {
  const deadline = performance.now() + convergeMs;
  for (;;) {
    const wanted = (await Promise.all(instances.map((each) => source.titles(each)))).flat().toSorted();
    const links = await product.links();
    const found = (await titlesIn(azure)).toSorted();
    const behind = links.filter(({ status }) => status !== "in-sync");
    const missing = wanted.filter((title, index) => title !== found[index]);
    if (behind.length === 0 && missing.length === 0 && wanted.length === found.length) return;
    if (performance.now() > deadline) {
      throw new Error(
        `Not converged: ${found.length} of ${wanted.length} APIs, first difference ${missing[0] ?? "none"}; ${behind
          .map(({ name, status, statusReason }) => `${name} ${status} ${JSON.stringify(statusReason ?? "")}`)
          .join(", ")}`,
      );
    }
    await sleep(500);
  }
}

async function titlesIn(azure: OmarInAzure): Promise<string[]> {
  const titles: string[] = [];
  let next: string | undefined = `${centers.ours}/workspaces/default/apis`;
  while (next) {
    const page = (await (await azure.center("GET", next)).json()) as {
      value: { properties: { title: string } }[];
      nextLink?: string;
    };
    titles.push(...page.value.map(({ properties }) => properties.title));
    next = page.nextLink;
  }
  return titles;
}

async function slowestTakeover(product: ProductSide, runs: SeenRun[]): Promise<number> {
  const takeovers = (await product.links()).map(async (link) => {
    const history = await product.runs(link.id);
    const seen = runs.filter(({ instance }) => instance === link.name);
    return history
      .filter(({ fault }) => fault?.code === "Interrupted")
      .flatMap(({ startedAt, endedAt }) => {
        const [from, to] = [Date.parse(startedAt), Date.parse(endedAt ?? startedAt)];
        const dead = seen.findLast((run) => run.to >= from && run.to <= to);
        return dead ? [to - dead.to] : [];
      });
  });
  return Math.max(0, ...(await Promise.all(takeovers)).flat());
}

async function wokenAfter(product: ProductSide): Promise<number> {
  const [link] = await product.links();
  if (!link) return Number.NaN;
  const askedAt = Date.now();
  await product.sync(link.id);
  for (;;) {
    const forced = (await product.runs(link.id)).find(({ trigger }) => trigger === "person");
    if (forced) return Date.parse(forced.startedAt) - askedAt;
    await sleep(50);
  }
}
