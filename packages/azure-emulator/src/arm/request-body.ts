import type { IncomingMessage } from "node:http";
import { ArmError } from "./arm-error.ts";

/** What the stand-in takes at most in one request. Azure documents no figure for API Center (azure-wire.md, section 2). */
const maxRequestBytes = 16 * 1024 * 1024;

export interface RequestBody {
  bytes: number;
  json?: unknown;
  /** What is wrong with the body; told only to callers who are let in. */
  error?: ArmError;
}

/** Reads a JSON body to its end, whatever it holds. */
export async function readBody(request: IncomingMessage): Promise<RequestBody> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const buffer = chunk as Buffer;
    bytes += buffer.length;
    if (bytes <= maxRequestBytes) chunks.push(buffer);
  }
  if (bytes > maxRequestBytes) {
    return {
      bytes,
      error: new ArmError(
        413,
        "RequestedSizeExceeded",
        `The size of requested exceeded the system limitation. Diagnostic information: timestamp '${new Date().toISOString()}'.`,
      ),
    };
  }
  if (bytes === 0) return { bytes };
  try {
    return { bytes, json: JSON.parse(Buffer.concat(chunks).toString("utf8")) };
  } catch {
    return {
      bytes,
      error: new ArmError(
        400,
        "InvalidRequestContent",
        "The request content was invalid and could not be deserialized.",
      ),
    };
  }
}
