import type { OddApi } from "./odd-api.ts";

/** Ids that are no names in API Center, and the names made of them. */
export const names: OddApi[] = [
  { name: "with spaces in it", path: "spaces", shows: "spaces become hyphens" },
  { name: "with-spaces-in-it", path: "spaces-2", shows: "two ids with one slug are two APIs" },
  {
    name: "With_Spaces.In It",
    path: "spaces-3",
    shows: "letter case and dots make no difference to the slug, and a third API",
  },
  {
    name: "a".repeat(256),
    path: "long-id",
    displayName: "An id of 256 characters",
    shows: "256 characters become 90",
  },
  {
    name: "在庫管理",
    path: "stock-ja",
    displayName: "在庫管理",
    shows: "an id without a Latin letter has a slug all the same",
  },
  {
    name: "Größenübersicht",
    path: "sizes",
    displayName: "Größenübersicht",
    shows: "letters lose their marks",
  },
  { name: "--", path: "hyphens", displayName: "Hyphens alone", shows: "nothing left of the slug" },
  { name: "x", path: "x", shows: "names have at least three characters" },
];

/** Addresses: paths, schemes and lengths. */
export const addresses: OddApi[] = [
  { name: "root", path: "", shows: "an empty path is the host alone" },
  {
    name: "long-path",
    path: "p".repeat(400),
    shows: "a path of 400 characters makes no address API Center takes",
  },
  { name: "slashes", path: "/a//b/", shows: "slashes aren't doubled" },
  {
    name: "odd-path",
    path: "größe/a b/{tenant}/c%20d",
    shows: "a path is percent-encoded once, braces stay",
  },
  { name: "both-schemes", protocols: ["http", "https"], shows: "https before http" },
  { name: "plain-http", protocols: ["http"], shows: "http alone, where the API says so" },
  { name: "no-protocols", protocols: [], shows: "https where the API says nothing" },
];
