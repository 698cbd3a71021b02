import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import type { TestProject } from "vitest/node";
import { openDatabase } from "../database.ts";

declare module "vitest" {
  interface ProvidedContext {
    blankDataFolder: string;
  }
}

/** Vitest's global setup: a data folder with an empty database. Making one takes seconds, copying it none. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "bff-blank-"));
  const database = await openDatabase({ kind: "embedded", folder }, () => {});
  await database[Symbol.asyncDispose]();
  project.provide("blankDataFolder", folder);
  return () => rm(folder, { recursive: true, force: true });
}

/** Makes `folder` a data folder with an empty database. */
export function makeBlankDataFolder(folder: string): Promise<void> {
  return cp(inject("blankDataFolder"), folder, { recursive: true });
}
