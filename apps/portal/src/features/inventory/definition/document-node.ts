/** A part of a document from outside, of which nothing is known for sure. */
export type Node = Readonly<Record<string, unknown>>;

export function record(value: unknown): Node {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Node) : {};
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

/** Name at the end of a reference such as `#/components/schemas/Order`. */
export function refName(node: Node): string | undefined {
  const ref = node.$ref;
  return typeof ref === "string" ? ref.split("/").at(-1) : undefined;
}

const longestChain = 20;

/** The part that a local `$ref` leads to, through further ones; empty where it leads nowhere, out, or in a circle. */
export function followRef(document: Node, start: unknown): Node {
  let node = record(start);
  for (let step = 0; step < longestChain; step++) {
    const ref = node.$ref;
    if (typeof ref !== "string") return node;
    if (!ref.startsWith("#/")) return {};
    let target: unknown = document;
    for (const segment of ref.slice(2).split("/")) {
      const key = decode(segment).replaceAll("~1", "/").replaceAll("~0", "~");
      const parent = Array.isArray(target) ? target : record(target);
      target = Object.hasOwn(parent, key) ? (parent as Node)[key] : undefined;
    }
    node = record(target);
  }
  return {};
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
