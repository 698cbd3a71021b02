import { setTimeout as sleep } from "node:timers/promises";
import { putEventSubscription } from "@api-center-links/azure/event-subscriptions";
import type { LinkedApi } from "@api-center-links/contracts/linked-apis";
import { armRequestsSince } from "../arm-request-count.ts";
import { productSide } from "../product-side.ts";
import type { Stack } from "../stack.ts";
import { centers, idOf } from "./bench-estate.ts";
import type { BenchResult, Measured } from "./bench-result.ts";
import { latestRequest, setBehavior, startBenchStack } from "./bench-stack.ts";
import { measureSync } from "./measure.ts";
import { omarInAzure, omarsConnection } from "./omar-in-azure.ts";
import { usageOf } from "./process-usage.ts";
import { untilTitled } from "./until-titled.ts";

/** How many changes are made each way. */
const changes = { byLog: 25, byEvents: 100 };
const secret = "between-the-benchmark-and-the-webhook";

/** Between two reads of the activity log. In Azure minutes pass before a write shows there; in the stand-in half a second. */
const logIntervalMs = 5_000;

/** Single changes of an instance, one after the other: found in the activity log, then announced by Event Grid. */
export async function changeBench(count: number, say: (text: string) => void): Promise<BenchResult> {
  await using stack = await startBenchStack({
    instances: [{ name: "bench", apis: count, logIsReadable: true }],
    behavior: { longRunning: { durationMs: 0, retryAfterSeconds: 0 }, exportDurationMs: 0 },
    bffEnvironment: { ACTIVITY_LOG_INTERVAL_MS: String(logIntervalMs) },
  });
  const product = await productSide(stack);
  say(`Importing ${count} APIs first …`);
  const { run } = await measureSync({ stack, product, say }, count, () =>
    product.link("bench", idOf("bench")),
  );
  const linked = await product.linkedApis(run.linkId);
  await setBehavior(stack, { latencyMs: 40, longRunning: { durationMs: 200, retryAfterSeconds: 1 } });

  say("Changes that the activity log tells of …");
  await stack.restartBff("stop");
  const byLog = await measureChanges(stack, linked.slice(0, changes.byLog), say);
  say("Changes that Event Grid announces …");
  await stack.restartBff("stop", { EVENT_GRID_SECRET: secret, ACTIVITY_LOG_INTERVAL_MS: "0" });
  await subscribe(stack);
  const byEvents = await measureChanges(stack, linked.slice(-changes.byEvents), say);

  return {
    name: "change",
    ours: byEvents.ours,
    targets: [
      { what: "seconds until a change was readable, p95", measured: byEvents.p95, atMost: 2 },
      { what: "requests for a change", measured: requestsEach(byEvents.ours), atMost: 8 },
      {
        what: `seconds without events, the log read every ${logIntervalMs / 1000} s, p95`,
        measured: byLog.p95,
        atMost: logIntervalMs / 1000 + 5,
      },
      { what: "requests for a change without events", measured: requestsEach(byLog.ours), atMost: 8 },
    ],
  };
}

/** Renames the APIs one after the other and waits for each in the API center. */
async function measureChanges(
  stack: Stack,
  apis: LinkedApi[],
  say: (text: string) => void,
): Promise<{ p95: number; ours: Measured }> {
  const azure = await omarInAzure(stack);
  const [since, before] = await Promise.all([latestRequest(stack), usageOf(stack.bff.pid)]);
  const seconds: number[] = [];
  for (const { name, sourceId } of apis) {
    const title = `Changed as number ${seconds.length}`;
    const apiId = sourceId.split("/").at(-1) ?? "";
    await azure.management.api.update(azure.resourceGroup, "bench", apiId, "*", { displayName: title });
    const acceptedAt = performance.now();
    await untilTitled(azure, title, `${centers.ours}/workspaces/default/apis/${name}`);
    seconds.push((performance.now() - acceptedAt) / 1000);
  }
  // What the last change set off has to end before it is counted.
  await sleep(5_000);
  const requests = await armRequestsSince(stack, since);
  const after = await usageOf(stack.bff.pid);
  say(`  half of the changes were readable after ${percentile(seconds, 0.5).toFixed(2)} s`);
  return {
    p95: percentile(seconds, 0.95),
    ours: {
      apis: apis.length,
      seconds: seconds.reduce((sum, each) => sum + each, 0),
      requests,
      ...(after && { usage: { ...after, cpuSeconds: after.cpuSeconds - (before?.cpuSeconds ?? 0) } }),
    },
  };
}

function requestsEach({ apis, requests: { reads, writes, deletes } }: Measured): number {
  return (reads + writes + deletes) / apis;
}

function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
}

/** Has Event Grid announce the instance's changes to the product, as Omar. */
async function subscribe(stack: Stack): Promise<void> {
  await putEventSubscription(await omarsConnection(stack), idOf("bench"), {
    name: "api-center-links",
    endpointUrl: new URL("/webhooks/event-grid", stack.url).href,
    schema: "EventGridSchema",
    secretHeaders: { "x-event-grid-secret": secret },
  });
}
