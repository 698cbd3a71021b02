import { ArmError, validationError } from "../arm-error.ts";
import { parseOpenApi, type Specification, unreadable } from "./specification.ts";

interface Imported {
  specification: Specification;
  /** What the document says about the API. */
  properties: Record<string, unknown>;
}

/** The documented limit of an inline import ("API import restrictions"). */
const maxInlineBytes = 4 * 1024 * 1024;
const timeoutMs = 20_000;

const storedAs: Record<string, Specification["format"]> = {
  "swagger-json": "swagger-json",
  "swagger-link-json": "swagger-json",
  openapi: "openapi-yaml",
  "openapi+json": "openapi-json",
  "openapi-link": "openapi-yaml",
  "openapi+json-link": "openapi-json",
  wsdl: "wsdl",
  "wsdl-link": "wsdl",
  "graphql-link": "graphql",
  grpc: "protobuf",
  "grpc-link": "protobuf",
  odata: "odata",
  "odata-link": "odata",
};

const types: Partial<Record<Specification["format"], string>> = {
  wsdl: "soap",
  graphql: "graphql",
  odata: "odata",
  protobuf: "grpc",
};

/** Reads a specification in one of API Management's import formats. Throws its errors where it can't be read. */
export async function importSpecification(format: string, value: string): Promise<Imported> {
  const byLink = format.includes("-link");
  if (!byLink && Buffer.byteLength(value) > maxInlineBytes) {
    throw new ArmError(
      413,
      "RequestedSizeExceeded",
      `The size of requested exceeded the system limitation. Diagnostic information: timestamp '${new Date().toISOString()}'.`,
    );
  }
  const text = byLink ? await download(value) : value;
  const stored = storedAs[format] ?? "openapi-json";
  if (stored === "wsdl") {
    if (!/<(\w+:)?definitions[\s>]/.test(text)) throw unreadable("The document is not a WSDL document.");
    return { specification: { format: stored, text }, properties: { type: "soap" } };
  }
  const type = types[stored];
  if (type) return { specification: { format: stored, text }, properties: { type } };
  const document = parseOpenApi(text);
  const info = (document.info ?? {}) as Record<string, unknown>;
  return {
    specification: { format: formatOf(document, text), text },
    properties: {
      ...(typeof info.title === "string" && { displayName: info.title.slice(0, 300) }),
      ...(typeof info.description === "string" && { description: info.description }),
    },
  };
}

/** What the document is, whatever it was announced as. */
function formatOf(document: Record<string, unknown>, text: string): Specification["format"] {
  const isJson = text.trimStart().startsWith("{");
  if ("swagger" in document && isJson) return "swagger-json";
  return isJson ? "openapi-json" : "openapi-yaml";
}

async function download(link: string): Promise<string> {
  try {
    const response = await fetch(link, { signal: AbortSignal.timeout(timeoutMs) });
    if (response.ok) return await response.text();
  } catch {
    // Told below, with the other failures.
  }
  throw validationError([
    { target: "value", message: `Unable to download the specification from '${link}'.` },
  ]);
}
