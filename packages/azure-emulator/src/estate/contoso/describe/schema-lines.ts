/** A JSON schema as OpenAPI 3.0 would write it, with `{$ref: "Name"}` standing for another described type. */
export type Schema = Record<string, unknown>;

/** Types by name, in the order described. */
export type Schemas = Map<string, Schema>;

/**
 * Reads a terse description of types:
 *
 * ```
 * Price: What a customer pays.
 *   amount: number! = 49.9 -- In the currency's own unit
 *   currency: string! = EUR
 *   kind: regular|promotion|clearance
 *   notes: string?[]
 * ```
 *
 * A type starts at the margin; its fields are indented. `!` required, `?` nullable, `[]` list, `{}` map; a
 * capital letter refers to another type; `a|b` lists the allowed values; `=` gives an example.
 *
 * @throws Error naming the line that can't be read.
 */
export function readSchemas(text: string): Schemas {
  const schemas: Schemas = new Map();
  let fields: Record<string, Schema> = {};
  let required: string[] = [];
  for (const line of text.split("\n").filter((each) => each.trim() !== "")) {
    const type = /^([A-Z]\w*)(?::\s*(.+))?$/.exec(line);
    if (type?.[1] !== undefined) {
      fields = {};
      required = [];
      schemas.set(type[1], {
        type: "object",
        ...(type[2] === undefined ? {} : { description: type[2] }),
        required,
        properties: fields,
      });
      continue;
    }
    const field = /^\s+([\w@$-]+): (\S+)(?: = (.*?))?(?: -- (.+))?$/.exec(line);
    if (field?.[1] === undefined || field[2] === undefined) throw new Error(`No field or type: ${line}`);
    if (field[2].includes("!")) required.push(field[1]);
    fields[field[1]] = {
      ...readType(field[2].replace("!", "")),
      ...(field[4] === undefined ? {} : { description: field[4] }),
      ...(field[3] === undefined ? {} : { example: readExample(field[3]) }),
    };
  }
  for (const schema of schemas.values()) {
    if (Array.isArray(schema.required) && schema.required.length === 0) delete schema.required;
  }
  return schemas;
}

/** Reads one type as a field or a parameter writes it, such as `uuid`, `Price[]` or `open|closed`. */
export function readType(text: string): Schema {
  if (text.endsWith("[]")) return { type: "array", items: readType(text.slice(0, -2)) };
  if (text.endsWith("{}")) return { type: "object", additionalProperties: readType(text.slice(0, -2)) };
  if (text.endsWith("?")) return { ...readType(text.slice(0, -1)), nullable: true };
  if (text.includes("|")) return { type: "string", enum: text.split("|") };
  if (/^[A-Z]/.test(text)) return { $ref: text };
  const known = scalars[text];
  if (known === undefined) throw new Error(`No such type: ${text}`);
  return { ...known };
}

const scalars: Record<string, Schema> = {
  string: { type: "string" },
  integer: { type: "integer", format: "int32" },
  long: { type: "integer", format: "int64" },
  number: { type: "number", format: "double" },
  boolean: { type: "boolean" },
  date: { type: "string", format: "date" },
  instant: { type: "string", format: "date-time" },
  uuid: { type: "string", format: "uuid" },
  uri: { type: "string", format: "uri" },
  email: { type: "string", format: "email" },
  binary: { type: "string", format: "binary" },
  object: { type: "object", additionalProperties: true },
};

function readExample(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
