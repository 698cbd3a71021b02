import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Schema = z.core.JSONSchema.JSONSchema;

const folder = new URL("../../../../../shared/reference/arm-schemas/", import.meta.url);

/**
 * Azure's own JSON schema of a resource type's `properties` and of its `name`, where the folder of schemas is at hand.
 * Template expressions, which the schemas allow anywhere, are no part of it: they never go over the wire.
 */
export function armSchema(
  file: string,
  resource: string,
): { name: z.ZodType; properties: z.ZodType } | undefined {
  const path = fileURLToPath(new URL(file, folder));
  if (!existsSync(path)) return undefined;
  const document = JSON.parse(readFileSync(path, "utf8")) as { [key: string]: Json };
  const definitions = document.definitions as { [key: string]: Json };
  const resources = document.resourceDefinitions as {
    [key: string]: { properties: { [key: string]: Json } };
  };
  const { name, properties } = resources[resource]?.properties ?? {};
  if (name === undefined || properties === undefined) throw new Error(`${file} has no ${resource}.`);
  const read = (json: Json) => z.fromJSONSchema(resolved(json, definitions, 0) as Schema);
  return { name: read(name), properties: read(properties) };
}

/** References put in place, expressions left out. `kind` of an API is extensible on the wire, which templates can't say. */
function resolved(json: Json, definitions: { [key: string]: Json }, depth: number): Json {
  if (depth > 30) return {};
  if (Array.isArray(json)) return json.map((each) => resolved(each, definitions, depth + 1));
  if (typeof json !== "object" || json === null) return json;
  const { $ref, oneOf, description: _, ...rest } = json;
  if (typeof $ref === "string") {
    return resolved(definitions[$ref.replace("#/definitions/", "")] ?? {}, definitions, depth + 1);
  }
  if (Array.isArray(oneOf)) {
    const own = oneOf.filter((each) => !JSON.stringify(each).includes("definitions/expression"));
    if (own.length === 1) return resolved(own[0] as Json, definitions, depth + 1);
    return { ...rest, anyOf: own.map((each) => resolved(each, definitions, depth + 1)) };
  }
  const entries = Object.entries(json).filter(
    ([key, value]) => key !== "description" || typeof value === "object",
  );
  return Object.fromEntries(entries.map(([key, value]) => [key, resolved(value, definitions, depth + 1)]));
}
