import { parseYaml } from "./parse-yaml.ts";

/** What the worker answers to a document. */
export type YamlAnswer = { value: unknown } | { failure: string };

self.onmessage = ({ data }: MessageEvent<string>) => self.postMessage(answerTo(data));

function answerTo(content: string): YamlAnswer {
  try {
    return { value: parseYaml(content) };
  } catch (error) {
    return { failure: (error as Error).message };
  }
}
