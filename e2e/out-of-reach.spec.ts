import { places } from "@api-center-links/azure-emulator/estate/contoso/places";
import { expect, signIn, test } from "./fixtures.ts";

const [, , subscriptionId, , resourceGroup, , , , centerName] = places.contosoApis.split("/");
const center = `/centers/${subscriptionId}/${resourceGroup}/${centerName}`;

test("a page that is first opened while the server is out of reach says so in its place, and can be had later", async ({
  page,
  context,
  stack,
}) => {
  await signIn(page, stack, "priya@contoso.com", `${center}/links`);
  await expect(page.getByText("No links yet")).toBeVisible();
  await context.setOffline(true);
  const menu = page.getByRole("navigation", { name: "API center" });
  await menu.getByRole("link", { name: "Activity" }).click();
  const failure = page.getByText("This page can't be shown");
  await expect(failure).toBeVisible();
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(menu.getByRole("link", { name: "Activity" }), "the portal stays").toBeVisible();
  await context.setOffline(false);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { name: "Activity", level: 1 })).toBeVisible();
  await expect(failure).toBeHidden();
});
