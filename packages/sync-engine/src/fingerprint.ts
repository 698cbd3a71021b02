import { createHash } from "node:crypto";
import type { EntityProperties } from "./inventory.ts";

/** A hash of source-owned fields; key order makes no difference. */
export function fingerprint(owned: EntityProperties): string {
  return createHash("sha256")
    .update(JSON.stringify(sorted(owned)))
    .digest("base64url")
    .slice(0, 22);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}
