import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BehaviorInput } from "@api-center-links/azure-emulator/behavior";
import { armRequestsSince } from "../arm-request-count.ts";
import { root } from "../root.ts";
import { type Stack, startStack } from "../stack.ts";
import { type BenchInstance, benchEstate } from "./bench-estate.ts";

/** Starts stand-in and BFF as processes of their own, on a generated estate and with room for all of it. */
export async function startBenchStack(options: {
  instances: BenchInstance[];
  /** Names of API centers beside ours. */
  moreCenters?: string[];
  behavior: BehaviorInput;
  bffEnvironment?: Record<string, string>;
}): Promise<Stack> {
  const dataDir = join(root, ".cache", `bench-${process.pid}`);
  const estateFile = join(dataDir, "bench-estate.json");
  await mkdir(dataDir, { recursive: true });
  await writeFile(estateFile, JSON.stringify(benchEstate(options.instances, options.moreCenters)));
  const stack = await startStack({
    dataDir,
    estate: estateFile,
    port: 0,
    azureHttpsPort: 0,
    azureHttpPort: 0,
    bffEnvironment: {
      SYNC_INTERVAL_MS: "86400000",
      LIMIT_APIS_PER_LINK_STANDARD: "10000",
      ...options.bffEnvironment,
    },
  });
  await setBehavior(stack, options.behavior);
  const stop = stack[Symbol.asyncDispose];
  stack[Symbol.asyncDispose] = async () => {
    await stop();
    await rm(dataDir, { recursive: true });
  };
  return stack;
}

/** Changes how the stand-in behaves. */
export async function setBehavior(stack: Stack, change: BehaviorInput): Promise<void> {
  const response = await fetch(new URL("/_emulator/behavior", stack.azureUrl), {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(change),
  });
  if (!response.ok) throw new Error(`The stand-in refused: ${await response.text()}`);
}

/** Number of the latest ARM request, to count from. */
export async function latestRequest(stack: Stack): Promise<number> {
  return (await armRequestsSince(stack, Number.MAX_SAFE_INTEGER)).lastSeq;
}
