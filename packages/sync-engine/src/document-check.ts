import { meaningHash } from "./content-hash.ts";
import { Fault } from "./fault.ts";
import { longestYaml, parseDocument } from "./parse-document.ts";
import type { SourceSpecification } from "./source.ts";

/** A document that is what it says it is, with the hash of its meaning. */
export interface CheckedDocument extends SourceSpecification {
  /** The document's own version, such as `3.0.1`, where it has one. */
  version?: string;
  contentHash: string;
}

/**
 * The document with its own version filled in. Throws a {@link Fault} `SpecificationUnusable` where it is empty or isn't
 * what it says it is: importing it would replace a good copy with rubbish.
 */
export function checkedDocument(specification: SourceSpecification): CheckedDocument {
  const { format, content, link, release } = specification;
  if (content.replace(/^\uFEFF/, "").trim() === "") throw unusable("is empty");
  // A web page of megabytes isn't worth reading as YAML.
  const markup = format === "openapi" && /^\uFEFF?\s*</.test(content);
  if (markup) throw unusable("is a web page or XML, neither JSON nor YAML");
  const parsed = parseDocument(content, format);
  const problem = problems[format]?.(content, parsed?.value);
  if (problem) throw unusable(problem);
  const version = ownVersion(format, content, parsed?.value);
  return {
    ...{ format, content },
    ...(link !== undefined && { link }),
    ...(release && { release }),
    ...(version !== undefined && { version }),
    contentHash: meaningHash(parsed, content),
  };
}

const problems: Record<string, (content: string, value: unknown) => string | undefined> = {
  openapi(content, value) {
    if (typeof value !== "object" || value === null) return whyUnread(content);
    return openApiVersion(value) === undefined
      ? "names neither an `openapi` nor a `swagger` version"
      : undefined;
  },
  wsdl: (content) =>
    wsdlVersion(content)
      ? undefined
      : "is not WSDL: its root element is neither `definitions` nor `description`",
  graphql(content) {
    const speaks = /\b(?:type|schema|interface|enum|input|union|scalar|directive|extend)\b/.test(content);
    return speaks && !/^\s*</.test(content) ? undefined : "is not a GraphQL schema";
  },
  odata: (content) =>
    /^\s*<(?:!doctype\s+html|html)\b/i.test(content) ? "is a web page, not OData metadata" : undefined,
  grpc: (content) =>
    /\b(?:syntax|package|message|service|enum)\b/.test(content) && !/^\s*</.test(content)
      ? undefined
      : "is not a protobuf schema",
};

function ownVersion(format: string, content: string, value: unknown): string | undefined {
  if (format === "openapi") return openApiVersion(value);
  if (format === "wsdl") return wsdlVersion(content);
  return undefined;
}

/** Seen in the wild: `swagger: 2.0` written as a number loses its zero. */
function openApiVersion(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const version = "openapi" in value ? value.openapi : "swagger" in value ? value.swagger : undefined;
  if (typeof version === "number" || typeof version === "bigint") return Number(version).toFixed(1);
  return typeof version === "string" && version.trim() !== "" ? version.trim() : undefined;
}

function whyUnread(content: string): string {
  const text = content.replace(/^\uFEFF/, "").trimStart();
  if (!/^[[{]/.test(text)) {
    return text.length > longestYaml
      ? "is too long to be read as YAML, and no JSON"
      : "is neither JSON nor YAML";
  }
  try {
    JSON.parse(text);
    return "is nested too deeply to be read";
  } catch (error) {
    return `is no JSON: ${error instanceof Error ? error.message : "it can't be read"}`;
  }
}

/** WSDL 1.1's root is `definitions`, 2.0's is `description`. */
function wsdlVersion(content: string): string | undefined {
  const versions = new Map([
    ["definitions", "1.1"],
    ["description", "2.0"],
  ]);
  return versions.get(rootElement(content) ?? "");
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

function unusable(why: string): Fault {
  return new Fault("SpecificationUnusable", `The document that API Management exports ${why}.`);
}
