import { parseStructured } from "./content-hash.ts";
import { Fault } from "./fault.ts";
import type { SourceSpecification } from "./source.ts";

/**
 * The document with its own version filled in. Throws a {@link Fault} `SpecificationUnusable` where it is empty or isn't
 * what it says it is: importing it would replace a good copy with rubbish.
 */
export function checkedDocument(specification: SourceSpecification): SourceSpecification {
  if (specification.content.trim() === "") throw unusable("is empty");
  switch (specification.format) {
    case "openapi": {
      const document = parseStructured(specification.content) as Record<string, unknown> | undefined;
      if (!document) throw unusable("is neither JSON nor YAML");
      const version = document.openapi ?? document.swagger;
      if (typeof version !== "string" && typeof version !== "number") {
        throw unusable("names neither an `openapi` nor a `swagger` version");
      }
      return { ...specification, version: String(version) };
    }
    case "wsdl":
      if (!/<(\w+:)?(definitions|description)[\s>]/.test(specification.content))
        throw unusable("is not WSDL");
      return { version: "1.1", ...specification };
    default:
      return specification;
  }
}

function unusable(why: string): Fault {
  return new Fault("SpecificationUnusable", `The document that API Management exports ${why}.`);
}
