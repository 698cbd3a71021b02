import { randomUUID } from "node:crypto";
import {
  apiReaders,
  subscriptions,
  syncIdentity,
} from "@api-center-links/azure-emulator/estate/contoso/identities";
import { groups, places } from "@api-center-links/azure-emulator/estate/contoso/places";
import type { Stack } from "@api-center-links/local-stack/stack";
import type { Page } from "@playwright/test";
import type { Azure } from "./azure.ts";
import { expect, expectAccessible, expectReflow, signIn, test } from "./fixtures.ts";

const shared = subscriptions.sharedServices.subscriptionId;
const center = `/centers/${shared}/${groups.governance}/contoso-apis`;
const readerRole = "API Management Service Reader Role";

test("who may not assign roles hands the command over; the open panel turns green and the link syncs", async ({
  page,
  context,
  browser,
  stack,
  azure,
}) => {
  test.setTimeout(300_000);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, stack, "priya", `${center}/links/new`);
  const panel = page.getByRole("dialog", { name: "Create a link" });
  await expect(panel.getByText("Choose an API Management instance to see what is in place.")).toBeVisible();
  await choose(page, "Contoso Production", "contoso-logistics");

  const needs = panel.getByRole("list", { name: "What the link needs" });
  const role = needs.getByRole("listitem").filter({ hasText: `${readerRole} on contoso-logistics` });
  await expect(role.getByText("Missing", { exact: true })).toBeVisible();
  await expect(role).toContainText("You may not assign roles on contoso-logistics.");
  await expect(panel.getByRole("button", { name: /^Assign|Automatically configure/ })).toHaveCount(0);
  await expect(panel.getByText(/its first sync waits for it/)).toBeVisible();
  await expectAccessibleAtAnyWidth(page);
  await test.step("magnified four times, the form has room beside its title, that note and its buttons", async () => {
    const size = page.viewportSize();
    await page.setViewportSize({ width: 320, height: 256 });
    const name = panel.getByRole("textbox", { name: "Link name" });
    await name.focus();
    await expect(name).toBeInViewport({ ratio: 1 });
    if (size) await page.setViewportSize(size);
  });

  await role.getByRole("button", { name: "Copy command" }).click();
  const command = await page.evaluate(() => navigator.clipboard.readText());
  await runAsOmar(azure, command);

  await expect(role.getByText("In place", { exact: true })).toBeVisible();
  await expect(
    panel.getByRole("status").filter({ hasText: "All that the link needs is in place." }),
  ).toBeAttached();
  await expect(panel.getByText(/its first sync waits for it/)).toBeHidden();
  await expectAccessible(page);
  await panel.getByRole("button", { name: "Create", exact: true }).click();
  await expect(panel).toBeHidden();
  const row = page.getByRole("table", { name: "Links" }).getByRole("row", { name: /contoso-logistics/ });
  await expect(row.getByText(/^In sync/)).toBeVisible({ timeout: 60_000 });
  expect(await writesOf(azure, "Priya Raman"), "nothing was written in her name").toEqual([]);

  await azure.change("DELETE", await assignmentOf(azure, places.logistics));
  await expect(row.getByText("Needs attention")).toBeVisible({ timeout: 60_000 });
  await expect(row).toContainText(/may not read the API Management instance contoso-logistics/);
  await expectAccessibleAtAnyWidth(page);

  await test.step("the overview has room for why a sync failed, on a phone too", async () => {
    const [address, size] = [page.url(), page.viewportSize()];
    await page.setViewportSize({ width: 320, height: 700 });
    await page.goto(address.replace(/\/links.*$/, ""));
    const box = await page
      .getByRole("link", { name: /^The sync identity may not read/ })
      .first()
      .boundingBox();
    expect(box && box.x + box.width, "nothing sticks out").toBeLessThanOrEqual(320);
    await page.keyboard.press("/");
    const search = await page.getByRole("searchbox", { name: /^Search APIs/ }).boundingBox();
    expect(search?.width, "who types sees more than two letters").toBeGreaterThan(200);
    if (size) await page.setViewportSize(size);
    await page.goto(address);
  });

  await test.step("who may only look sees all of it and can change nothing", async () => {
    await using other = await browser.newContext();
    await looks(await other.newPage(), stack);
    expect(await writesOf(azure, "Rita Oliveira")).toEqual([]);
  });

  await test.step("who may assign roles mends it from the link's own page, and priya's page tells so", async () => {
    await using other = await browser.newContext();
    await mends(await other.newPage(), stack);
    await expect(row.getByText(/^In sync/)).toBeVisible({ timeout: 60_000 });
  });
});

