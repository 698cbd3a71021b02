import { setFlagsFromString } from "node:v8";
import { PGlite } from "@electric-sql/pglite";

/** Opens the embedded database in the folder; makes a new one where the folder is empty. */
export function openEmbeddedFolder(dataDir: string): Promise<PGlite> {
  compileOnce();
  return PGlite.create({ dataDir, startParams: serverParameters });
}

/**
 * Its own choice would be 128 MB, which it keeps. What these buffers don't hold is in files, and those the system holds in memory as
 * long as there is room: a look at 10,000 APIs takes no measurable time more than with four times as much.
 */
const serverParameters = [...PGlite.defaultStartParams, "-c", "shared_buffers=4MB"];

/**
 * Has V8 compile WebAssembly, which the embedded database is, once and not again for more speed: that took five times the memory
 * and, over the life of our processes, more processor time than it saved.
 */
function compileOnce(): void {
  setFlagsFromString("--no-wasm-tier-up");
  setFlagsFromString("--no-wasm-dynamic-tiering");
}
