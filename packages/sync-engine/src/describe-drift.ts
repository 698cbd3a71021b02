import type { DesiredTree } from "./desired-tree.ts";
import { type EntityRef, entityPath } from "./inventory.ts";
import type { Difference } from "./overlay.ts";
import { cleanLine, cutText } from "./text.ts";

/** "Title of version v1 was “X” in the API center; API Management says “Y”." */
export function describeDrift(tree: DesiredTree, ref: EntityRef, { field, base, over }: Difference): string {
  const name = fieldNames[field] ?? field;
  const subject = ref.kind === "api" ? name : `${name} of ${entityInWords(tree, ref)}`;
  const was = base === undefined || base === null ? "was missing" : `was ${quoted(field, base)}`;
  const source = ref.kind === "environment" ? "the link" : "API Management";
  const says = over === undefined ? `${source} has none` : `${source} says ${quoted(field, over)}`;
  // A description ends with a full stop of its own.
  return `${subject} ${was} in the API center; ${says}.`.replace(/([.!?…]”)\.$/, "$1");
}

/** "The deployment of version v1 was deleted in the API center." */
export function describeDeletion(tree: DesiredTree, ref: EntityRef): string {
  const words = entityInWords(tree, ref);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} was deleted in the API center.`;
}

export function describeLostDocument(tree: DesiredTree, ref: EntityRef, how: "replaced" | "removed"): string {
  return `The document in ${entityInWords(tree, ref)} was ${how} in the API center.`;
}

function entityInWords(tree: DesiredTree, ref: EntityRef): string {
  if (ref.kind === "api") return "the API";
  if (ref.kind === "environment") return "the environment";
  const path = entityPath(ref);
  const version = tree.versions.find((each) =>
    [each.version, each.definition, each.deployment].some(
      (entity) => entity && entityPath(entity.ref) === path,
    ),
  );
  const words = `version ${version?.version.title}`;
  return ref.kind === "version" ? words : `the ${ref.kind} of ${words}`;
}

const fieldNames: Record<string, string> = {
  title: "Title",
  description: "Description",
  kind: "Kind",
  "server.runtimeUri": "Address",
  "server.type": "Server type",
  environmentId: "Environment",
  definitionId: "Definition",
};

/** Descriptions are long; what they begin with tells enough. */
const longestQuote = 120;

function quoted(field: string, value: unknown): string {
  const text = Array.isArray(value)
    ? value.join(", ")
    : typeof value === "string"
      ? value
      : JSON.stringify(value);
  const shown = field.endsWith("Id") ? text.replace(/^.*\//, "") : text;
  return `“${cutText(cleanLine(shown), longestQuote)}”`;
}
