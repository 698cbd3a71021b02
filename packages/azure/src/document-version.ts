import { Fault } from "@api-center-links/sync-engine/fault";
import type { SourceSpecification } from "@api-center-links/sync-engine/source";

/**
 * Names a document's format and finds its own version. Throws a `Fault` `SpecificationUnreadable` when it is empty or
 * evidently isn't what it is said to be.
 */
export function describeDocument(format: Format, content: string): SourceSpecification {
  if (content.trim() === "") throw unreadable("The exported document is empty.");
  switch (format) {
    case "openapi":
      return { format, version: openApiVersion(content), content };
    case "wsdl":
      return { format, version: wsdlVersion(content), content };
    default:
      return { format, content };
  }
}

/** API Center's names. */
type Format = "openapi" | "wsdl" | "graphql" | "odata" | "grpc";

function openApiVersion(content: string): string {
  let document: unknown;
  try {
    document = JSON.parse(content);
  } catch (error) {
    throw unreadable(`The exported document is no JSON: ${error instanceof Error ? error.message : ""}`);
  }
  if (typeof document === "object" && document !== null) {
    const version =
      "openapi" in document ? document.openapi : "swagger" in document ? document.swagger : undefined;
    if (typeof version === "string" && version !== "") return version;
    // Seen in the wild: `swagger: 2.0` written as a number loses its zero.
    if (typeof version === "number") return version.toFixed(1);
  }
  throw unreadable("The exported document is neither OpenAPI nor Swagger: it names no version of either.");
}

/** WSDL 1.1's root is `definitions`, 2.0's is `description`. */
function wsdlVersion(content: string): string {
  const root = rootElement(content);
  if (root === "definitions") return "1.1";
  if (root === "description") return "2.0";
  throw unreadable(
    "The exported document is no WSDL: its root element is neither definitions nor description.",
  );
}

/** Name of an XML document's first element, without prefix. One pass: the document may be large and hostile. */
function rootElement(xml: string): string | undefined {
  let at = xml.indexOf("<");
  while (at >= 0) {
    const end = prologEnds.find(([start]) => xml.startsWith(start, at))?.[1];
    if (end === undefined) return /^<(?:[\w.-]+:)?([\w.-]+)/.exec(xml.slice(at, at + 300))?.[1];
    const closed = xml.indexOf(end, at);
    at = closed < 0 ? -1 : xml.indexOf("<", closed + end.length);
  }
  return undefined;
}

const prologEnds = [
  ["<?", "?>"],
  ["<!--", "-->"],
  ["<!", ">"],
] as const;

function unreadable(message: string): Fault {
  return new Fault("SpecificationUnreadable", message);
}
