export interface Sort {
  column: string;
  descending: boolean;
}

/** `title` or `-title`, as in a URL. */
export function parseSort(text: string, columns: readonly string[], fallback: Sort): Sort {
  const descending = text.startsWith("-");
  const column = descending ? text.slice(1) : text;
  return columns.includes(column) ? { column, descending } : fallback;
}

export function formatSort(sort: Sort): string {
  return `${sort.descending ? "-" : ""}${sort.column}`;
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

export type SortValue = string | number | null;

/** A sorted copy. Rows without a value stand last in either direction, and equal rows keep their order. */
export function sorted<Row>(
  rows: readonly Row[],
  value: (row: Row) => SortValue,
  descending: boolean,
): Row[] {
  const direction = descending ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [left, right] = [value(a), value(b)];
    if (left === null || right === null) return (left === null ? 1 : 0) - (right === null ? 1 : 0);
    if (typeof left === "number" && typeof right === "number") return (left - right) * direction;
    return collator.compare(String(left), String(right)) * direction;
  });
}
