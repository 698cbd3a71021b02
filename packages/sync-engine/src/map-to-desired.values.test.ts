import { describe, expect, test } from "vitest";
import type { SourceApi } from "./source.ts";
import { mapped } from "./testing/mapped.ts";
import { versionSetNamed } from "./testing/sample-source.ts";

/* The values of an API's fields, and what becomes of one that API Center wouldn't take: each rule with its example. */

describe("kind, and the title of the definition, follow the type", () => {
  test.each([
    ["http", "rest", "OpenAPI"],
    ["soap", "soap", "WSDL"],
    ["graphql", "graphql", "GraphQL schema"],
    ["odata", "rest", "OData metadata"],
    ["grpc", "grpc", "Protobuf"],
    ["websocket", "websocket", undefined],
    ["mcp", "mcp", undefined],
    ["a2a", "a2a", undefined],
    ["GraphQL", "graphql", "GraphQL schema"],
    ["", "rest", "OpenAPI"],
    ["constructor", "constructor", undefined],
    ["t".repeat(300), `${"t".repeat(99)}…`, undefined],
  ])("%s is %s with definition %s", (type, kind, definitionTitle) => {
    expect(mapped({ type })).toMatchObject({ kind });
    expect(mapped({ type }).definitionTitle).toBe(definitionTitle);
  });
});

describe("title is the display name, description the readable text", () => {
  test.each(["", "  ", "\u0000", "\u200b\u200d", "\u0301"])(
    "a name of which nothing can be seen, %j, falls back to the id",
    (displayName) => {
      expect(mapped({ displayName }).title).toBe("orders");
    },
  );

  test("so does one that can't be cut without cutting a character apart", () => {
    expect(mapped({ displayName: `e${"\u0301".repeat(200)}` }).title).toBe("orders");
  });

  test("a long name is cut at a word, and stands whole first in the description", () => {
    const displayName = "Order management for stores, warehouses and partners in Europe";
    const { title, description } = mapped({ displayName, description: "What it does." });
    expect(title).toBe("Order management for stores, warehouses and…");
    expect(description).toBe(`${displayName}\n\nWhat it does.`);
  });

  test("control characters and line breaks don't get into titles", () => {
    expect(mapped({ displayName: " Orders\u0000\r\n and\tcarts " }).title).toBe("Orders and carts");
  });

  test("a set without a description has that of its newest version", () => {
    const set = versionSetNamed("orders", { description: " " });
    expect(mapped({ description: "From the API." }, set).description).toBe("From the API.");
    expect(mapped({}, { ...set, description: "From the set." }).description).toBe("From the set.");
  });

  test("a long description is cut at 1,000 characters and noted, never inside an emoji", () => {
    const { description, tree } = mapped({ description: "👩‍👩‍👧‍👦".repeat(200) });
    expect(String(description).length).toBeLessThanOrEqual(1000);
    expect(String(description)).toMatch(/^(👩‍👩‍👧‍👦)+…$/u);
    expect(tree.notes).toEqual(["The description is cut at 1000 characters."]);
  });
});

describe("contacts, license and terms are set at creation", () => {
  test.each<[string, Partial<SourceApi>]>([
    ["The contact's name is longer", { contact: { name: "x".repeat(101) } }],
    ["The contact's e-mail is longer", { contact: { email: `${"x".repeat(100)}@example.com` } }],
    ["The contact's e-mail is no mail address", { contact: { email: "ask us" } }],
    ["The contact URL is no web address", { contact: { url: "www.example.com" } }],
    ["The license's name is longer", { license: { name: "x".repeat(101) } }],
    ["The license URL is no web address", { license: { url: "see file" } }],
    ["The terms of service URL is no web address", { termsOfServiceUrl: "javascript:alert(1)" }],
    ["The terms of service URL is no web address", { termsOfServiceUrl: "https://user:secret@example.com" }],
    ["The terms of service URL is no web address", { termsOfServiceUrl: "https://example.com/a\u0007b" }],
    ["The terms of service URL is no web address", { termsOfServiceUrl: `https://x.y/${"x".repeat(189)}` }],
  ])("are dropped where API Center wouldn't take them: %s", (note, api) => {
    const { people, tree } = mapped(api);
    expect(people).toEqual({});
    expect(tree.notes).toEqual([expect.stringContaining(note)]);
  });

  test("fit up to the last character", () => {
    const url = `https://x.y/${"x".repeat(188)}`;
    const name = "x".repeat(100);
    const email = `${"x".repeat(96)}@x.y`;
    const api = {
      contact: { name, email: `mailto:${email}`, url },
      license: { name, url },
      termsOfServiceUrl: url,
    };
    expect(mapped(api).people).toEqual({
      contacts: [{ name, email, url }],
      license: { name, url },
      termsOfService: { url },
    });
  });

  test("come along where API Center takes them", () => {
    const { people } = mapped({
      contact: { name: "Team Orders", email: "orders@example.com", url: "https://example.com/orders" },
      license: { name: "MIT", url: "https://example.com/license" },
      termsOfServiceUrl: "https://example.com/terms",
    });
    expect(people).toEqual({
      contacts: [{ name: "Team Orders", email: "orders@example.com", url: "https://example.com/orders" }],
      license: { name: "MIT", url: "https://example.com/license" },
      termsOfService: { url: "https://example.com/terms" },
    });
  });
});
