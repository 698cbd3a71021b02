import { createHash } from "node:crypto";
import { parseDocument } from "yaml";

/**
 * A hash of what the document means: JSON and YAML are parsed, so that key order, layout and JSON or YAML make no
 * difference; other text is compared line by line without trailing space. Documents of different meaning differ.
 */
export function contentHash(content: string): string {
  const parsed = parseStructured(content);
  const canonical = parsed === undefined ? normalizedText(content) : canonicalJson(parsed);
  return createHash("sha256").update(canonical).digest("hex");
}

/** The document as data where it is JSON or YAML with an object or array at its root; else `undefined`. */
export function parseStructured(content: string): object | undefined {
  const text = content.replace(/^\uFEFF/, "").trim();
  try {
    const value: unknown = /^[{[]/.test(text) ? JSON.parse(text) : parseYaml(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function parseYaml(text: string): unknown {
  if (text.startsWith("<")) return undefined;
  const document = parseDocument(text, { logLevel: "silent", uniqueKeys: false });
  return document.errors.length > 0 ? undefined : document.toJS({ maxAliasCount: 1_000 });
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonicalJson(each)}`).join(",")}}`;
  }
  return JSON.stringify(value) ?? "null";
}

function normalizedText(text: string): string {
  return text
    .replace(/^\uFEFF/, "")
    .replace(/[ \t\r]+$/gm, "")
    .trim();
}
