import { isDeepStrictEqual } from "node:util";
import { subscriptions } from "@api-center-links/azure-emulator/estate/contoso/identities";
import type { Page } from "@playwright/test";
import type { ArmRequest, Azure } from "./azure.ts";
import { expect, expectAccessible, expectReflow, signIn, test } from "./fixtures.ts";

const center = `/subscriptions/${subscriptions.sharedServices.subscriptionId}/resourceGroups/rg-api-governance/providers/Microsoft.ApiCenter/services/contoso-apis`;
const inventory = `${center}/workspaces/default`;
const instance = `/subscriptions/${subscriptions.production.subscriptionId}/resourceGroups/rg-retail/providers/Microsoft.ApiManagement/service/contoso-retail`;

const eventSubscriptions = `${instance}/providers/Microsoft.EventGrid/eventSubscriptions`;

test("links contoso-retail, follows its changes and takes everything away again", async ({
  page,
  stack,
  azure,
}) => {
  test.setTimeout(600_000);
  const published = await publishedApis(azure);
  const byHand = await azure.list(`${inventory}/apis`);
  expect(byHand.length, "an API registered by hand, to be left alone").toBeGreaterThan(0);

  const links = page.getByRole("table", { name: "Links" });
  const apis = page.getByRole("table", { name: "APIs" });
  const menu = page.getByRole("navigation", { name: "API center" });

  await test.step("sign in as the API program manager and open the API center", async () => {
    await signIn(page, stack, "priya@contoso.com");
    await expect(page.getByRole("heading", { name: "API centers" })).toBeVisible();
    await expect(page.getByRole("row", { name: /contoso-apis/ })).toContainText("Standard");
    await expectAccessible(page);
    await page.getByRole("link", { name: "contoso-apis" }).click();
    await expect(page.getByRole("heading", { name: "contoso-apis", level: 1 })).toBeVisible();
    await expectAccessible(page);
  });

  await test.step("create a link", async () => {
    await menu.getByRole("link", { name: "Environments" }).click();
    await expect(page.getByRole("row", { name: /Developer sandbox/ })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("tab", { name: "Links" }).click();
    await expect(page.getByText("No links yet")).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("toolbar", { name: "Links" }).getByRole("button", { name: "Create a link" }).click();
    const panel = page.getByRole("dialog", { name: "Create a link" });
    await panel.getByRole("combobox", { name: "Subscription" }).fill("Contoso Prod");
    await page.getByRole("option", { name: /Contoso Production/ }).click();
    await panel.getByRole("combobox", { name: "API Management instance" }).click();
    await page.getByRole("option", { name: /contoso-retail/ }).click();
    await panel.getByRole("textbox", { name: "Environment title" }).fill("Retail production");
    const events = panel.getByRole("switch", { name: "Be told of changes at once" });
    await expect(events, "offered to Priya, who may set them up on contoso-retail").toBeEnabled();
    await expect(events).toBeChecked();
    await panel.getByRole("button", { name: "Preview the first sync" }).click();
    await expect(panel.getByText(`${published.length} versions`)).toBeVisible();
    await expectAccessible(page);
    expect(await azure.list(`${inventory}/apis`), "a preview writes nothing").toHaveLength(byHand.length);
    await panel.getByRole("button", { name: "Create", exact: true }).click();
    await expect(panel).toBeHidden();
  });

  await test.step("it appears at once, progresses and reaches In sync", async () => {
    const row = links.getByRole("row", { name: /contoso-retail/ });
    await expect(row.getByRole("progressbar")).toBeVisible();
    await expect(row.getByText("In sync", { exact: true })).toBeVisible({ timeout: 120_000 });
    await expectAccessible(page);
  });

  await test.step("commands do nothing with a selected link that a filter hides", async () => {
    const verify = page.getByRole("toolbar", { name: "Links" }).getByRole("button", { name: "Verify" });
    await page.getByRole("checkbox", { name: "Select contoso-retail" }).click();
    await expect(verify).toBeEnabled();
    await page.getByRole("searchbox", { name: "Filter by name" }).fill("logistics");
    await expect(page.getByText("No link matches the filter")).toBeVisible();
    await expect(verify).toBeDisabled();
    await page.getByRole("searchbox", { name: "Filter by name" }).fill("");
    await expect(verify).toBeEnabled();
    await page.getByRole("checkbox", { name: "Select contoso-retail" }).click();
  });

  await test.step("the worker asked for nothing but exports and wrote five times per API with a definition", async () => {
    const requests = (await azure.requests(0)).filter(
      (each) => each.principal?.displayName === "id-api-center-links",
    );
    const counts = Map.groupBy(requests, kindOfRequest);
    const withDefinition = published.filter(
      (api) => !["websocket", "mcp"].includes(String(api.properties.type)),
    ).length;
    const count = (kind: string) => counts.get(kind)?.length ?? 0;
    test.info().annotations.push({
      type: "ARM requests",
      description: [...counts].map(([kind, each]) => `${each.length} ${kind}`).join(", "),
    });
    expect(count("write definition")).toBe(withDefinition);
    expect(count("import specification")).toBe(withDefinition);
    expect(count("write version")).toBe(published.length);
    expect(count("write deployment")).toBe(published.length);
    expect(count("write api")).toBe(treesOf(published).size);
    expect(count("write environment")).toBe(1);
    // GraphQL, OData and gRPC have no export: their document is found in a list of schemas and then read.
    const withSchema = published.filter((api) =>
      ["graphql", "odata", "grpc"].includes(String(api.properties.type)),
    ).length;
    expect(count("export specification")).toBeGreaterThanOrEqual(withDefinition);
    expect(count("export specification")).toBeLessThanOrEqual(withDefinition + withSchema);
    const readOne = (counts.get("read of one entity") ?? []).map((each) => each.path);
    expect(readOne, "the environment, once; per API nothing is read but its export").toEqual([
      expect.stringMatching(/\/environments\/retail-production$/),
    ]);
  });

  await test.step("the environment exists, of type Azure API Management", async () => {
    await page.getByRole("tab", { name: "Environments" }).click();
    const row = page.getByRole("row", { name: /Retail production/ });
    await expect(row).toContainText("Azure API Management");
    await row.getByRole("link", { name: "Retail production" }).click();
    await expect(page.getByRole("heading", { name: "Retail production", level: 1 })).toBeVisible();
    await expectAccessible(page);
  });

  await test.step("every current API is in the list, with its versions", async () => {
    await menu.getByRole("link", { name: "APIs" }).click();
    await expect(page.getByText(`${treesOf(published).size + byHand.length} APIs`)).toBeVisible();
    await expectAccessible(page);
    const versions = await versionsInInventory(azure);
    const titles = published.map((api) => api.properties.apiVersion ?? "Original");
    expect(versions.map((version) => version.properties.title).toSorted()).toEqual(titles.toSorted());
  });

  await test.step("an API shows its versions and addresses, and its definition equals what API Management exports", async () => {
    await page.getByRole("searchbox", { name: /Filter by title/ }).fill("shopping cart");
    await expect(apis.getByRole("row")).toHaveCount(2);
    await apis.getByRole("link", { name: "Shopping Cart" }).click();
    await expect(page.getByRole("heading", { name: "Shopping Cart", level: 1 })).toBeVisible();
    await expect(page.getByRole("table", { name: "Deployments" })).toBeVisible();
    const size = page.viewportSize();
    await page.setViewportSize({ width: 320, height: 640 });
    await expectReflow(page);
    if (size) await page.setViewportSize(size);
    await expect(
      page.getByRole("table", { name: "Versions" }).getByRole("row", { name: /v2/ }),
    ).toBeVisible();
    await expect(page.getByText("https://api.contoso.com/cart/v2")).toBeVisible();
    await expect(page.getByRole("button", { name: "Delete" })).toBeDisabled();
    await expectAccessible(page);
    await page.getByRole("link", { name: "OpenAPI, definition of version v2" }).click();
    await expect(page.getByRole("heading", { name: /^Shopping Cart/, level: 2 })).toBeVisible();
    await expect(page.getByText("Open a cart")).toBeVisible();
    await expectAccessible(page);
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download" }).click();
    const stream = await (await download).createReadStream();
    const shown: unknown = JSON.parse(Buffer.concat(await stream.toArray()).toString());
    const exported = await azure.exportedFromApiManagement(`${instance}/apis/shopping-cart-v2`);
    expect(isDeepStrictEqual(shown, exported)).toBe(true);
  });

  await test.step("the source view shows the document as text", async () => {
    await page.getByRole("tab", { name: "Source" }).click();
    await expect(page.getByText('"openapi"').first()).toBeVisible();
    await expectAccessible(page);
  });

  await test.step("a renamed API, a new version, a new API and a deleted API arrive without a click", async () => {
    await menu.getByRole("link", { name: "APIs" }).click();
    await expect(apis.getByRole("link", { name: "Careers" })).toBeVisible();

    await azure.change("PATCH", `${instance}/apis/careers`, {
      properties: { displayName: "Careers and internships" },
    });
    await expect(apis.getByRole("link", { name: "Careers and internships" })).toBeVisible(arrives);

    await azure.change("PUT", `${instance}/apis/parcel-lockers`, {
      properties: {
        displayName: "Parcel lockers",
        path: "lockers",
        protocols: ["https"],
        ...imported("Parcel lockers"),
      },
    });
    // The grid shows what is in sight; a filter brings it there.
    await page.getByRole("searchbox", { name: /Filter by title/ }).fill("parcel lockers");
    await expect(apis.getByRole("link", { name: "Parcel lockers" })).toBeVisible(arrives);

    const shoppingCart = apis.getByRole("row", { name: /^Shopping Cart/ });
    await page.getByRole("searchbox", { name: /Filter by title/ }).fill("shopping cart");
    await expect(shoppingCart).toBeVisible();
    const versionSetId = published.find((api) => api.name === "shopping-cart-v2")?.properties.apiVersionSetId;
    await azure.change("PUT", `${instance}/apis/shopping-cart-v3`, {
      properties: {
        ...{
          displayName: "Shopping Cart",
          path: "cart",
          protocols: ["https"],
          apiVersion: "v3",
          apiVersionSetId: versionSetId,
        },
        ...imported("Shopping Cart"),
      },
    });
    await expect(shoppingCart.getByRole("cell", { name: "3", exact: true })).toBeVisible(arrives);

    await azure.change("DELETE", `${instance}/apis/shopping-cart-v3?deleteRevisions=true`);
    await expect(shoppingCart.getByRole("cell", { name: "2", exact: true })).toBeVisible(arrives);

    await page.getByRole("searchbox", { name: /Filter by title/ }).fill("parcel lockers");
    await expect(apis.getByRole("link", { name: "Parcel lockers" })).toBeVisible();
    await azure.change("DELETE", `${instance}/apis/parcel-lockers?deleteRevisions=true`);
    await expect(apis.getByRole("link", { name: "Parcel lockers" })).toBeHidden(arrives);
  });

  await test.step("the link tells what every run did", async () => {
    await menu.getByRole("link", { name: "Environments" }).click();
    await page.getByRole("tab", { name: "Links" }).click();
    await links.getByRole("link", { name: "contoso-retail", exact: true }).click();
    await expect(page.getByRole("heading", { name: "contoso-retail", level: 1 })).toBeVisible();
    await expectAccessible(page);
    const events = page.getByText("Events (Event Grid)").locator("xpath=..");
    await expect(events).toContainText(/On\. The last event came/);
    expect(await azure.list(eventSubscriptions)).toHaveLength(1);
    await expect(
      page.getByRole("row", { name: /Change announced by an event/ }).first(),
      "changes come in before any check finds them",
    ).toBeVisible();
    await page.getByRole("combobox", { name: "Changes filter" }).click();
    await page.getByRole("menuitemcheckbox", { name: "with changes" }).click();
    await page.keyboard.press("Escape");
    const first = page.getByRole("table", { name: "Runs" }).getByRole("row", { name: /Link created/ });
    await first.getByRole("link").click();
    await page.getByRole("searchbox", { name: "Filter by title" }).fill("shopping cart");
    await expect(
      page.getByRole("table", { name: "Outcomes" }).getByRole("row", { name: /Shopping Cart/ }),
    ).toContainText(/created/i);
    await expectAccessible(page);
    const size = page.viewportSize();
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await startsOfBreadcrumbLines(page), "on a phone, where they wrap").not.toContain(">");
    if (size) await page.setViewportSize(size);
    await menu.getByRole("link", { name: "Sync history" }).click();
    const requests = page.getByRole("columnheader", { name: "ARM requests" }).getByRole("button");
    expect((await requests.boundingBox())?.height, "its header is one line").toBeLessThan(30);
    await page.goBack();
    await page.goBack();
    await page.getByRole("tab", { name: "APIs" }).click();
    await expect(page.getByRole("link", { name: "Careers and internships" })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("tab", { name: "Settings" }).click();
    await expectAccessible(page);
  });

  await test.step("what was changed in the API center by hand is found by a verification, repaired and told", async () => {
    const toolbar = page.getByRole("toolbar", { name: "Link" });
    await toolbar.getByRole("button", { name: "Verify" }).click();
    await expect(page.getByText(/: no drift/)).toBeVisible(arrives);
    const careers = (await azure.list(`${inventory}/apis`)).find(
      ({ properties }) => properties.title === "Careers and internships",
    );
    await azure.change("PUT", `${inventory}/apis/${careers?.name}`, {
      properties: { title: "Jobs", kind: "rest", summary: "Ask Priya." },
    });
    await toolbar.getByRole("button", { name: "Verify" }).click();
    await page.getByRole("link", { name: "1 API had drifted and was repaired" }).click(arrives);
    const row = page.getByRole("table", { name: "Outcomes" }).getByRole("row", { name: /Careers/ });
    await expect(row).toContainText("Drift repaired");
    await expect(row).toContainText(
      "Title was “Jobs” in the API center; API Management says “Careers and internships”.",
    );
    await expectAccessible(page);
    const { body } = await azure.arm("GET", `${inventory}/apis/${careers?.name}`);
    expect(body.properties).toMatchObject({ title: "Careers and internships", summary: "Ask Priya." });
    await page.goBack();
  });

  await test.step("deleting the link says what goes, and asks for its name", async () => {
    await azure.behave({ faults: [{ match: inventoryDeletion, action: "status", status: 403 }] });
    await page.getByRole("toolbar", { name: "Link" }).getByRole("button", { name: "Delete" }).click();
    const dialog = page.getByRole("alertdialog");
    await expect(dialog).toContainText(`${treesOf(published).size} APIs, ${published.length} versions`);
    await expect(dialog).toContainText("Retail production");
    await expect(dialog).toContainText(
      /The Event Grid subscription api-center-links-\w+ on contoso-retail is removed/,
    );
    await expectAccessible(page);
    await expect(dialog.getByRole("button", { name: "Delete" })).toBeDisabled();
    await dialog.getByRole("textbox").fill("contoso-retail");
    const address = page.url();
    await dialog.getByRole("button", { name: "Delete" }).click();
    await expect(dialog).toBeHidden();
    await page.goto(address);
  });

  await test.step("a deletion that Azure refuses says when it is tried again", async () => {
    await expect(page.getByText(/Next try in/)).toBeVisible(arrives);
    await expectAccessible(page);
  });

  await test.step("its page offers nothing that no longer matters", async () => {
    await expect(page.getByText("Events (Event Grid)")).toBeHidden();
    await page.getByRole("tab", { name: "Settings" }).click();
    await expect(page.getByRole("switch", { name: "Include API definitions" })).toBeDisabled();
    const save = page.getByRole("button", { name: "Save and sync" });
    await expect(save).toHaveAttribute("title", "The link is being deleted.");
    await expectAccessible(page);
    await page.goto(page.url().replace("/settings", "/deletions"));
    await expect(page.getByText("The link is being deleted.", { exact: true })).toBeVisible();
  });

  await test.step("it takes it all once Azure lets it", async () => {
    await azure.behave({ faults: [] });
    await page.goto(`${stack.url}${new URL(page.url()).pathname.replace(/\/links\/.*$/, "/links")}`);
    await expect(page.getByText("No links yet")).toBeVisible({ timeout: 60_000 });
    expect(await azure.list(`${inventory}/apis`), "the API registered by hand is as it was").toEqual(byHand);
    expect(
      (await azure.list(`${inventory}/environments`)).map((each) => each.properties.title),
    ).not.toContain("Retail production");
    expect(await azure.list(eventSubscriptions)).toEqual([]);
  });

  await test.step("sync history and overview read well when all is gone", async () => {
    await menu.getByRole("link", { name: "Sync history" }).click();
    await expect(page.getByRole("heading", { name: "Sync history" })).toBeVisible();
    await expectAccessible(page);
  });
});

const inventoryDeletion = { method: "DELETE", pathPattern: "services/contoso-apis/workspaces" };

/** A change made in API Management is noticed by the next check; nobody clicks. */
const arrives = { timeout: 60_000 };

async function publishedApis(azure: Azure) {
  const apis = await azure.list(`${instance}/apis`);
  return apis.filter((api) => api.properties.isCurrent === true);
}

/** Ids of version sets, and of APIs outside of any: each is one API in the inventory. */
function treesOf(apis: Awaited<ReturnType<typeof publishedApis>>): Set<string> {
  return new Set(apis.map((api) => String(api.properties.apiVersionSetId ?? api.id).toLowerCase()));
}

async function versionsInInventory(azure: Azure) {
  const apis = await azure.list(`${inventory}/apis`);
  const synced = apis.filter((api) => !/size-advice/i.test(api.name));
  return (await Promise.all(synced.map((api) => azure.list(`${api.id}/versions`)))).flat();
}

/** What each line of the breadcrumbs begins with: `>` or a crumb. */
function startsOfBreadcrumbLines(page: Page): Promise<string[]> {
  const parts = page.getByRole("navigation", { name: "Breadcrumb" }).locator("a, span, svg");
  return parts.evaluateAll((all) => {
    const left = Math.min(...all.map((each) => each.getBoundingClientRect().left));
    const first = all.filter((each) => each.getBoundingClientRect().left < left + 2);
    return first.map((each) => (each.localName === "svg" ? ">" : (each.textContent ?? "")));
  });
}

function imported(title: string) {
  const document = {
    openapi: "3.0.1",
    info: { title, version: "1.0" },
    paths: {
      "/things": { get: { summary: "List things", responses: { 200: { description: "The things" } } } },
    },
  };
  return { format: "openapi+json", value: JSON.stringify(document) };
}

function kindOfRequest({ method, path, query }: ArmRequest): string {
  if (method === "PUT") {
    const type = /\/(environments|apis|versions|definitions|deployments)\/[^/]+$/.exec(path)?.[1] ?? path;
    return `write ${type.replace(/s$/, "")}`;
  }
  if (path.endsWith("/importSpecification")) return "import specification";
  if (path.includes("/operationResults/")) return "poll of an import";
  if (/export=true/.test(query) || /\/schemas(\/|$)/.test(path)) return "export specification";
  if (/\/(apis|apiVersionSets)$/.test(path)) return "list page";
  if (/\/services?\/[^/]+$/.test(path)) return "read of the instance or center";
  if (path.includes("/Microsoft.Insights/eventtypes/")) return "read of the activity log";
  if (path.endsWith("/Microsoft.Authorization/permissions")) return "read of the identity's rights";
  return "read of one entity";
}
