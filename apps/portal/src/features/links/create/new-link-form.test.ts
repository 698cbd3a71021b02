import { expect, test } from "vitest";
import { ProblemError } from "../../../lib/problem-error.ts";
import { checkForm, emptyForm, fieldErrorsOf, filledIn } from "./new-link-form.ts";

const taken = { links: ["contoso-retail"], environments: ["retail"] };
const resourceId =
  "/subscriptions/1f0e8b52-7c3d-4e6a-9d21-5b8c40f7a601/resourceGroups/rg/providers/Microsoft.ApiManagement/service/contoso-retail";

test("choosing an instance offers free names for link and environment", () => {
  const filled = filledIn({ ...emptyForm, resourceId }, taken);
  expect(filled.linkName).toBe("contoso-retail-2");
  expect(filled.environmentTitle).toBe("Contoso retail");
  expect(filled.environmentName).toBe("contoso-retail");
});

test("the environment's name follows its title until the person types their own", () => {
  const titled = { ...emptyForm, resourceId, environmentTitle: "Retail" };
  expect(filledIn(titled, taken).environmentName).toBe("retail-2");
  expect(filledIn({ ...titled, environmentName: "shops" }, taken).environmentName).toBe("shops");
});

test("a link to one workspace is offered names that say so", () => {
  const form = { ...emptyForm, resourceId, scope: { kind: "workspace" as const, workspace: "team-a" } };
  expect(filledIn(form, taken)).toMatchObject({
    linkName: "contoso-retail-team-a",
    environmentTitle: "Contoso retail team a",
    environmentName: "contoso-retail-team-a",
  });
  expect(checkForm(form, taken).body?.scope).toEqual({ kind: "workspace", workspace: "team-a" });
});

test("a complete form is a request that the contract takes", () => {
  const { body } = checkForm({ ...emptyForm, resourceId, description: "  " }, taken);
  expect(body).toEqual({
    name: "contoso-retail-2",
    resourceId,
    environment: { name: "contoso-retail", title: "Contoso retail", kind: "production" },
    settings: { lifecycleStage: "production", definitions: "always" },
  });
});

test("each complaint names its field", () => {
  const { errors } = checkForm(
    { ...emptyForm, linkName: "no spaces!", environmentTitle: "t".repeat(51), environmentName: "x" },
    taken,
  );
  expect(Object.keys(errors ?? {}).sort()).toEqual([
    "/environment/name",
    "/environment/title",
    "/name",
    "/resourceId",
  ]);
  expect(errors?.["/resourceId"]).toBe("Choose an API Management instance.");
});

const problem = { title: "Taken", status: 409, detail: "Choose another." };

test("a server's refusal lands at the fields it names, or at the one its kind is about", () => {
  const named = new ProblemError({
    ...problem,
    type: "/problems/invalid-request",
    errors: [{ field: "/environment/title", message: "Too long." }],
  });
  expect(fieldErrorsOf(named)).toEqual({ "/environment/title": "Too long." });
  const byKind = new ProblemError({ ...problem, type: "/problems/already-linked" });
  expect(fieldErrorsOf(byKind)).toEqual({ "/resourceId": "Taken. Choose another." });
  expect(fieldErrorsOf(new ProblemError({ ...problem, type: "/problems/link-limit-reached" }))).toEqual({});
});
