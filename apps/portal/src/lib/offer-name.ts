/**
 * A name that API Center takes (3 to 90 letters, digits and hyphens), made from a title and different from the names
 * `taken`, letter case aside.
 */
export function offerName(title: string, taken: readonly string[] = []): string {
  const slug = title
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 80)
    .replace(/^-+|-+$/g, "");
  if (slug === "") return "";
  const base = slug.length < 3 ? `${slug}-env` : slug;
  const used = new Set(taken.map((name) => name.toLowerCase()));
  for (let number = 1; ; number++) {
    const offered = number === 1 ? base : `${base}-${number}`;
    if (!used.has(offered)) return offered;
  }
}

/** A readable title for an instance name: `contoso-retail` becomes `Contoso retail`. */
export function offerTitle(name: string): string {
  const words = name.replace(/[-_]+/g, " ").trim();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`.slice(0, 50);
}
