import { expect, test } from "vitest";
import { openApiDocument } from "./open-api.ts";
import { operations } from "./operations.ts";

test("the document lists every operation with its answers and problems", () => {
  const document = openApiDocument("1.2.3");
  const listed = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.keys(item ?? {}).map((method) => `${method} ${path}`),
  );
  expect(listed.toSorted()).toEqual(operations.map((each) => `${each.method} ${each.path}`).toSorted());

  const create = document.paths?.["/api/centers/{subscriptionId}/{resourceGroup}/{centerName}/links"]?.post;
  expect(create?.responses?.["201"]).toBeDefined();
  expect(create?.responses?.["409"]).toMatchObject({
    description: expect.stringContaining("already-linked"),
  });
  expect(JSON.stringify(create?.requestBody)).toContain("NewLink");
});

test("every placeholder of a path is a described parameter", () => {
  for (const each of operations) {
    const placeholders = [...each.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    const described = "params" in each ? Object.keys(each.params.shape) : [];
    expect(described.toSorted(), each.id).toEqual(placeholders.toSorted());
  }
});

test("each operation says what the caller needs in Azure; only anonymous ones need nothing", () => {
  for (const each of operations) expect(each.needs.length === 0, each.id).toBe("anonymous" in each);
  const create =
    openApiDocument("1.2.3").paths?.["/api/centers/{subscriptionId}/{resourceGroup}/{centerName}/links"]
      ?.post;
  expect(create?.["x-azure-permissions"]).toContainEqual({
    at: "instance",
    actions: ["Microsoft.ApiManagement/service/read"],
    role: "API Management Service Reader Role",
  });
  expect(create?.description).toContain(
    "`Microsoft.ApiCenter/services/workspaces/apis/write` on the API center",
  );
});
