import { meaningHash } from "./content-hash.ts";
import { Fault } from "./fault.ts";
import { parseDocument } from "./parse-document.ts";
import type { SourceSpecification } from "./source.ts";

/** A document that is what it says it is, with the hash of its meaning. */
export interface CheckedDocument extends SourceSpecification {
  contentHash: string;
}

/**
 * The document with its own version filled in. Throws a {@link Fault} `SpecificationUnusable` where it is empty or isn't
 * what it says it is: importing it would replace a good copy with rubbish.
 */
export function checkedDocument(specification: SourceSpecification): CheckedDocument {
  const { format, content } = specification;
  if (content.replace(/^\uFEFF/, "").trim() === "") throw unusable("is empty");
  const parsed = parseDocument(content, format);
  const problem = problems[format]?.(content, parsed?.value);
  if (problem) throw unusable(problem);
  const version = ownVersion(format, content, parsed?.value) ?? specification.version;
  return {
    ...{ format, content },
    ...(version !== undefined && { version }),
    contentHash: meaningHash(parsed, content),
  };
}

const problems: Record<string, (content: string, value: unknown) => string | undefined> = {
  openapi(_content, value) {
    if (typeof value !== "object" || value === null) return "is neither JSON nor YAML";
    return openApiVersion(value) === undefined
      ? "names neither an `openapi` nor a `swagger` version"
      : undefined;
  },
  wsdl: (content) => (wsdlRoot(content) ? undefined : "is not WSDL"),
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
  if (format === "wsdl") return wsdlRoot(content) === "description" ? "2.0" : "1.1";
  return undefined;
}

/** Seen in the wild: `swagger: 2.0` written as a number loses its zero. */
function openApiVersion(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const version = "openapi" in value ? value.openapi : "swagger" in value ? value.swagger : undefined;
  if (typeof version === "number" || typeof version === "bigint") return Number(version).toFixed(1);
  return typeof version === "string" && version.trim() !== "" ? version.trim() : undefined;
}

/** WSDL 1.1's root is `definitions`, 2.0's is `description`. */
function wsdlRoot(content: string): string | undefined {
  return /<(?:[\w.-]+:)?(definitions|description)[\s>]/.exec(content)?.[1];
}

function unusable(why: string): Fault {
  return new Fault("SpecificationUnusable", `The document that API Management exports ${why}.`);
}
