import { parse } from "yaml";

/** Parses YAML. Throws what is wrong in a sentence. */
export function parseYaml(content: string): unknown {
  try {
    return parse(content, { maxAliasCount: 1_000 });
  } catch (error) {
    throw new Error(`It is neither valid JSON nor valid YAML: ${(error as Error).message}`);
  }
}
