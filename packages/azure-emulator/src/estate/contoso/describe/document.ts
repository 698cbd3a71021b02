import { stringify } from "yaml";
import { openApi } from "./open-api.ts";
import { type Operation, readOperations } from "./operation-lines.ts";
import { readSchemas, type Schemas } from "./schema-lines.ts";
import { swagger } from "./swagger.ts";

/** What an API is, in a few lines; everything else of its document follows from it. */
export type Description = {
  title: string;
  version: string;
  about: string;
  /** Where it is served, as its own document says. */
  server: string;
  /** Types, in the notation of `readSchemas`. */
  types: string;
  /** Operations, in the notation of `readOperations`. */
  operations: string;
  dialect?: "openapi-3.0" | "openapi-3.1" | "swagger-2.0";
  layout?: "json" | "yaml";
  contact?: { name: string; email?: string; url?: string };
};

export type Blueprint = Omit<Description, "types" | "operations"> & {
  schemas: Schemas;
  operations: Operation[];
};

export type Specification = {
  format: "openapi-json" | "openapi-yaml" | "swagger-json" | "wsdl" | "graphql" | "odata" | "protobuf";
  text: string;
};

/**
 * Writes the whole OpenAPI (3.0 by default) or Swagger 2.0 document of a description.
 *
 * @throws Error where the description can't be read.
 */
export function describe(description: Description): Specification {
  const blueprint: Blueprint = {
    ...description,
    schemas: readSchemas(description.types),
    operations: readOperations(description.operations),
  };
  if (description.dialect === "swagger-2.0") {
    return { format: "swagger-json", text: JSON.stringify(swagger(blueprint), null, 2) };
  }
  const document = openApi(blueprint);
  return description.layout === "yaml"
    ? { format: "openapi-yaml", text: stringify(document, { aliasDuplicateObjects: false }) }
    : { format: "openapi-json", text: JSON.stringify(document, null, 2) };
}
