import { setTimeout as sleep } from "node:timers/promises";
import { type ApiCenterReader, apiCenterReader } from "@api-center-links/azure/api-center-reader";
import { armRequestsSince } from "../arm-request-count.ts";
import { productSide } from "../product-side.ts";
import { centers, idOf } from "./bench-estate.ts";
import type { BenchResult } from "./bench-result.ts";
import { latestRequest, setBehavior, startBenchStack } from "./bench-stack.ts";
import { measureSync } from "./measure.ts";
import { omarInAzure, omarsConnection } from "./omar-in-azure.ts";
import { usageOf } from "./process-usage.ts";

/** As the product reads the activity log where nothing else is configured. */
const logIntervalMs = 15_000;

/** One operation changed inside one definition of many. No event tells, nor does a list: the activity log does. */
export async function specBench(count: number, say: (text: string) => void): Promise<BenchResult> {
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
  await setBehavior(stack, { latencyMs: 40, longRunning: { durationMs: 200, retryAfterSeconds: 1 } });
  const linked = await product.linkedApis(run.linkId);
  const changed = linked[Math.floor(count / 2)];
  if (!changed) throw new Error("The link has brought no API.");

  const azure = await omarInAzure(stack);
  const reader = apiCenterReader(await omarsConnection(stack), centers.ours);
  const [since, before] = await Promise.all([latestRequest(stack), usageOf(stack.bff.pid)]);
  const apiId = changed.sourceId.split("/").at(-1) ?? "";
  const path = "/changed-by-the-benchmark";
  await azure.management.apiOperation.createOrUpdate(azure.resourceGroup, "bench", apiId, "changed", {
    displayName: "Changed",
    method: "GET",
    urlTemplate: path,
  });
  const acceptedAt = performance.now();
  await untilDescribed(reader, changed.name, path);
  const seconds = (performance.now() - acceptedAt) / 1000;
  // What else the change may set off shows by the next poll.
  await sleep(logIntervalMs + 2_000);
  const requests = await armRequestsSince(stack, since);
  const after = await usageOf(stack.bff.pid);
  const { writes, deletes } = requests;
  return {
    name: "spec",
    ours: {
      ...{ apis: 1, seconds, requests },
      ...(after && { usage: { ...after, cpuSeconds: after.cpuSeconds - (before?.cpuSeconds ?? 0) } }),
    },
    targets: [
      {
        what: `seconds until the change was readable, the log read every ${logIntervalMs / 1000} s`,
        measured: seconds,
        atMost: logIntervalMs / 1000 + 5,
      },
      {
        what: "writes: the import of that one definition",
        measured: writes + deletes,
        atLeast: 1,
        atMost: 1,
      },
    ],
  };
}

/** Waits until the API center's definition of the API speaks of `path`. */
async function untilDescribed(reader: ApiCenterReader, api: string, path: string): Promise<void> {
  const [version] = (await reader.getApi(api)).versions;
  const definition = version?.definitions[0];
  if (!version || !definition) throw new Error("The API that was changed has no definition.");
  const place = { api, version: version.name, definition: definition.name };
  while (!(await reader.exportSpecification(place)).includes(path)) await sleep(250);
}
