import { parse, stringify } from "yaml";
import type { ManagedApi } from "../../estate/estate.ts";
import type { ApiRevisionState } from "../../estate/state.ts";
import { validationError } from "../arm-error.ts";
import { openApiFromSwagger } from "./open-api-from-swagger.ts";

export type Specification = NonNullable<ApiRevisionState["specification"]>;
export type ExportFormat = "swagger-link" | "openapi-link" | "openapi+json-link" | "wsdl-link" | "wadl-link";

/** The echoed format is not always the one asked for (azure-wire.md, section 1). */
export const exportFormats: Record<ExportFormat, { echoed: string }> = {
  "swagger-link": { echoed: "swagger-link-json" },
  "openapi-link": { echoed: "openapi-link" },
  "openapi+json-link": { echoed: "openapi+json-link" },
  "wsdl-link": { echoed: "wsdl-link+xml" },
  "wadl-link": { echoed: "wadl-link-json" },
};

interface Rendered {
  text: string;
  extension: string;
  contentType: string;
}

/** The API's document in the format asked for. Throws where API Management has none to give. */
export function renderSpecification(
  api: ManagedApi,
  revision: ApiRevisionState,
  format: ExportFormat,
): Rendered {
  const type = String(revision.properties.type ?? "http");
  const { specification } = revision;
  if (format === "wsdl-link") {
    if (specification?.format !== "wsdl") throw notExportable(type, format);
    return { text: specification.text, extension: "wsdl", contentType: "text/xml; charset=utf-8" };
  }
  if (format === "wadl-link" || !exportsOpenApi.has(type)) throw notExportable(type, format);
  if (format === "swagger-link") return swagger(api, revision, type);
  const json = openApiJson(api, revision);
  return format === "openapi+json-link"
    ? { text: json, extension: "json", contentType: "application/json; charset=utf-8" }
    : {
        text: yamlText(specification, json),
        extension: "yaml",
        contentType: "application/yaml; charset=utf-8",
      };
}

/** SOAP APIs have operations and so an OpenAPI rendering too; the others have their schema or nothing. */
const exportsOpenApi = new Set(["http", "soap", "odata"]);

/** The same document after a change, in the format it was in. A bare one comes first where an API had none. */
export function editedDocument(
  api: ManagedApi,
  revision: ApiRevisionState,
  edit: (document: Record<string, unknown>) => void,
): Specification {
  const { format = "openapi-json", text } = revision.specification ?? {};
  const document = text === undefined ? bareDocument(api, revision) : parseOpenApi(text);
  edit(document);
  return {
    format,
    text: format === "openapi-yaml" ? yamlOf(document) : JSON.stringify(document, undefined, 2),
  };
}

function openApiJson(api: ManagedApi, revision: ApiRevisionState): string {
  const { specification } = revision;
  switch (specification?.format) {
    case "openapi-json":
      return specification.text;
    case "openapi-yaml":
      return converted(specification, (text) => parse(text, yamlOptions));
    case "swagger-json":
      return converted(specification, (text) => openApiFromSwagger(JSON.parse(text)));
    default:
      return JSON.stringify(bareDocument(api, revision), undefined, 2);
  }
}

/** Large documents take seconds to convert; each is converted once. */
const conversions = new WeakMap<Specification, string>();

function converted(specification: Specification, convert: (text: string) => unknown): string {
  const before = conversions.get(specification);
  if (before !== undefined) return before;
  const text = JSON.stringify(convert(specification.text), undefined, 2);
  conversions.set(specification, text);
  return text;
}

function yamlText(specification: Specification | undefined, json: string): string {
  if (specification?.format === "openapi-yaml") return specification.text;
  return yamlOf(JSON.parse(json));
}

function yamlOf(document: unknown): string {
  return stringify(document, { aliasDuplicateObjects: false, lineWidth: 0 });
}

function swagger(api: ManagedApi, revision: ApiRevisionState, type: string): Rendered {
  const { specification } = revision;
  if (specification && specification.format !== "swagger-json") throw notExportable(type, "swagger-link");
  const text =
    specification?.text ??
    JSON.stringify({ swagger: "2.0", info: infoOf(api, revision), paths: {} }, undefined, 2);
  return { text, extension: "json", contentType: "application/json; charset=utf-8" };
}

/** An API made without a document still exports one, from the little that is known. */
function bareDocument(api: ManagedApi, revision: ApiRevisionState) {
  return { openapi: "3.0.1", info: infoOf(api, revision), paths: {} };
}

function infoOf(api: ManagedApi, revision: ApiRevisionState) {
  const { displayName, description, apiVersion } = revision.properties;
  return {
    title: displayName ?? api.name,
    ...(typeof description === "string" && description !== "" && { description }),
    version: apiVersion ?? "1.0",
  };
}

/** Documents found in the wild hold duplicate keys and thousands of aliases; reading them must not stop at that. */
const yamlOptions = { uniqueKeys: false, maxAliasCount: -1, logLevel: "silent" } as const;

/** Parses an OpenAPI or Swagger document. Throws API Management's validation error where it isn't one. */
export function parseOpenApi(text: string): Record<string, unknown> {
  let document: unknown;
  try {
    document = text.trimStart().startsWith("{") ? JSON.parse(text) : parse(text, yamlOptions);
  } catch (error) {
    throw unreadable(error instanceof Error ? error.message : String(error));
  }
  if (typeof document !== "object" || document === null || Array.isArray(document)) {
    throw unreadable("The document is not an object.");
  }
  if (!("openapi" in document) && !("swagger" in document)) {
    throw unreadable("Unable to determine the version of the OpenAPI document.");
  }
  return document as Record<string, unknown>;
}

export function unreadable(message: string) {
  return validationError([{ target: "representation", message: `Parsing error(s): ${message}` }]);
}

function notExportable(type: string, format: ExportFormat) {
  return validationError([
    { target: "format", message: `An API of type '${type}' can't be exported in the format '${format}'.` },
  ]);
}
