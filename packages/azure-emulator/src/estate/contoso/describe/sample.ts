import type { Schema, Schemas } from "./schema-lines.ts";

/** An example value of a type, put together from the examples of its fields; `undefined` where none is known. */
export function sample(schema: Schema, schemas: Schemas, depth = 0): unknown {
  if ("example" in schema) return schema.example;
  if (typeof schema.$ref === "string") {
    const target = schemas.get(schema.$ref);
    if (target === undefined) throw new Error(`No such type: ${schema.$ref}`);
    return depth > 4 ? undefined : sample(target, schemas, depth + 1);
  }
  if (Array.isArray(schema.enum)) return schema.enum[0];
  if (schema.type === "array") {
    const item = sample(schema.items as Schema, schemas, depth + 1);
    return item === undefined ? undefined : [item];
  }
  if (schema.properties !== undefined) {
    const fields = Object.entries(schema.properties as Record<string, Schema>)
      .map(([name, field]) => [name, sample(field, schemas, depth + 1)] as const)
      .filter(([, value]) => value !== undefined);
    return fields.length === 0 ? undefined : Object.fromEntries(fields);
  }
  return plainSamples[String(schema.format ?? schema.type)];
}

const plainSamples: Record<string, unknown> = {
  int32: 1,
  int64: 100_200,
  double: 12.5,
  boolean: true,
  date: "2024-11-18",
  "date-time": "2024-11-18T09:30:00Z",
  uuid: "0f6c1c1e-6f0b-4c2a-9d0e-2f4be7a1c9d3",
};
