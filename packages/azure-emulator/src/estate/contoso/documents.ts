import { readFileSync } from "node:fs";
import type { Specification } from "./describe/document.ts";

/** A document kept as a file of its own in `documents/`. */
export function stored(fileName: string, format: Specification["format"]): Specification {
  return { format, text: readFileSync(new URL(`./documents/${fileName}`, import.meta.url), "utf8") };
}
