import { expect, test } from "vitest";
import { formatSort, parseSort, sorted } from "./sorting.ts";
import { changedSearch } from "./url-state.ts";

test("a filter changes its own part of the address alone, and leaves it when emptied", () => {
  const search = new URLSearchParams("q=orders&kind=rest&kind=soap");
  expect(changedSearch(search, { kind: ["graphql"], sort: "-title" }).toString()).toBe(
    "q=orders&kind=graphql&sort=-title",
  );
  expect(changedSearch(search, { q: "", kind: null }).toString()).toBe("");
});

test("a sort survives the address; a column that doesn't exist is forgotten", () => {
  const sort = { column: "kind", descending: true };
  expect(parseSort(formatSort(sort), ["title", "kind"], "title")).toEqual(sort);
  expect(parseSort("-password", ["title", "kind"], "-title")).toEqual({ column: "title", descending: true });
});

test("names sort as people count, and rows without a value stand last both ways", () => {
  const rows = ["v10", null, "V2", "v1"];
  expect(sorted(rows, (row) => row, false)).toEqual(["v1", "V2", "v10", null]);
  expect(sorted(rows, (row) => row, true)).toEqual(["v10", "V2", "v1", null]);
});
