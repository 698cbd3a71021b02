/** Parses JSON or, where it isn't JSON, YAML (whose parser is loaded only then). Throws what is wrong in a sentence. */
export async function parseDocument(content: string): Promise<unknown> {
  try {
    return JSON.parse(content);
  } catch (jsonError) {
    if (/^\s*[{[]/.test(content)) throw new Error(`It isn't valid JSON: ${(jsonError as Error).message}`);
    const { parse } = await import("yaml");
    try {
      return parse(content, { maxAliasCount: 1_000 });
    } catch (error) {
      throw new Error(`It is neither valid JSON nor valid YAML: ${(error as Error).message}`);
    }
  }
}
