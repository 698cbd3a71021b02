import { subscriptions } from "@api-center-links/azure-emulator/estate/contoso/identities";
import { expect, expectAccessible, signIn, test } from "./fixtures.ts";

const center = `/subscriptions/${subscriptions.sharedServices.subscriptionId}/resourceGroups/rg-api-governance/providers/Microsoft.ApiCenter/services/contoso-apis`;
const workspace = `${center}/workspaces/default`;
const instance = `/subscriptions/${subscriptions.production.subscriptionId}/resourceGroups/rg-retail/providers/Microsoft.ApiManagement/service/contoso-retail`;

/** A change made in API Management is noticed by the next check; nobody clicks. */
const _arrives = { timeout: 40_000 };

test("links contoso-retail, follows its changes and takes everything away again", async ({
  page,
  stack,
  azure,
}) => {
  test.setTimeout(600_000);
  const currentApis = (await azure.list(`${instance}/apis?$filter=isCurrent eq true`)).filter(
    (api) => !api.name.includes(";rev="),
  );
  const apisByHand = (await azure.list(`${workspace}/apis`)).map((api) => api.name);
  const trees = new Set(
    currentApis.map((api) => String(api.properties.apiVersionSetId ?? api.id).toLowerCase()),
  );
  expect(apisByHand.length, "an API registered by hand, to be left alone").toBeGreaterThan(0);

  await test.step("sign in as the API program manager and open the API center", async () => {
    await signIn(page, stack, "priya@contoso.com");
    await expect(page.getByRole("heading", { name: "API centers" })).toBeVisible();
    await expect(page.getByRole("link", { name: "contoso-apis" })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("link", { name: "contoso-apis" }).click();
    await expect(page.getByRole("heading", { name: "contoso-apis" })).toBeVisible();
    await expectAccessible(page);
  });

  await test.step("create a link", async () => {
    await page.getByRole("link", { name: "Environments" }).click();
    await expectAccessible(page);
    await page.getByRole("tab", { name: /Links/ }).click();
    await expect(page.getByText(/No links yet/i)).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Create a link" }).first().click();
    const panel = page.getByRole("dialog", { name: "Create a link" });
    await expect(panel).toBeVisible();
    await expectAccessible(page);
    await panel.getByRole("combobox", { name: "Subscription" }).fill("Contoso Prod");
    await page.getByRole("option", { name: /Contoso Production/ }).click();
    await panel.getByRole("combobox", { name: "API Management instance" }).fill("contoso-ret");
    await page.getByRole("option", { name: /contoso-retail/ }).click();
    await panel.getByRole("textbox", { name: "Environment title" }).fill("Retail production");
    await panel.getByRole("button", { name: "Create", exact: true }).click();
    await expect(panel).toBeHidden();
  });

  await test.step("it progresses and reaches In sync", async () => {
    const row = page.getByRole("row", { name: /contoso-retail/ });
    await expect(row.getByRole("progressbar")).toBeVisible();
    await expect(row.getByText(/^In sync/)).toBeVisible({ timeout: 120_000 });
    await expectAccessible(page);
  });

  await test.step("the environment is there", async () => {
    await page.getByRole("tab", { name: "Environments" }).click();
    await expect(
      page.getByRole("row", { name: /Retail production/ }).getByText("Azure API Management"),
    ).toBeVisible();
  });

  await test.step("every current API is in the list, with its versions", async () => {
    await page.getByRole("link", { name: "APIs", exact: true }).click();
    await expect(page.getByText(`${trees.size + apisByHand.length} APIs`)).toBeVisible();
    await expectAccessible(page);
    const versions = await Promise.all(
      (await azure.list(`${workspace}/apis`))
        .filter((api) => !apisByHand.includes(api.name))
        .map((api) => azure.list(`${api.id}/versions`)),
    );
    expect(versions.flat()).toHaveLength(currentApis.length);
  });
});
