import { EntityName, Title } from "@api-center-links/contracts/names";
import { expect, test } from "vitest";
import { offerName, offerTitle } from "./offer-name.ts";

test.each([
  ["Retail production", "retail-production"],
  ["  Größe & Maße (EU)  ", "gro-e-ma-e-eu"],
  ["QA", "qa-env"],
  ["x".repeat(200), "x".repeat(80)],
])("%j is offered as %j, which API Center takes", (title, name) => {
  expect(offerName(title)).toBe(name);
  expect(EntityName.safeParse(offerName(title)).success).toBe(true);
});

test("a title without a letter or digit of ours offers nothing", () => {
  expect(offerName("店舗")).toBe("");
});

test("a name that is taken, letter case aside, gets a number", () => {
  expect(offerName("Retail", ["RETAIL", "retail-2"])).toBe("retail-3");
});

test("an instance's name makes a title", () => {
  expect(offerTitle("contoso-retail")).toBe("Contoso retail");
  expect(Title.safeParse(offerTitle("a".repeat(90))).success).toBe(true);
});
