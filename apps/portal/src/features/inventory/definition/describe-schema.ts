import { followRef, list, type Node, record, refName, text } from "./document-node.ts";

/** A schema as a reader meets it: what it is called, what is in it. */
export interface SchemaDescription {
  /** `string (date-time)`, `array of Order`, `Order`. */
  type: string;
  description: string;
  /** `one of "a", "b"`, `1 to 10`, `pattern …`. */
  constraints: string[];
  properties: { name: string; required: boolean; schema: Node }[];
  /** `oneOf` and `anyOf`. */
  alternatives: Node[];
}

/** Describes one level of a schema; what lies below is described when it is opened, so circles do no harm. */
export function describeSchema(document: Node, schema: Node): SchemaDescription {
  const resolved = followRef(document, schema);
  const parts = partsOf(document, resolved, 0);
  const items = record(resolved.items);
  const element = Object.keys(items).length > 0 ? describeElement(document, items) : undefined;
  const properties = new Map<string, { name: string; required: boolean; schema: Node }>();
  for (const part of parts) {
    const required = new Set(list(part.required).map(text));
    for (const [name, property] of Object.entries(record(part.properties))) {
      properties.set(name, { name, required: required.has(name), schema: record(property) });
    }
  }
  return {
    type: element ? `array of ${element.type}` : typeName(schema, resolved, properties.size > 0),
    description: text(resolved.description),
    constraints: constraintsOf(resolved),
    properties: element?.properties ?? [...properties.values()],
    alternatives: element?.alternatives ?? [...list(resolved.oneOf), ...list(resolved.anyOf)].map(record),
  };
}

function describeElement(document: Node, items: Node): SchemaDescription {
  const inner = followRef(document, items);
  // One level of nesting is unfolded; an array of arrays of itself is not.
  return inner.items === undefined
    ? describeSchema(document, items)
    : {
        type: typeName(items, inner, false),
        description: "",
        constraints: [],
        properties: [],
        alternatives: [],
      };
}

/** The schema and what it is composed of by `allOf`. */
function partsOf(document: Node, schema: Node, depth: number): Node[] {
  if (depth > 8) return [];
  const inherited = list(schema.allOf).flatMap((part) =>
    partsOf(document, followRef(document, part), depth + 1),
  );
  return [...inherited, schema];
}

function typeName(schema: Node, resolved: Node, hasProperties: boolean): string {
  const named = refName(schema);
  if (named) return named;
  const declared = resolved.type;
  const types = Array.isArray(declared) ? declared.map(text) : [text(declared)];
  const type = types.filter(Boolean).join(" or ") || (hasProperties ? "object" : "any");
  const format = text(resolved.format);
  return format ? `${type} (${format})` : type;
}

function constraintsOf(schema: Node): string[] {
  const choices = list(schema.enum).map((value) => JSON.stringify(value));
  const bound = (name: string, label: string) =>
    schema[name] === undefined || typeof schema[name] === "object"
      ? []
      : [`${label} ${String(schema[name])}`];
  return [
    ...(choices.length > 0
      ? [`one of ${choices.slice(0, 12).join(", ")}${choices.length > 12 ? ", …" : ""}`]
      : []),
    ...bound("minimum", "at least"),
    ...bound("maximum", "at most"),
    ...bound("minLength", "length at least"),
    ...bound("maxLength", "length at most"),
    ...bound("pattern", "pattern"),
    ...bound("default", "default"),
    ...(schema.nullable === true ? ["may be null"] : []),
    ...(schema.readOnly === true ? ["read-only"] : []),
    ...(schema.deprecated === true ? ["deprecated"] : []),
  ];
}