test("who may assign roles does it with one click, and sees Azure take its time", async ({
  page,
  stack,
  azure,
}) => {
  test.setTimeout(300_000);
  const group = `/subscriptions/${shared}/resourceGroups/${groups.empty}`;
  for (const assignment of await azure.list(`${group}${roleAssignments}`)) {
    if (assignment.properties.principalId === apiReaders.objectId)
      await azure.change("DELETE", assignment.id);
  }
  await azure.behave({ roleAssignmentDelayMs: 6_000 });
  await open(page, stack, "omar", `${center}/links/new`);
  const panel = page.getByRole("dialog", { name: "Create a link" });
  await test.step("a list that couldn't be had says so", async () => {
    await page.route("**/linkable-instances?*", (route) => route.abort());
    await panel.getByRole("combobox", { name: "Subscription" }).click();
    await page.getByRole("option", { name: "Contoso Production" }).click();
    const instances = panel.getByRole("combobox", { name: "API Management instance" });
    await expect(instances).toHaveAttribute("placeholder", "Couldn't be loaded");
    await page.unroute("**/linkable-instances?*");
    await panel.getByRole("button", { name: "Try again" }).click();
    await expect(instances).toHaveAttribute("placeholder", "Choose or search");
  });
  await choose(page, "Contoso Shared Services", "contoso-empty");

  const needs = panel.getByRole("list", { name: "What the link needs" });
  const role = needs.getByRole("listitem").filter({ hasText: `${readerRole} on contoso-empty` });
  const assignAll = panel.getByRole("button", {
    name: "Automatically configure managed identity and assign permissions",
  });
  await test.step("what Azure refuses is told where the eye is", async () => {
    // With an id that no line can hold: it must be broken, and not push the rest out of view.
    const policy = `policy-${"x".repeat(300)}`;
    const error = { code: "RequestDisallowedByPolicy", message: `Forbidden by ${policy}.` };
    const refusal = {
      ...{ action: "status", status: 403, code: error.code },
      ...{ body: JSON.stringify({ error }), contentType: "application/json" },
    };
    await azure.behave({
      faults: [{ match: { method: "PUT", pathPattern: "roleAssignments" }, ...refusal }],
    });
    await role.getByRole("button", { name: "Assign for me" }).click();
    await expect(panel.getByText("You don't have the rights to do this")).toBeInViewport({ ratio: 1 });
    await expect(panel.getByText(policy)).toBeVisible();
    await expectReflow(page);
    await azure.behave({ faults: [] });
  });
  await assignAll.click();
  await expect(role.getByText(/^Waiting for Azure, for \d+ s$/)).toBeVisible();
  await expectAccessible(page);
  await expect(role.getByText("In place", { exact: true })).toBeVisible();
  await panel.getByRole("button", { name: "Create", exact: true }).click();
  const row = page.getByRole("table", { name: "Links" }).getByRole("row", { name: /contoso-empty/ });
  await expect(row.getByText("In sync", { exact: true })).toBeVisible({ timeout: 60_000 });
  const writes = await writesOf(azure, "Omar Haddad", `${places.empty}${roleAssignments}`);
  expect(writes.map(({ method, status }) => ({ method, status }))).toEqual([
    { method: "PUT", status: 403 },
    { method: "PUT", status: 201 },
  ]);
});

