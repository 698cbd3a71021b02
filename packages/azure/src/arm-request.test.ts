import { expect, test } from "vitest";
import { operationClassOf, resourceTypeOf } from "./arm-request.ts";

const service = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiCenter/services/c";

test.each([
  ["/subscriptions", "subscriptions"],
  ["/subscriptions/s/resourceGroups/g", "subscriptions/resourceGroups"],
  ["/subscriptions/s/providers/Microsoft.ApiManagement/service", "Microsoft.ApiManagement/service"],
  [service, "Microsoft.ApiCenter/services"],
  [`${service}/workspaces/default/apis`, "Microsoft.ApiCenter/services/workspaces/apis"],
  [
    `${service}/workspaces/default/apis/a/versions/v`,
    "Microsoft.ApiCenter/services/workspaces/apis/versions",
  ],
  [`${service}/providers/Microsoft.Authorization/permissions`, "Microsoft.Authorization/permissions"],
])("%s is a %s", (path, type) => {
  expect(resourceTypeOf(path)).toBe(type);
});

test("ARM's operation classes: a POST counts as a write", () => {
  expect(["GET", "HEAD", "PUT", "PATCH", "POST", "DELETE"].map(operationClassOf)).toEqual([
    "read",
    "read",
    "write",
    "write",
    "write",
    "delete",
  ]);
});
