import { createHash } from "node:crypto";
import { canonicalJson } from "./canonical-json.ts";
import { parseDocument } from "./parse-document.ts";

/**
 * A hash of what the document means: JSON, and the YAML of OpenAPI, are parsed, so that key order, layout and the choice
 * between the two make no difference; other text is compared line by line without trailing space. `format` is API Center's name.
 */
export function contentHash(content: string, format: string): string {
  return meaningHash(parseDocument(content, format), content);
}

/** The same for a document that has been parsed already; `undefined` where it is no JSON or YAML. */
export function meaningHash(parsed: { value: unknown } | undefined, content: string): string {
  return createHash("sha256")
    .update((parsed && canonical(parsed.value)) ?? normalizedText(content))
    .digest("hex");
}

/** `undefined` for what is nested too deeply to be walked: such a document counts as text. */
function canonical(value: unknown): string | undefined {
  try {
    return canonicalJson(value);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function normalizedText(content: string): string {
  return content
    .replace(/^\uFEFF/, "")
    .split(/\r\n?|\n/)
    .map((line) => line.trimEnd())
    .join("\n")
    .trim();
}
