import type { YamlAnswer } from "./yaml-worker.ts";

/** Parses JSON or, where it isn't JSON, YAML: that in a worker, since megabytes of it take seconds. Rejects with what is wrong in a sentence. */
export async function readDocument(content: string, signal: AbortSignal): Promise<unknown> {
  return /^\s*[{[]/.test(content) ? parseJson(content) : parseYamlApart(content, signal);
}

export function parseJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new Error(`It isn't valid JSON: ${(error as Error).message}`);
  }
}

function parseYamlApart(content: string, signal: AbortSignal): Promise<unknown> {
  const worker = new Worker(new URL("./yaml-worker.ts", import.meta.url), { type: "module" });
  return new Promise<unknown>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<YamlAnswer>) =>
      "failure" in data ? reject(new Error(data.failure)) : resolve(data.value);
    worker.onerror = () => reject(new Error("The browser couldn't read it."));
    signal.addEventListener("abort", () => reject(signal.reason));
    worker.postMessage(content);
  }).finally(() => worker.terminate());
}
