import { places } from "@api-center-links/azure-emulator/estate/contoso/places";
import { expect, expectAccessible, expectReflow, signIn, test } from "./fixtures.ts";
import { createFrom, fillInForm } from "./link-by-form.ts";

const [, , subscriptionId, , resourceGroup, , , , centerName] = places.contosoApis.split("/");
const list = `/centers/${subscriptionId}/${resourceGroup}/${centerName}/links`;
/** Without a place to break, and as long as names may be. */
const linkName = "Retail".padEnd(90, "l");

test("who is about to delete a link sees that somebody else has begun to, and then that it is gone", async ({
  page,
  browser,
  stack,
  azure,
}) => {
  await signIn(page, stack, "priya@contoso.com", list);
  const entries = { subscription: /Contoso Production/, instance: "contoso-retail", environment: "Retail" };
  const panel = await fillInForm(page, entries);
  await panel.getByRole("textbox", { name: "Link name" }).fill(linkName);
  await createFrom(panel, page);
  const omar = await (await browser.newContext()).newPage();
  await signIn(omar, stack, "omar@contoso.com", `${list}?environment=gone`);
  const filter = omar.getByRole("combobox", { name: "Environment filter" });
  await expect(filter, "what hides everything is seen").toHaveText("Environment: gone");
  await filter.click();
  await omar.getByRole("menuitemcheckbox", { name: "gone" }).click();
  await omar.keyboard.press("Escape");
  const dialog = page.getByRole("alertdialog");
  for (const each of [page, omar]) {
    await each.getByRole("checkbox", { name: `Select ${linkName}` }).click();
    await each.getByRole("toolbar", { name: "Links" }).getByRole("button", { name: "Delete" }).click();
    await each.getByRole("alertdialog").getByRole("textbox").fill(linkName);
  }
  await expect(dialog.getByRole("button", { name: "Delete" })).toBeEnabled();
  const size = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  await expectReflow(page);
  if (size) await page.setViewportSize(size);
  await azure.behave({ latencyMs: 1_500 });
  await omar.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await expect(dialog.getByText("The link is being deleted.")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Delete" })).toBeDisabled();
  await expectAccessible(page);
  await azure.behave({ latencyMs: 0 });
  await expect(dialog.getByText("The link has been deleted.")).toBeVisible({ timeout: 60_000 });
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("No links yet")).toBeVisible();
});
