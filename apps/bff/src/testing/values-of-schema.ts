import fc from "fast-check";
import { z } from "zod";

/** Values that mean something in the estate under test, by the name of the field or parameter they belong in. */
export type Pool = Record<string, readonly string[]>;

/** Values that a schema takes; strings named in the pool come from there. */
export function valuesOf(schema: z.ZodType, pool: Pool): fc.Arbitrary<unknown> {
  const root = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Schema;

  function of(part: Schema, name: string): fc.Arbitrary<unknown> {
    if (part.$ref) return of(root.$defs?.[part.$ref.replace(/^#\/\$defs\//, "")] ?? {}, name);
    const known = pool[name];
    if (known && part.type === "string") return fc.constantFrom(...known);
    if (part.const !== undefined) return fc.constant(part.const);
    if (part.enum) return fc.constantFrom(...part.enum);
    const choices = part.anyOf ?? part.oneOf;
    if (choices) return fc.oneof(...choices.map((choice) => of(choice, name)));
    switch (part.type) {
      case "string":
        return textOf(part);
      case "integer":
      case "number":
        return fc.integer({
          min: Math.max(part.minimum ?? -1000, -1000),
          max: Math.min(part.maximum ?? 1000, 1000),
        });
      case "boolean":
        return fc.boolean();
      case "array":
        return fc.array(of(part.items ?? {}, name), { maxLength: 3 });
      case "object": {
        const properties = Object.entries(part.properties ?? {}).map(
          ([key, value]) => [key, of(value, key)] as const,
        );
        return fc.record(Object.fromEntries(properties), { requiredKeys: part.required ?? [] });
      }
      default:
        return fc.jsonValue();
    }
  }

  return of(root, "");
}

function textOf({ format, pattern, minLength = 0, maxLength = 60 }: Schema): fc.Arbitrary<string> {
  if (format === "date-time")
    return fc.date({ noInvalidDate: true, min: new Date(0) }).map((date) => date.toISOString());
  if (format === "uuid") return fc.uuid();
  if (pattern) return fc.stringMatching(new RegExp(pattern));
  return fc.string({ minLength, maxLength: Math.min(maxLength, 60) });
}

interface Schema {
  $ref?: string;
  $defs?: Record<string, Schema>;
  type?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
}
