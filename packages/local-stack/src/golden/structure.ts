import type { OddApi, OddSet } from "./odd-api.ts";

export const sets: OddSet[] = [
  { name: "orders", displayName: "Orders", description: "All about orders", scheme: "Segment" },
  { name: "payments", displayName: "Payments", scheme: { header: "Api-Version" } },
  { name: "stock", displayName: "Stock", scheme: { query: "api-version" } },
  { name: "lonely", displayName: "Lonely", scheme: "Segment" },
  { name: "nothing-in-it", displayName: "A set with no API is no API", scheme: "Segment" },
  { name: "mixed", displayName: "Mixed kinds", scheme: "Segment" },
  { name: "blank", displayName: " ", scheme: "Segment" },
];

/** Version sets, revisions and what becomes of them. */
export const structure: OddApi[] = [
  {
    name: "orders-v1",
    set: "orders",
    version: "v1",
    path: "orders",
    shows: "a Segment version is part of the address",
  },
  {
    name: "orders-v2",
    set: "orders",
    version: "v2",
    path: "orders",
    shows: "two versions of one API, a document each",
  },
  {
    name: "orders-v10",
    set: "ORDERS",
    version: "v10",
    path: "orders",
    shows: "ids compare without regard to letter case; v10 is newer than v2",
  },
  {
    name: "orders-original",
    set: "orders",
    path: "orders",
    shows: "a version without an identifier is the Original",
  },
  {
    name: "payments-v1",
    set: "payments",
    version: "2024-01-01",
    path: "payments",
    shows: "a Header version isn't in the address; the deployment says how",
  },
  { name: "payments-original", set: "payments", path: "payments", shows: "an Original needs no header" },
  {
    name: "stock-v1",
    set: "stock",
    version: "1.0",
    path: "stock",
    shows: "a Query version isn't in the address; the deployment says how",
  },
  {
    name: "lonely-only",
    set: "lonely",
    path: "lonely",
    shows: "a set with one version without an identifier",
  },
  {
    name: "mixed-rest",
    set: "mixed",
    version: "v1",
    path: "mixed",
    shows: "an API's kind is that of its newest version",
  },
  {
    name: "mixed-socket",
    set: "mixed",
    version: "v2",
    path: "mixed",
    type: "websocket",
    protocols: ["wss"],
    shows: "the newest version speaks for the set",
  },
  {
    name: "set-is-gone",
    set: "gone",
    version: "v1",
    displayName: "Of a set that is gone",
    shows: "an API in a set that isn't listed keeps the set's place",
  },
  { name: "set-has-no-name", set: "blank", version: "v1", shows: "a blank name falls back to the id" },
  {
    name: "version-without-set",
    version: "v7",
    shows: "an identifier outside of any set is the version's title",
  },
  {
    name: "revised",
    revision: "3",
    otherRevisions: {
      "1": { displayName: "Not this" },
      "2": { displayName: "Nor this" },
      "4": { displayName: "Not yet" },
    },
    shows: "only the current revision comes",
  },
  {
    name: "version-of-two-segments",
    set: "orders",
    version: "v4/beta 1",
    path: "orders",
    shows: "a version with a slash is two segments of the address",
  },
  {
    name: "odd-version",
    set: "orders",
    version: `v3 beta?#${"x".repeat(60)}`,
    path: "orders",
    shows: "a long version is cut in titles and whole in the address",
  },
];
