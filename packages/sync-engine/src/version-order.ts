/**
 * Orders version identifiers newest first: `v10`, `v2`, `v1-preview` (before its release), identifiers without a number by
 * name, and an API without an identifier, the original, last.
 */
export function newestFirst(left: string | undefined, right: string | undefined): number {
  const [a, b] = [parse(left), parse(right)];
  if (a.rank !== b.rank) return b.rank - a.rank;
  for (let index = 0; index < Math.max(a.numbers.length, b.numbers.length); index++) {
    const difference = (b.numbers[index] ?? 0) - (a.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  if ((a.suffix === "") !== (b.suffix === "")) return a.suffix === "" ? -1 : 1;
  return naturally.compare(b.suffix, a.suffix);
}

const naturally = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

interface Identifier {
  /** Numbered before named before none. */
  rank: 0 | 1 | 2;
  numbers: number[];
  suffix: string;
}

function parse(identifier: string | undefined): Identifier {
  const text = identifier?.trim() ?? "";
  if (text === "") return { rank: 0, numbers: [], suffix: "" };
  const [, numbers, suffix] = /^(?:v|version|ver)?[\s._-]*(\d+(?:[._-]\d+)*)(.*)$/i.exec(text) ?? [];
  if (numbers === undefined) return { rank: 1, numbers: [], suffix: text };
  return { rank: 2, numbers: numbers.split(/[._-]/).map(Number), suffix: suffix ?? "" };
}
