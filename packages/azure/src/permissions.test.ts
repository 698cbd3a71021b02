import { expect, test } from "vitest";
import { isAllowed, type Permission } from "./permissions.ts";

const role = (actions: string[], notActions: string[] = []): Permission => ({
  actions,
  notActions,
  dataActions: [],
  notDataActions: [],
});

const write = "Microsoft.ApiCenter/services/workspaces/apis/write";

test.each([
  ["owner", [role(["*"])], true],
  ["everything of API Center", [role(["Microsoft.ApiCenter/services/*"])], true],
  ["readers", [role(["*/read"])], false],
  ["the action itself, in other casing", [role([write.toUpperCase()])], true],
  ["all writes", [role(["*/write"])], true],
  ["a wildcard in the middle", [role(["Microsoft.ApiCenter/*/apis/write"])], true],
  ["no role", [], false],
  ["another provider", [role(["Microsoft.ApiManagement/*"])], false],
  ["a longer action is another one", [role([`${write}/more`])], false],
  ["taken out again", [role(["*"], ["Microsoft.ApiCenter/*/write"])], false],
  ["taken out of one role, given by another", [role(["*"], ["*/write"]), role([write])], true],
  ["data actions give nothing", [{ ...role([]), dataActions: ["*"] }], false],
  ["dots are dots", [role(["MicrosoftXApiCenter/services/workspaces/apis/write"])], false],
])("%s", (_, permissions, allowed) => {
  expect(isAllowed(permissions, write)).toBe(allowed);
});
