import type { Operation } from "./operation-lines.ts";

/** `listProducts` for *List products*: an id that generated clients can use as a method name. */
export function operationId(operation: Operation): string {
  return operation.summary
    .replace(/['’]/g, "")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "")
    .map((word, index) => (index === 0 ? word.toLowerCase() : capitalized(word)))
    .join("");
}

/** The heading an operation stands under: the first fixed part of its path. */
export function operationTag(operation: Operation): string {
  const segment = operation.path.split("/").find((part) => part !== "" && !part.startsWith("{")) ?? "service";
  return segment
    .split("-")
    .map((word, index) => (index === 0 ? capitalized(word) : word))
    .join(" ");
}

/** Names between braces in a path. */
export function pathParameters(operation: Operation): string[] {
  return [...operation.path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1] ?? "");
}

/** Problems an operation can answer with, by status. */
export function problemsOf(operation: Operation): [string, string][] {
  return [
    ...(operation.body === undefined && operation.query.length === 0
      ? []
      : [["400", "The request holds a value that can't be used"] as [string, string]]),
    ["401", "The subscription key is missing or not valid"],
    ...(operation.path.includes("{") ? [["404", "Nothing goes by that id"] as [string, string]] : []),
    ...(operation.method === "get"
      ? []
      : [["409", "The change conflicts with the present state"] as [string, string]]),
    ["429", "Too many requests; try again after the seconds in Retry-After"],
  ];
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
