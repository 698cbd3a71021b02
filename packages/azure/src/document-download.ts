import { isIP } from "node:net";
import { Fault } from "@api-center-links/sync-engine/fault";
import {
  createPipelineFromOptions,
  createPipelineRequest,
  isRestError,
  type PipelinePolicy,
  type PipelineResponse,
  RestError,
} from "@azure/core-rest-pipeline";
import { httpClient } from "./http-client.ts";
import type { Patience } from "./patience.ts";

/** Bounds of one download. API Center's own limit is not documented; API Management takes up to 4 MB inline. */
export const downloadLimits = { bytes: 32 * 1024 * 1024, timeMs: 120_000, redirects: 3 };

/**
 * Fetches an exported document from the link ARM gave. The link carries its own signature: our token is never sent, and
 * nothing of it but the host appears in messages. https only, to hosts of {@link addressOf} only, redirects within the same origin
 * only, strict UTF-8. Rejects with a `Fault` `ExportFailed`, `SpecificationTooLarge` or `SpecificationUnreadable`.
 */
export async function downloadDocument(
  link: string,
  options: {
    /** Base address of the ARM that gave the link. */
    armEndpoint: string;
    patience: Patience;
    signal: AbortSignal;
    limits?: typeof downloadLimits;
  },
): Promise<string> {
  const { patience, signal, limits = downloadLimits } = options;
  const url = addressOf(link, options.armEndpoint);
  const failed = (problem: string, cause?: unknown) =>
    new Fault("ExportFailed", `The document could not be downloaded from ${url.host}: ${problem}`, { cause });

  const pipeline = createPipelineFromOptions({
    retryOptions: {
      maxRetries: Math.min(patience.maxRetries, 3),
      retryDelayInMs: patience.retryDelayMs,
      maxRetryDelayInMs: patience.longestWaitMs,
    },
    redirectOptions: { maxRetries: limits.redirects },
  });
  pipeline.addPolicy(boundedBodyPolicy(limits.bytes), { afterPhase: "Sign" });

  const timeUp = AbortSignal.timeout(limits.timeMs);
  const request = createPipelineRequest({
    url: url.href,
    method: "GET",
    abortSignal: AbortSignal.any([signal, timeUp]),
    streamResponseStatusCodes: new Set([Number.POSITIVE_INFINITY]),
  });
  let response: PipelineResponse;
  try {
    response = await pipeline.sendRequest(httpClient, request);
  } catch (error) {
    signal.throwIfAborted();
    if (timeUp.aborted) throw failed(`it took longer than ${limits.timeMs / 1000} seconds.`, error);
    if (error instanceof Fault) throw error;
    throw failed(
      `the connection failed${isRestError(error) && error.code ? ` (${error.code})` : ""}.`,
      error,
    );
  }
  if (response.status >= 300 && response.status < 400) {
    throw failed("it redirects to another address, which is not followed.");
  }
  if (response.status !== 200) throw failed(`the answer was ${response.status}.`);
  return response.bodyAsText ?? "";
}

/**
 * Where a link may lead. The hosts of Azure's storage aren't documented, so they can't be listed; but each has a name in the public
 * DNS. A link to an address in numbers, or to a name that only this machine or its network knows, isn't Azure's: it would have us
 * ask what stands behind the firewall (Azure's own 169.254.169.254 and 168.63.129.16 among it). ARM's own host is the exception:
 * it is configured, and gets our requests anyway. A public name that resolves to such an address leads nowhere: what answers there has
 * no certificate of that name, and nothing is sent before it is shown.
 */
function addressOf(link: string, armEndpoint: string): URL {
  const url = URL.parse(link);
  if (url?.protocol !== "https:") {
    throw new Fault(
      "ExportFailed",
      "Azure gave a link to the document that isn't https; it was not followed.",
    );
  }
  if (url.origin !== new URL(armEndpoint).origin && isInside(url.hostname)) {
    throw new Fault(
      "ExportFailed",
      `Azure gave a link to the document that leads into a private network, to ${url.host}; it was not followed.`,
    );
  }
  return url;
}

/** RFC 6761, 6762 and 8375; `internal` is reserved by ICANN. */
const privateDomain = /\.(?:localhost|local|internal|home\.arpa)$/;

/** `hostname` as `URL` gives it: whatever way an IPv4 address was written, it has four decimal numbers here. */
function isInside(hostname: string): boolean {
  const name = hostname.replace(/\.$/, "");
  return name.startsWith("[") || isIP(name) !== 0 || !name.includes(".") || privateDomain.test(name);
}

/**
 * Reads the body within the retry policy, so that a broken-off download is repeated, and no further than `maxBytes` after
 * decompression.
 */
function boundedBodyPolicy(maxBytes: number): PipelinePolicy {
  return {
    name: "boundedBodyPolicy",
    async sendRequest(request, next) {
      const { readableStreamBody, ...response } = await next(request);
      if (!readableStreamBody) return response;
      const chunks: Buffer[] = [];
      let length = 0;
      try {
        for await (const chunk of readableStreamBody) {
          const bytes = Buffer.from(chunk);
          length += bytes.length;
          if (length > maxBytes) {
            throw new Fault(
              "SpecificationTooLarge",
              `The document is larger than ${Math.floor(maxBytes / 1024 / 1024)} MB, the most that is taken.`,
            );
          }
          chunks.push(bytes);
        }
      } catch (error) {
        if (error instanceof Fault || request.abortSignal?.aborted) throw error;
        throw new RestError("The download broke off", { code: "ECONNRESET", request });
      }
      return { ...response, bodyAsText: response.status === 200 ? strictText(Buffer.concat(chunks)) : "" };
    },
  };
}

function strictText(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new Fault("SpecificationUnreadable", "The document is not valid UTF-8.", { cause: error });
  }
}
