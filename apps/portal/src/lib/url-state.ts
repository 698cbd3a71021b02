import { useSearchParams } from "react-router";

export interface UrlState {
  get(name: string): string;
  getAll(name: string): string[];
  /** Replaces the current history entry: a filter isn't a place to come back to. Empty values leave the URL. */
  set(changes: Record<string, string | readonly string[] | null>): void;
}

/** Filters, sort and selection of a page, kept in its URL so that it can be shared. */
export function useUrlState(): UrlState {
  const [search, setSearch] = useSearchParams();
  return {
    get: (name) => search.get(name) ?? "",
    getAll: (name) => search.getAll(name),
    set: (changes) =>
      setSearch((current) => changedSearch(current, changes), { replace: true, preventScrollReset: true }),
  };
}

export function changedSearch(
  current: URLSearchParams,
  changes: Record<string, string | readonly string[] | null>,
): URLSearchParams {
  const next = new URLSearchParams(current);
  for (const [name, value] of Object.entries(changes)) {
    next.delete(name);
    for (const each of value === null ? [] : typeof value === "string" ? [value] : value) {
      if (each !== "") next.append(name, each);
    }
  }
  return next;
}
