import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  centerIdOf,
  instanceIdOf,
  parseCenterId,
  parseInstanceId,
  ResourceIdError,
  resourceGroupOf,
  sameResource,
  scopeCovers,
  workspaceOf,
} from "./resource-id.ts";

const subscription = "0f1e2d3c-0001-4000-8000-000000000001";
const instance = `/subscriptions/${subscription}/resourceGroups/rg-retail/providers/Microsoft.ApiManagement/service/contoso-retail`;

const resourceGroup = fc
  .string({ unit: fc.constantFrom(..."abzAZ019_().-äß漢"), minLength: 1, maxLength: 90 })
  .filter((name) => !name.endsWith("."));
const instanceName = fc.stringMatching(/^[a-zA-Z](?:[a-zA-Z0-9-]{0,48}[a-zA-Z0-9])?$/);
const centerName = fc.stringMatching(/^[a-zA-Z0-9-]{3,90}$/);
const place = { subscriptionId: fc.uuid(), resourceGroup };

test("an id made of valid parts reads back as those parts, in any letter case of the fixed words", () => {
  fc.assert(
    fc.property(fc.record({ ...place, name: instanceName }), (parts) => {
      const id = instanceIdOf(parts);
      expect(parseInstanceId(id)).toEqual({ id, ...parts });
      const lower = id.toLowerCase();
      expect(sameResource(lower, id)).toBe(true);
      expect(parseInstanceId(lower).id).toBe(lower);
    }),
  );
  fc.assert(
    fc.property(fc.record({ ...place, name: centerName }), (parts) => {
      const id = centerIdOf(parts);
      expect(parseCenterId(`  ${id}/ `)).toEqual({ id, ...parts });
      expect(() => parseInstanceId(id)).toThrow(ResourceIdError);
    }),
  );
});

test("any other text is refused with a sentence, never taken and never a crash", () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom("", ".", "..", "%2e%2e", "subscriptions", "providers", subscription, "a?b", "a#b", "a@b"),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join("/");
      for (const parse of [parseInstanceId, parseCenterId]) {
        try {
          const { id } = parse(text);
          expect(new URL(id, "https://host.example").pathname.split("/")).toHaveLength(9);
        } catch (error) {
          expect(error).toBeInstanceOf(ResourceIdError);
        }
      }
    }),
  );
});

describe("an error names what is wrong", () => {
  test.each([
    ["", "Enter the resource id"],
    ["contoso-retail", 'starts with "/subscriptions/"'],
    ["https://management.azure.com/subscriptions/x", 'starts with "/subscriptions/"'],
    [instance.replace("/subscriptions/", "/tenants/"), '"tenants" where "subscriptions" belongs'],
    [instance.replace(subscription, "my-subscription"), '"my-subscription" is no subscription id'],
    [instance.replace("rg-retail", "rg?retail"), '"rg?retail" is no resource group name'],
    [instance.replace("rg-retail", "rg."), '"rg." is no resource group name'],
    [instance.replace("service/", "services/"), "Microsoft.ApiManagement/services, not of an API Management"],
    [instance.replace("ApiManagement", "ApiCenter"), "not of an API Management instance"],
    [instance.replace("contoso-retail", "-x"), '"-x" is no name of an API Management instance'],
    [`${instance}/apis/petstore`, 'goes on after the name of the API Management instance ("/apis/petstore")'],
  ])("%s", (text, message) => {
    expect(() => parseInstanceId(text)).toThrow(message);
  });
});

test("a scope covers itself and what lies in it, not what merely begins alike", () => {
  expect(scopeCovers(`/subscriptions/${subscription.toUpperCase()}`, instance)).toBe(true);
  expect(scopeCovers(instance, instance.toUpperCase())).toBe(true);
  expect(scopeCovers("/", instance)).toBe(true);
  expect(scopeCovers(instance, `${instance}-2`)).toBe(false);
  expect(scopeCovers(`${instance}/apis/a`, instance)).toBe(false);
});

test("parts of ids are found whatever their casing", () => {
  expect(workspaceOf(`${instance}/Workspaces/team-a/apis/x`)).toBe("team-a");
  expect(workspaceOf(`${instance}/apis/x`)).toBeUndefined();
  expect(resourceGroupOf(instance.toLowerCase())).toBe("rg-retail");
});
