import { useMemo } from "react";
import { formatSort, parseSort, type Sort } from "./sorting.ts";
import { useUrlState } from "./url-state.ts";

export interface UrlSort {
  sort: Sort;
  onSort(sort: Sort): void;
}

/** How a page's table is sorted, kept in the page's URL; `initial`, such as `-started`, where that names none of its columns. */
export function useUrlSort(columns: readonly { id: string }[], initial: string): UrlSort {
  const url = useUrlState();
  const text = url.get("sort");
  // The same object until it changes: a table whose sort is a new one sorts all its rows anew.
  const sort = useMemo(() => {
    const ids = columns.map((column) => column.id);
    return parseSort(text, ids, initial);
  }, [text, columns, initial]);
  return { sort, onSort: (changed) => url.set({ sort: formatSort(changed) }) };
}
