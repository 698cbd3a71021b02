import type { ApiSummary } from "@api-center-links/contracts/inventory";
import type { UrlState } from "../../lib/url-state.ts";

/** What the list of APIs is narrowed to, as in its URL. Several values of one filter widen it; filters narrow each other. */
export interface ApiFilters {
  query: string;
  kinds: readonly string[];
  lifecycles: readonly string[];
  environments: readonly string[];
  /** Link ids; `none` stands for APIs that people registered here. */
  links: readonly string[];
}

export const registeredHere = "none";

export function filtersFromUrl(url: Pick<UrlState, "get" | "getAll">): ApiFilters {
  return {
    query: url.get("q"),
    kinds: url.getAll("kind"),
    lifecycles: url.getAll("lifecycle"),
    environments: url.getAll("environment"),
    links: url.getAll("link"),
  };
}

export function filterApis(apis: readonly ApiSummary[], filters: ApiFilters): ApiSummary[] {
  const words = filters.query.toLowerCase().split(/\s+/).filter(Boolean);
  const among = (chosen: readonly string[], value: string | null) =>
    chosen.length === 0 || (value !== null && chosen.includes(value));
  return apis.filter(
    (api) =>
      among(filters.kinds, api.kind) &&
      among(filters.lifecycles, api.lifecycleStage) &&
      among(filters.links, api.origin?.linkId ?? registeredHere) &&
      (filters.environments.length === 0 ||
        api.environments.some((name) => filters.environments.includes(name))) &&
      words.every((word) => `${api.title} ${api.name} ${api.summary ?? ""}`.toLowerCase().includes(word)),
  );
}
