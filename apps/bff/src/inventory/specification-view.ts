import type { DefinitionResource } from "@api-center-links/azure/api-center-schemas";
import type { Specification } from "@api-center-links/contracts/inventory";

/** A document with what a download needs: a file name and a media type, told from its content. */
export function viewSpecification(
  place: { api: string; version: string; definition: string },
  definition: DefinitionResource,
  content: string,
): Specification {
  const format = definition.properties.specification?.name ?? "unknown";
  const { extension, mediaType } = kindOf(format.toLowerCase(), content);
  return {
    format,
    version: definition.properties.specification?.version ?? null,
    fileName: `${place.api === place.version ? place.api : `${place.api}-${place.version}`}.${extension}`,
    mediaType,
    content,
  };
}

function kindOf(format: string, content: string): { extension: string; mediaType: string } {
  if (format === "graphql") return { extension: "graphql", mediaType: "application/graphql" };
  if (format === "grpc") return { extension: "proto", mediaType: "text/plain" };
  const start = content.trimStart();
  if (format === "wsdl") return { extension: "wsdl", mediaType: "application/xml" };
  if (start.startsWith("<")) return { extension: "xml", mediaType: "application/xml" };
  if (start.startsWith("{") || start.startsWith("[")) {
    return { extension: "json", mediaType: "application/json" };
  }
  return { extension: "yaml", mediaType: "application/yaml" };
}
