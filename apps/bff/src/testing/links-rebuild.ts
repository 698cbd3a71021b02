import { execFile } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { makeBlankDataFolder } from "../store/testing/blank-database.ts";
import type { TestStack } from "./bff-on-emulator.ts";

/** Runs `links rebuild` against the stack's emulator and database, in a process of its own. */
export async function linksRebuild(
  stack: TestStack,
  ...args: string[]
): Promise<{ code: number; out: string }> {
  const caFile = join(stack.folder, "ca.pem");
  await writeFile(caFile, stack.emulator.caCertificatePem);
  const command = [join(import.meta.dirname, "../links-command.ts"), "rebuild", ...args];
  const env = { ...process.env, ...stack.environment, NODE_EXTRA_CA_CERTS: caFile };
  return promisify(execFile)(process.execPath, command, { env }).then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout + stderr }),
    ({ code, stdout, stderr }) => ({ code, out: stdout + stderr }),
  );
}

export const dataFolder = (stack: TestStack) => join(stack.folder, "data");

/** Stops the service, and leaves it an empty database to start with. */
export async function loseDatabase(stack: TestStack): Promise<void> {
  await stack.stop();
  await rm(dataFolder(stack), { recursive: true });
  await makeBlankDataFolder(dataFolder(stack));
}
