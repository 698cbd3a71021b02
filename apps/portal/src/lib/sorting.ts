export interface Sort {
  column: string;
  descending: boolean;
}

/** Reads `title` or `-title`, as in a URL; what names none of the columns reads as `initial` does. */
export function parseSort(text: string, columns: readonly string[], initial: string): Sort {
  const descending = text.startsWith("-");
  const column = descending ? text.slice(1) : text;
  return columns.includes(column) || text === initial
    ? { column, descending }
    : parseSort(initial, columns, initial);
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
