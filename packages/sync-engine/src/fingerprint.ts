import { createHash } from "node:crypto";
import { canonicalJson } from "./canonical-json.ts";
import type { EntityProperties } from "./inventory.ts";

/** A hash of source-owned fields; key order makes no difference. */
export function fingerprint(owned: EntityProperties): string {
  return createHash("sha256").update(canonicalJson(owned)).digest("base64url").slice(0, 22);
}
