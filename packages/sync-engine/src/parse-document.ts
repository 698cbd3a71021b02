import { parse } from "yaml";

/** In UTF-16 units. Reading YAML takes about a second for a million, and nothing else runs meanwhile. */
export const longestYaml = 4_000_000;

/**
 * The value a JSON document, or an OpenAPI document in YAML, stands for; `undefined` where it is neither, or YAML longer than
 * {@link longestYaml}. Other formats are never read as YAML: a schema in GraphQL's language may pass for it and mean something else.
 */
export function parseDocument(content: string, format: string): { value: unknown } | undefined {
  const text = content.replace(/^\uFEFF/, "");
  // API Center takes what begins so for JSON, though it may be YAML of a sort.
  if (/^\s*[[{]/.test(text)) return attempt(() => parseJson(text));
  if (format !== "openapi" || text.length > longestYaml) return undefined;
  // `logLevel: "silent"` would silence errors too, and half a document pass for a whole one.
  return attempt(() =>
    parse(text, { logLevel: "error", uniqueKeys: false, maxAliasCount: 1_000, intAsBigInt: true }),
  );
}

function attempt(parser: () => unknown): { value: unknown } | undefined {
  try {
    return { value: parser() };
  } catch {
    return undefined;
  }
}

/** Whole numbers that JavaScript would round keep their digits, so that a change in them isn't overlooked. */
function parseJson(text: string): unknown {
  if (!/\d{16}/.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_key: string, value: unknown, ...context: unknown[]) => {
    if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
    const source = (context[0] as { source?: string } | undefined)?.source ?? "";
    return /^-?\d+$/.test(source) ? BigInt(source) : value;
  });
}
