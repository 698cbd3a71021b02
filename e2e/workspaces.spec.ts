import { randomUUID } from "node:crypto";
import { roles } from "@api-center-links/azure-emulator/estate/contoso/access";
import { syncIdentity } from "@api-center-links/azure-emulator/estate/contoso/identities";
import { places } from "@api-center-links/azure-emulator/estate/contoso/places";
import type { Azure } from "./azure.ts";
import { expect, expectAccessible, signIn, test } from "./fixtures.ts";
import { createFrom, fillInForm } from "./link-by-form.ts";

const center = `${places.contosoApis}/workspaces/default`;
const subscription = /Contoso Production/;
const instance = "contoso-logistics";
const gateway = "https://contoso-logistics.azure-api.net";

const own = {
  "Shipment Tracking": [`${gateway}/tracking/v1`, `${gateway}/tracking/v2`],
  "Carrier Booking": [`${gateway}/carriers`],
  "Customs Declarations": [`${gateway}/customs`],
  "Vehicle Positions": ["wss://contoso-logistics.azure-api.net/live/vehicles"],
};
const transport = {
  "Route Planning": [`${gateway}/transport/routes`, `${gateway}/transport/routes`],
  Fleet: [`${gateway}/transport/fleet`],
};
const warehouse = {
  Picking: [`${gateway}/warehouse/picking`],
  "Inbound Deliveries": [`${gateway}/warehouse/inbound`],
};

test("links one workspace of contoso-logistics, and then the whole instance with all its workspaces", async ({
  page,
  stack,
  azure,
}) => {
  test.setTimeout(300_000);
  await letTheSyncIdentityRead(azure);
  const before = await addresses(azure);
  await signIn(page, stack, "priya@contoso.com", `/centers${centerPath()}/links`);

  await test.step("the form offers the instance, all of it, and each workspace", async () => {
    const panel = await fillInForm(page, { subscription, instance, environment: "Transport" });
    await panel.getByRole("combobox", { name: "Which of its APIs" }).click();
    await expect(page.getByRole("option")).toHaveText([
      /APIs of the instance itself/,
      /All APIs, those of its workspaces included/,
      /Workspace Transport/,
      /Workspace Warehouse/,
    ]);
    await expectAccessible(page);
    await page.getByRole("option", { name: /Workspace Transport/ }).click();
    await panel.getByRole("button", { name: "Preview the first sync" }).click();
    await expect(panel.getByText("2 APIs, 3 versions and 3 definitions will come.")).toBeVisible();
    await panel.getByText("Coming (2)").click();
    await expect(panel.getByRole("list", { name: "Coming" }).getByRole("listitem")).toHaveText([
      /Fleet.*REST/,
      /Route Planning.*REST · 2, 1/,
    ]);
    await expectAccessible(page);
    await createFrom(panel, page);
  });

  await test.step("the workspace's APIs arrive under its addresses, and no others", async () => {
    expect(await addresses(azure)).toEqual({ ...before, ...transport });
    await page
      .getByRole("table", { name: "Links" })
      .getByRole("link", { name: /^contoso-logistics/ })
      .first()
      .click();
    await expect(page.getByText("2 APIs, 3 versions, 3 definitions, 3 deployments")).toBeVisible();
    await expect(page.getByText("contoso-logistics / workspace transport")).toBeVisible();
    await page.getByRole("tab", { name: "APIs" }).click();
    const apis = page.getByRole("table", { name: "APIs of the link" });
    await expect(apis.getByRole("rowheader")).toHaveText(["Fleet", "Route Planning"]);
    await expectAccessible(page);
    await apis.getByRole("link", { name: "Route Planning" }).click();
    await expect(page.getByText("Send the version in the header `X-Route-Version: 2`.")).toBeVisible();
    await expectAccessible(page);
    await page.goBack();
  });

  await test.step("deleted, it takes them away again", async () => {
    await page.getByRole("toolbar", { name: "Link" }).getByRole("button", { name: "Delete" }).click();
    const dialog = page.getByRole("alertdialog");
    await dialog.getByRole("textbox").fill("contoso-logistics-transport");
    await dialog.getByRole("button", { name: "Delete" }).click();
    await expect(page.getByText("No links yet")).toBeVisible({ timeout: 60_000 });
    expect(await addresses(azure)).toEqual(before);
  });

  await test.step("the whole instance, by choice with the APIs of all workspaces", async () => {
    const panel = await fillInForm(page, {
      ...{ subscription, instance, environment: "Logistics" },
      scope: /All APIs, those of its workspaces included/,
    });
    await createFrom(panel, page);
    expect(await addresses(azure)).toEqual({ ...before, ...own, ...transport, ...warehouse });
  });
});

function centerPath(): string {
  const [, , subscriptionId, , resourceGroup, , , , name] = places.contosoApis.split("/");
  return `/${subscriptionId}/${resourceGroup}/${name}`;
}

/** In the estate the sync identity has no role on contoso-logistics; the owner gives it the one it needs. */
async function letTheSyncIdentityRead(azure: Azure): Promise<void> {
  await azure.change(
    "PUT",
    `${places.logistics}/providers/Microsoft.Authorization/roleAssignments/${randomUUID()}?api-version=2022-04-01`,
    {
      properties: {
        roleDefinitionId: `${places.logistics.split("/resourceGroups")[0]}/providers/Microsoft.Authorization/roleDefinitions/${roles.apiManagementReader}`,
        principalId: syncIdentity.objectId,
        principalType: "ServicePrincipal",
      },
    },
  );
}

/** The addresses of each API of the center, by title. */
async function addresses(azure: Azure): Promise<Record<string, string[]>> {
  const apis = await azure.list(`${center}/apis`);
  const entries = apis.map(async (api) => {
    const deployments = await azure.list(`${api.id}/deployments`);
    const uris = deployments.flatMap(
      (each) => (each.properties.server as { runtimeUri: string[] }).runtimeUri,
    );
    return [String(api.properties.title), uris.toSorted()] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}
