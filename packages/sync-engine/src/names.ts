import { createHash } from "node:crypto";

/** API Center's rule for names (Microsoft.ApiCenter 2024-03-01): `^[a-zA-Z0-9-]{3,90}$`. */
const longestName = 90;
const hashLength = 10;

/**
 * The name in the API center of what comes from `sourceId`: a readable slug and a short hash of the ARM id, so that it
 * is the same at every sync and every linking, doesn't follow display names, and two sources never share one.
 */
export function derivedName(sourceId: string): string {
  const lastSegment = sourceId.slice(sourceId.lastIndexOf("/") + 1);
  const slug = slugOf(lastSegment)
    .slice(0, longestName - hashLength - 1)
    .replace(/-+$/, "");
  const hash = createHash("sha256").update(sourceId.toLowerCase()).digest("hex").slice(0, hashLength);
  return slug ? `${slug}-${hash}` : `api-${hash}`;
}

function slugOf(text: string): string {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{Mark}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+/, "");
}
