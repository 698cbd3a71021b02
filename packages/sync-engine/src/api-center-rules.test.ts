import { expect, test } from "vitest";
import { refusalOf } from "./api-center-rules.ts";
import type { EntityKind, EntityProperties } from "./inventory.ts";

const api = { title: "Orders", kind: "rest" };
const version = { title: "v1", lifecycleStage: "production" };

test.each<[rule: string, EntityKind, EntityProperties, field: string]>([
  ["a title has at least one character", "api", { ...api, title: "" }, "title"],
  ["a title has at most 50 characters", "api", { ...api, title: "x".repeat(51) }, "title"],
  ["an API has a title", "api", { kind: "rest" }, "title"],
  ["an API has a kind", "api", { title: "Orders" }, "kind"],
  ["a description has at most 1,000", "api", { ...api, description: "x".repeat(1001) }, "description"],
  ["a summary has at most 200", "api", { ...api, summary: "x".repeat(201) }, "summary"],
  ["no half of an emoji", "api", { ...api, summary: "\ud83d" }, "summary"],
  ["a contact's name, 100", "api", { ...api, contacts: [{ name: "x".repeat(101) }] }, "contacts.0.name"],
  ["a license's URL, 200", "api", { ...api, license: { url: "x".repeat(201) } }, "license.url"],
  ["terms have a URL", "api", { ...api, termsOfService: {} }, "termsOfService.url"],
  [
    "twenty documents",
    "api",
    { ...api, externalDocumentation: Array(21).fill({ url: "x" }) },
    "externalDocumentation",
  ],
  [
    "a document's title, 50",
    "api",
    { ...api, externalDocumentation: [{ url: "x", title: "x".repeat(51) }] },
    "externalDocumentation.0.title",
  ],
  ["a known stage", "version", { ...version, lifecycleStage: "live" }, "lifecycleStage"],
  ["a definition's title", "definition", { title: "x".repeat(51) }, "title"],
  ["addresses of 200", "deployment", { server: { runtimeUri: ["x".repeat(201)] } }, "server.runtimeUri.0"],
  ["a deployment's description, 500", "deployment", { description: "x".repeat(501) }, "description"],
  ["a known kind of environment", "environment", { title: "Live", kind: "live" }, "kind"],
  [
    "one portal",
    "environment",
    { title: "Live", kind: "production", server: { managementPortalUri: ["a", "b"] } },
    "server.managementPortalUri",
  ],
])("%s", (_rule, kind, body, field) => {
  expect(refusalOf(kind, body)?.field).toBe(field);
});

test.each<[EntityKind, EntityProperties]>([
  ["api", { ...api, kind: "mcp", description: undefined, customProperties: { team: "red" }, later: 1 }],
  ["version", version],
  ["definition", { title: "x".repeat(50) }],
  ["deployment", { server: { runtimeUri: ["x".repeat(200)] } }],
  ["deployment", {}],
  ["environment", { title: "Live", kind: "staging" }],
])("takes a fitting %s, fields it doesn't know included", (kind, body) => {
  expect(refusalOf(kind, body)).toBeUndefined();
});
