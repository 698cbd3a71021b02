import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { glob, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const sources = [
  "apps/portal/{index.html,vite.config.ts,package.json}",
  "apps/portal/{src,public}/**/*",
  "packages/contracts/src/*.ts",
  "pnpm-lock.yaml",
];

/** Builds the portal unless what stands in `apps/portal/dist` was built from these very sources. Answers whether it built. */
export async function buildPortal(root: string): Promise<boolean> {
  const dist = join(root, "apps/portal/dist");
  const stampFile = join(dist, ".built-from");
  const stamp = await hashOf(root);
  if (existsSync(join(dist, "index.html")) && (await readFile(stampFile, "utf8").catch(() => "")) === stamp) {
    return false;
  }
  await runBuild(root);
  await mkdir(dist, { recursive: true });
  await writeFile(stampFile, stamp);
  return true;
}

async function runBuild(root: string): Promise<void> {
  const child = spawn(process.execPath, [join(root, "apps/portal/node_modules/vite/bin/vite.js"), "build"], {
    cwd: join(root, "apps/portal"),
    env: { ...process.env, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => output.push(chunk));
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`The portal could not be built:\n${Buffer.concat(output).toString()}`);
}

async function hashOf(root: string): Promise<string> {
  const hash = createHash("sha256");
  const files: string[] = [];
  for await (const entry of glob(sources, { cwd: root, withFileTypes: true })) {
    if (entry.isFile()) files.push(join(entry.parentPath, entry.name));
  }
  for (const file of files.toSorted()) hash.update(file).update(await readFile(file));
  return hash.digest("hex");
}
