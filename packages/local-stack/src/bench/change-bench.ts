import { setTimeout as sleep } from "node:timers/promises";
import { armConnection } from "@api-center-links/azure/arm-connection";
import { putEventSubscription } from "@api-center-links/azure/event-subscriptions";
import { omar } from "@api-center-links/azure-emulator/estate/contoso/identities";
import { armRequestsSince } from "../arm-request-count.ts";
import { tokenFor } from "../emulator-token.ts";
import { productSide } from "../product-side.ts";
import type { Stack } from "../stack.ts";
import { centers, idOf } from "./bench-estate.ts";
import type { BenchResult } from "./bench-result.ts";
import { latestRequest, setBehavior, startBenchStack } from "./bench-stack.ts";
import { measureSync } from "./measure.ts";
import { omarInAzure } from "./omar-in-azure.ts";
import { usageOf } from "./process-usage.ts";
import { untilTitled } from "./until-titled.ts";

const changes = 100;
const secret = "between-the-benchmark-and-the-webhook";

/** Single changes of an instance, one after the other, announced by Event Grid. */
export async function changeBench(count: number, say: (text: string) => void): Promise<BenchResult> {
  await using stack = await startBenchStack({
    instances: [{ name: "bench", apis: count }],
    behavior: { longRunning: { durationMs: 0, retryAfterSeconds: 0 }, exportDurationMs: 0 },
    bffEnvironment: { EVENT_GRID_SECRET: secret, ACTIVITY_LOG_INTERVAL_MS: "0" },
  });
  const product = await productSide(stack);
  say(`Importing ${count} APIs first …`);
  const { run } = await measureSync({ stack, product, say }, count, () =>
    product.link("bench", idOf("bench")),
  );
  const azure = await omarInAzure(stack);
  await subscribe(stack);
  await setBehavior(stack, { latencyMs: 40, longRunning: { durationMs: 200, retryAfterSeconds: 1 } });

  const linked = (await product.linkedApis(run.linkId)).slice(0, changes);
  const [since, before] = await Promise.all([latestRequest(stack), usageOf(stack.bff.pid)]);
  const seconds: number[] = [];
  for (const { name, sourceId } of linked) {
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
  const { reads, writes, deletes } = requests;
  const [p50, p95] = [0.5, 0.95].map((share) => percentile(seconds, share));
  say(`  half of the changes were readable after ${p50?.toFixed(2)} s`);
  return {
    name: "change",
    ours: {
      apis: linked.length,
      seconds: seconds.reduce((sum, each) => sum + each, 0),
      requests,
      ...(after && { usage: { ...after, cpuSeconds: after.cpuSeconds - (before?.cpuSeconds ?? 0) } }),
    },
    targets: [
      { what: "seconds until a change was readable, p95", measured: p95 ?? Number.NaN, atMost: 2 },
      { what: "requests for a change", measured: (reads + writes + deletes) / linked.length, atMost: 8 },
    ],
  };
}

function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
}

/** Has Event Grid announce the instance's changes to the product, as Omar. */
async function subscribe(stack: Stack): Promise<void> {
  const token = await tokenFor(stack, omar.userPrincipalName, "https://management.azure.com");
  const connection = armConnection({
    environment: { endpoint: stack.armUrl, audience: "https://management.azure.com" },
    credential: { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) },
  });
  await putEventSubscription(connection, idOf("bench"), {
    name: "api-center-links",
    endpointUrl: new URL("/webhooks/event-grid", stack.url).href,
    schema: "EventGridSchema",
    secretHeaders: { "x-event-grid-secret": secret },
  });
}
