import { fieldsOf, refusalOf } from "../api-center-rules.ts";
import type { EntityKind, EntityProperties } from "../inventory.ts";

/**
 * Why API Center wouldn't take the body, if so: the rules the product keeps, no field that API Center only answers with, and no
 * reference to nothing. `exists`: whether there is an entity at a path.
 */
export function whyRefused(
  kind: EntityKind,
  body: EntityProperties,
  exists: (path: string) => boolean,
): string | undefined {
  const dangling = ["environmentId", "definitionId"].find((field) => {
    const path =
      body[field] === undefined ? undefined : String(body[field]).replace("/workspaces/default/", "");
    return path !== undefined && !exists(path);
  });
  if (dangling) return `${dangling} refers to nothing`;
  const unknown = Object.keys(body).find((field) => !fieldsOf(kind).includes(field));
  if (unknown) return `${unknown} isn't taken`;
  const refusal = refusalOf(kind, body);
  return refusal && `${refusal.field}: ${refusal.reason}`;
}
