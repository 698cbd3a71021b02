import type { ApiSummary } from "@api-center-links/contracts/inventory";
import { expect, test } from "vitest";
import { type ApiFilters, filterApis } from "./api-filters.ts";

const none: ApiFilters = { query: "", kinds: [], lifecycles: [], environments: [], links: [] };

function api(title: string, changes: Partial<ApiSummary> = {}): ApiSummary {
  return {
    name: title.toLowerCase().replaceAll(" ", "-"),
    title,
    kind: "rest",
    lifecycleStage: "production",
    summary: null,
    versions: 1,
    environments: ["retail"],
    origin: { linkId: "l1", linkName: "retail", sourceId: "/x", instanceName: "retail" },
    lastModifiedAt: null,
    fault: null,
    ...changes,
  };
}

const apis = [
  api("Store Orders"),
  api("Gift Cards", { kind: "soap", summary: "Order cards for friends" }),
  api("Partner API", { origin: null, environments: [], lifecycleStage: null }),
];
const titles = (filters: Partial<ApiFilters>) =>
  filterApis(apis, { ...none, ...filters }).map((each) => each.title);

test("no filter shows all", () => {
  expect(titles({})).toEqual(["Store Orders", "Gift Cards", "Partner API"]);
});

test("every word must be found, in title, name or summary, in any order and case", () => {
  expect(titles({ query: "ORDER" })).toEqual(["Store Orders", "Gift Cards"]);
  expect(titles({ query: "order gift" })).toEqual(["Gift Cards"]);
});

test("values of one filter widen, filters narrow each other", () => {
  expect(titles({ kinds: ["rest", "soap"] })).toHaveLength(3);
  expect(titles({ kinds: ["rest"], environments: ["retail"] })).toEqual(["Store Orders"]);
});

test("APIs registered by people can be told from synced ones", () => {
  expect(titles({ links: ["none"] })).toEqual(["Partner API"]);
  expect(titles({ links: ["l1"] })).toEqual(["Store Orders", "Gift Cards"]);
});