test("the page of managed identities: what the sync identity may do, and the API center's own identities", async ({
  page,
  stack,
  azure,
}) => {
  test.setTimeout(300_000);
  await open(page, stack, "omar", center);
  await page
    .getByRole("navigation", { name: "API center" })
    .getByRole("link", { name: "Managed identities" })
    .click();
  const table = page.getByRole("table", { name: "What the sync identity may do" });
  const retail = table.getByRole("row", { name: /contoso-retail/ });
  await expect(retail).toContainText("In place");
  await expect(retail).toContainText(`${readerRole}, assigned here`);
  await expect(retail).toContainText("since");
  await azure.change("DELETE", await assignmentOf(azure, places.retail));
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect(retail).toContainText("Missing");
  await expectAccessibleAtAnyWidth(page);
  await retail.getByRole("button", { name: "Assign the role on contoso-retail" }).click();
  await expect(retail).toContainText("In place");

  await page.getByRole("tab", { name: "System assigned" }).click();
  await page.getByRole("radio", { name: "Off" }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Switch off" }).click();
  await expect(page.getByText("Object (principal) id")).toBeHidden();
  await page.getByRole("radio", { name: "On" }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Object (principal) id")).toBeVisible();
  await expectAccessibleAtAnyWidth(page);

  await page.getByRole("tab", { name: "User assigned" }).click();
  await expect(page.getByText("No user-assigned identities")).toBeVisible();
  await page.getByRole("button", { name: "Add", exact: true }).click();
  const panel = page.getByRole("dialog", { name: "Add user-assigned identities" });
  await panel.getByRole("searchbox").fill("governance");
  await panel.getByRole("checkbox", { name: "Select id-api-governance" }).check();
  await expectAccessibleAtAnyWidth(page);
  await panel.getByRole("button", { name: "Add 1 identity" }).click();
  await expect(panel).toBeHidden();
  await page.getByRole("checkbox", { name: "Select id-api-governance" }).check();
  await page.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText("No user-assigned identities")).toBeVisible();
});

async function looks(page: Page, stack: Stack): Promise<void> {
  await open(page, stack, "rita", `${center}/identities`);
  const logistics = page
    .getByRole("table", { name: "What the sync identity may do" })
    .getByRole("row", { name: /^contoso-logistics/ });
  await expect(logistics).toContainText("Missing");
  await expect(logistics).toContainText("You may not assign roles here");
  await expect(page.getByRole("button", { name: /^Assign/ })).toHaveCount(0);
  await expectAccessibleAtAnyWidth(page);

  await page.getByRole("tab", { name: "System assigned" }).click();
  await expect(page.getByRole("radio", { name: "Off" })).toBeDisabled();
  await expectRefused(page, "Save");
  await expect(page.getByText(/Your roles on contoso-apis don't allow this/)).toBeVisible();
  await page.getByRole("tab", { name: "User assigned" }).click();
  for (const name of ["Add", "Remove"]) await expectRefused(page, name);

  await page.getByRole("link", { name: "Environments" }).click();
  await page.getByRole("tab", { name: "Links" }).click();
  const chosen = page.getByRole("checkbox", { name: /contoso-logistics/ });
  await chosen.click();
  await expect(chosen).toBeChecked();
  for (const name of ["Create a link", "Sync now", "Verify", "Pause", "Delete"])
    await expectRefused(page, name);
  const row = page.getByRole("table", { name: "Links" }).getByRole("row", { name: /contoso-logistics/ });
  await row.getByRole("button", { name: "Give access" }).click({ timeout: 60_000 });
  const dialog = page.getByRole("dialog", { name: "Access of contoso-logistics" });
  await expect(dialog.getByText(/You may not assign roles on contoso-logistics/)).toBeVisible();
  await expect(dialog.getByRole("button")).toHaveText(["Copy command", "Close"]);
  await dialog.getByRole("button", { name: "Close" }).click();

  await page.goto(`${new URL(page.url()).origin}${center}/links/new`);
  await expectRefused(page, "Create");
  await expect(
    page.getByRole("dialog").getByText(/Your roles on contoso-apis don't allow this/),
  ).toBeVisible();
  await page.getByRole("button", { name: "Cancel" }).click();

  await row.getByRole("link", { name: "contoso-logistics" }).first().click();
  await expect(
    page.getByText(/needs Microsoft.EventGrid\/eventSubscriptions\/write on contoso-logistics/),
  ).toBeVisible();
  await page.getByRole("button", { name: "Show the command" }).click();
  await expect(page.getByRole("dialog", { name: "Set up events of contoso-logistics" })).toContainText(
    "az eventgrid event-subscription create",
  );
  await expectAccessibleAtAnyWidth(page);
}

async function mends(page: Page, stack: Stack): Promise<void> {
  await open(page, stack, "omar", `${center}/links`);
  await page.getByRole("table", { name: "Links" }).getByRole("link", { name: "contoso-logistics" }).click();
  await expect(page.getByRole("heading", { name: "contoso-logistics", level: 1 })).toBeVisible();
  await page.getByRole("button", { name: "Give access" }).click();
  const dialog = page.getByRole("dialog", { name: "Access of contoso-logistics" });
  await dialog.getByRole("button", { name: "Assign for me" }).waitFor();
  await expectAccessibleAtAnyWidth(page);
  await dialog.getByRole("button", { name: "Assign for me" }).click();
  await expect(page.getByText(/^In sync/)).toBeVisible({ timeout: 60_000 });
  // What it says is still being read when the link has gone on.
  await expect(dialog.getByText("It goes on by itself within a minute.")).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(dialog).toBeHidden();
}

const roleAssignments = "/providers/Microsoft.Authorization/roleAssignments";

/** Signs in and goes to a page, once the portal stands. */
async function open(page: Page, stack: Stack, person: string, path: string): Promise<void> {
  await signIn(page, stack, `${person}@contoso.com`);
  await page.goto(`${stack.url}${path}`);
}

async function choose(page: Page, subscription: string, instance: string): Promise<void> {
  const panel = page.getByRole("dialog", { name: "Create a link" });
  await panel.getByRole("combobox", { name: "Subscription" }).fill(subscription);
  await page.getByRole("option", { name: subscription }).click();
  await panel.getByRole("combobox", { name: "API Management instance" }).click();
  await page.getByRole("option", { name: new RegExp(instance) }).click();
}

/** What Azure CLI does with the command: looks the role up by its name, then assigns it under a name of its own. */
async function runAsOmar(azure: Azure, command: string): Promise<void> {
  const form =
    /^az role assignment create --role "([^"]+)" --assignee-object-id (\S+) --assignee-principal-type (\S+) --scope (\S+)$/;
  const [, role, principalId, principalType, scope] = form.exec(command) ?? [];
  expect({ role, principalId, principalType, scope }, command).toEqual({
    role: readerRole,
    principalId: syncIdentity.objectId,
    principalType: "ServicePrincipal",
    scope: places.logistics,
  });
  const filter = encodeURIComponent(`roleName eq '${role}'`);
  const [definition] = await azure.list(
    `${scope}/providers/Microsoft.Authorization/roleDefinitions?$filter=${filter}`,
  );
  await azure.change("PUT", `${scope}${roleAssignments}/${randomUUID()}`, {
    properties: { roleDefinitionId: definition?.id, principalId, principalType },
  });
}

async function assignmentOf(azure: Azure, scope: string): Promise<string> {
  const found = (await azure.list(`${scope}${roleAssignments}`)).find(
    ({ id, properties }) =>
      properties.principalId === syncIdentity.objectId && id.toLowerCase().startsWith(scope.toLowerCase()),
  );
  return found?.id ?? "none";
}

/** What reached ARM in someone's name and would change something there. */
async function writesOf(azure: Azure, displayName: string, below = "") {
  return (await azure.requests(0)).filter(
    ({ principal, method, path }) =>
      principal?.displayName === displayName && method !== "GET" && path.startsWith(below),
  );
}

/** A command that is there, doesn't work, and says why. */
async function expectRefused(page: Page, name: string): Promise<void> {
  const button = page.getByRole("button", { name, exact: true });
  await expect(button).toBeDisabled();
  await expect(button).toHaveAttribute("title", /Your roles on contoso-apis don't allow this/);
}

async function expectAccessibleAtAnyWidth(page: Page): Promise<void> {
  const size = page.viewportSize();
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 700 });
  await expectAccessible(page);
  await expectReflow(page);
  if (size) await page.setViewportSize(size);
}
