import { places } from "@api-center-links/azure-emulator/estate/contoso/places";
import { expect, expectAccessible, signIn, test } from "./fixtures.ts";
import { createFrom, fillInForm } from "./link-by-form.ts";

const [, , subscriptionId, , resourceGroup, , , , centerName] = places.contosoApis.split("/");
const path = `/centers/${subscriptionId}/${resourceGroup}/${centerName}`;

test("where Azure wants a second factor, a person signs in again with it and is where they were", async ({
  page,
  stack,
}) => {
  await signIn(page, stack, "priya@contoso.com", `${path}/links`);
  await fetch(new URL("/_emulator/behavior", stack.azureUrl), {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ signIn: [{ refusal: "claims-challenge", account: "priya@contoso.com" }] }),
  });
  await page.goto(`${stack.url}${path}/environments`);
  const again = page.getByRole("button", { name: "Sign in again" }).first();
  await expect(again).toBeVisible();
  await expectAccessible(page);
  await again.click();
  const account = page.getByRole("button", { name: /priya@contoso\.com/ });
  const approve = page.getByRole("button", { name: /approve/i });
  await account.or(approve).first().waitFor();
  if (await account.isVisible()) await account.click();
  await approve.click();
  await page.waitForURL(`${stack.url}${path}/environments`);
  await expect(page.getByRole("table")).toBeVisible();
});

const emptyInstance = {
  subscription: /Contoso Shared Services/,
  instance: "contoso-empty",
  environment: "Nothing yet",
};

test("what was typed outlives the end of a session, and goes with the panel", async ({ page, stack }) => {
  await signIn(page, stack, "priya@contoso.com", `${path}/links`);
  const panel = await fillInForm(page, emptyInstance);
  await page.reload();
  const instance = panel.getByRole("combobox", { name: "API Management instance" });
  await expect(instance).toHaveValue("contoso-empty");
  const signedInAnew = page.waitForRequest(/oauth2\/v2\.0\/authorize/);
  await page.evaluate(() => {
    const tokens = Object.keys(sessionStorage).filter((key) => /accesstoken|refreshtoken/.test(key));
    for (const each of tokens) sessionStorage.removeItem(each);
  });
  await signedInAnew;
  await page.waitForURL(`${stack.url}${path}/links/new`);
  await expect(instance).toHaveValue("contoso-empty");
  const title = panel.getByRole("textbox", { name: "Environment title" });
  await expect(title).toHaveValue("Nothing yet");
  await panel.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("toolbar", { name: "Links" }).getByRole("button", { name: "Create a link" }).click();
  await expect(title).toHaveValue("");
  await panel.getByRole("button", { name: "Cancel" }).click();
  await page.goBack();
  await expect(page.getByText("No links yet"), "where it was opened").toBeVisible();
  await expect(panel, "going back doesn't open again what was closed").toBeHidden();
});

test("who signs in next in a tab isn't told how another's work ended", async ({ page, stack }) => {
  await signIn(page, stack, "priya@contoso.com", `${path}/links`);
  await createFrom(await fillInForm(page, emptyInstance), page);
  await expect(page.getByRole("button", { name: "Notifications, 1 unread" })).toBeVisible();
  await page.getByRole("button", { name: /^Account:/ }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(/\?state=/);
  await signIn(page, stack, "rita@contoso.com", `${path}/links`);
  await page.getByRole("button", { name: "Notifications", exact: true }).click();
  await expect(page.getByText("Nothing yet. What you start is reported here")).toBeVisible();
});
