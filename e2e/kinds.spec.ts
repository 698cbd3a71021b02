import { places } from "@api-center-links/azure-emulator/estate/contoso/places";
import type { Locator, Page } from "@playwright/test";
import { expect, expectAccessible, signIn, test } from "./fixtures.ts";
import { harmIn, hostileDocument, hostileTexts } from "./hostile-texts.ts";
import { createFrom, fillInForm } from "./link-by-form.ts";

const [, , subscriptionId, , resourceGroup, , , , centerName] = places.contosoApis.split("/");
const path = `/centers/${subscriptionId}/${resourceGroup}/${centerName}`;
const inventory = `${places.contosoApis}/workspaces/default`;
const hostileTitle = "Hostile <img src=x onerror=alert(1)>";
const longName = "Orders of everything that anybody could ever want to order from us";

test("every kind of API shows what it is, its definition reads well, and what was cut or failed is told", async ({
  page,
  browser,
  stack,
  azure,
}) => {
  test.setTimeout(300_000);
  await azure.change("PUT", `${places.retail}/apis/telegraph`, {
    properties: {
      displayName: "Store Telegraph",
      path: "telegraph",
      protocols: ["https"],
      type: "telegraph",
    },
  });
  await azure.change("PUT", `${places.retail}/apis/orders-of-everything`, {
    properties: { displayName: longName, path: "everything", protocols: ["https"] },
  });
  await azure.change("PUT", `${places.retail}/apis/bare-graph`, {
    properties: { displayName: "Bare Graph", path: "bare", protocols: ["https"], type: "graphql" },
  });
  await registerByHand();
  await signIn(page, stack, "priya@contoso.com", `${path}/links`);

  await test.step("a link whose sync isn't perfect leads to the APIs that need someone", async () => {
    const refusal = { action: "status", status: 409, times: 1 };
    await azure.behave({
      faults: [{ match: { method: "PUT", pathPattern: "/providers/Microsoft.EventGrid/" }, ...refusal }],
    });
    const panel = await fillInForm(page, {
      subscription: /Contoso Production/,
      instance: "contoso-retail",
      environment: "Retail production",
    });
    await createFrom(panel, page, "In sync with warnings");
    await page.getByRole("link", { name: "Show these APIs" }).click();
    const apis = page.getByRole("table", { name: "APIs of the link" });
    await expect(apis.getByRole("rowheader")).toHaveText(["Bare Graph"]);
    const failed = apis.getByRole("row", { name: /Bare Graph/ });
    await expect(failed).toContainText("GraphQL");
    await expect(failed).toContainText("Version Original has no definition.");
    await expect(failed).toContainText("Give the API a definition in API Management");
    await expectAccessible(page);
    await test.step("events that couldn't be set up with it are at the second try", async () => {
      const events = page.getByText("Events (Event Grid)").locator("xpath=..");
      await expect(events).toContainText("The last attempt failed");
      await events.getByRole("button", { name: "Set up events" }).click();
      await expect(events).toContainText(/^Events \(Event Grid\)On\./);
      await page.getByRole("button", { name: /notification/i }).click();
      await expect(page.getByText("Events of contoso-retail aren't set up")).toBeVisible();
    });
    const address = page.url().split("?")[0];
    await test.step("a notification leads to its run, whose page has the focus", async () => {
      const notifications = page.getByRole("dialog", { name: "Notifications" });
      const synced = notifications.getByRole("listitem").filter({ hasText: "is synced" });
      await synced.getByRole("link", { name: "Details" }).click();
      await expect(page.getByRole("heading", { name: /^Run of/ })).toBeFocused();
      await expect(notifications).toBeHidden();
    });
    await page.goto(`${address}?q=everything`);
    const cut = apis.getByRole("row", { name: /Orders of everything/ });
    await expect(cut).toContainText(longName);
    await expect(cut).toContainText("The title is cut at 50 characters");
    await test.step("rows of any height stand one below the other, whatever they are sorted by", async () => {
      await page.getByRole("tab", { name: "APIs" }).click();
      await expect(apis.getByRole("rowheader").first()).toHaveText("Bare Graph");
      await apis.getByRole("button", { name: "Title" }).click();
      await expect(apis.getByRole("rowheader").first()).toHaveText("Address Validation");
      await expect.poll(() => overlapsOf(apis)).toEqual([]);
    });
  });

  await test.step("the list tells kinds apart, also one that nobody knows, and filters by them", async () => {
    await page.goto(`${stack.url}${path}/apis`);
    const apis = page.getByRole("table", { name: "APIs" });
    await page.getByRole("combobox", { name: "Kind filter" }).click();
    const kinds = ["GraphQL", "gRPC", "MCP", "REST", "SOAP", "Telegraph", "WebSocket"];
    await expect(page.getByRole("menuitemcheckbox")).toHaveText(kinds);
    const signs = await page
      .getByRole("menuitemcheckbox")
      .evaluateAll((options) => options.map((each) => [...each.querySelectorAll("svg")].at(-1)?.innerHTML));
    expect(new Set(signs).size, "each kind has a sign of its own").toBe(kinds.length);
    await expectAccessible(page);
    await page.getByRole("menuitemcheckbox", { name: "Telegraph" }).click();
    await page.keyboard.press("Escape");
    await expect(apis.getByRole("rowheader")).toHaveText(["Store Telegraph"]);
  });

  await test.step("an API without a definition says why, and where clients connect", async () => {
    await openApi(page, "Live Order Updates");
    await expect(page.getByText("API Management keeps no definition of WebSocket APIs.")).toBeVisible();
    await expect(page.getByText(/^wss:\/\/api\.contoso\.com\//)).toBeVisible();
    await openApi(page, "Shopping Assistant Tools");
    await expect(
      page.getByText("an MCP server describes its tools to the clients that connect"),
    ).toBeVisible();
    await expect(
      page.getByText("https://api.contoso.com/shopping-assistant/mcp", { exact: true }),
    ).toBeVisible();
    await expectAccessible(page);
  });

  for (const { api, facts, first, keyword } of [
    { api: "Tax Calculation Service", facts: /^WSDL 1\.1/, first: "<?xml", keyword: "wsdl:definitions" },
    { api: "Storefront Graph", facts: /^GraphQL schema ·/, first: '"""', keyword: "type" },
    { api: "Fraud Scoring", facts: /^Protobuf ·/, first: "syntax", keyword: "message" },
    { api: "Product Master", facts: /^OData metadata ·/, first: "<?xml", keyword: "edmx:Edmx" },
  ]) {
    await test.step(`the definition of ${api} is highlighted, searched and wrapped`, async () => {
      await openDefinition(page, api);
      await expect(page.getByText(facts)).toBeVisible();
      const source = page.getByRole("textbox", { name: /^Source of/ });
      await expect(source).toContainText(first);
      const colored = source
        .locator("span")
        .filter({ hasText: new RegExp(`^${keyword}$`) })
        .first();
      const color = (each: Element) => getComputedStyle(each).color;
      expect(await colored.evaluate(color)).not.toBe(await source.evaluate(color));
      await page.getByRole("button", { name: "Wrap lines" }).click();
      await expect(page.getByRole("button", { name: "Wrap lines", pressed: false })).toBeVisible();
      await page.getByRole("button", { name: "Find" }).click();
      await page.keyboard.type(keyword);
      await expect(page.locator(".cm-searchMatch").first()).toBeVisible();
      await expectAccessible(page);
    });
  }

  await test.step("a large YAML document is read beside the page, a few operations at a time", async () => {
    await openDefinition(page, "Large YAML");
    await expect(page.getByRole("heading", { name: "Large YAML 2", level: 2 })).toBeVisible({
      timeout: 60_000,
    });
    await expect(page.getByText("4,000 operations")).toBeVisible();
    await expect(page.locator("details")).toHaveCount(200);
    await page.getByRole("button", { name: /^Show more of the 3,800 operations left/ }).click();
    await expect(page.locator("details")).toHaveCount(400);
  });

  await test.step("a document that can't be parsed says so and still shows its source", async () => {
    await openDefinition(page, "Broken YAML");
    await expect(page.getByText("This document can't be shown as a reference")).toBeVisible();
    await expect(page.getByText("It is neither valid JSON nor valid YAML")).toBeVisible();
    await expect(page.getByRole("textbox", { name: /^Source of/ })).toContainText("and nothing closes it");
    await expectAccessible(page);
  });

  await test.step("what a publisher writes is shown and can't act, even if no policy stopped it", async () => {
    const context = await browser.newContext({ bypassCSP: true });
    const acted: string[] = [];
    context.on("dialog", (dialog) => {
      acted.push(dialog.message());
      dialog.dismiss();
    });
    context.on("request", (request) => {
      if (request.url().includes("hostile.example")) acted.push(request.url());
    });
    const reader = await context.newPage();
    await signIn(reader, stack, "priya@contoso.com", `${path}/apis`);
    await expect(reader.getByRole("table", { name: "APIs" })).toBeVisible();
    await openApi(reader, hostileTitle);
    await expect(reader.getByText("javascript:alert(2)").first()).toBeVisible();
    await expect(reader.getByText("Ask for a namespace.")).toBeVisible();
    expect(await harmIn(reader)).toEqual([]);

    await reader.goto(`${stack.url}${path}/environments/hostile`);
    await expect(reader.getByText("Ask for a namespace.")).toHaveCount(2);
    expect(await harmIn(reader)).toEqual([]);

    await openDefinition(reader, hostileTitle);
    await expect(reader.getByText(`${hostileTexts.length} operations`)).toBeVisible();
    await reader.locator("details").evaluateAll((all) => {
      for (const each of all) each.setAttribute("open", "");
    });
    await expect(reader.getByRole("heading", { name: "Responses" })).toHaveCount(hostileTexts.length);
    await expect(reader.getByLabel("Loading the text")).toHaveCount(0);
    // In the descriptions of the operation, its parameter, its body and its response.
    await expect(reader.getByRole("link", { name: "out", exact: true })).toHaveCount(4);
    expect(await harmIn(reader)).toEqual([]);
    expect(acted).toEqual([]);
    await context.close();
  });

  async function openApi(page: Page, title: string): Promise<void> {
    await page.goto(`${stack.url}${path}/apis?q=${encodeURIComponent(title)}`);
    await page.getByRole("table", { name: "APIs" }).getByRole("link", { name: title }).click();
    await expect(page.getByRole("heading", { name: title, level: 1 })).toBeVisible();
  }

  async function openDefinition(page: Page, title: string): Promise<void> {
    await openApi(page, title);
    await page.getByRole("link", { name: /, definition of version/ }).click();
  }

  /** What people registered in the API center themselves, as they had it. */
  async function registerByHand(): Promise<void> {
    const operations = Array.from(
      { length: 4_000 },
      (_, at) => `  /things/${at}:\n    get:\n      responses: { "200": { description: The thing } }\n`,
    );
    await register(
      "Large YAML",
      `openapi: 3.1.0\ninfo: { title: Large YAML, version: "2" }\npaths:\n${operations.join("")}`,
    );
    await register("Broken YAML", "openapi: 3.1.0\ninfo: [title: and nothing closes it\n");
    const url = "javascript:alert(2)";
    await register(hostileTitle, JSON.stringify(hostileDocument()), {
      description: `Ask for a namespace.\n\n${hostileTexts.slice(0, 14).join("\n\n")}`.slice(0, 1000),
      termsOfService: { url },
      externalDocumentation: [{ url, title: url }],
      contacts: [{ name: url, url }],
      license: { name: url, url },
    });
    const text = `Ask for a namespace.\n\n${hostileTexts.join("\n\n")}`;
    await azure.change("PUT", `${inventory}/environments/hostile`, {
      properties: {
        ...{ title: "Hostile", kind: "testing", description: text },
        server: { managementPortalUri: [url] },
        onboarding: { instructions: text, developerPortalUri: [url] },
      },
    });
  }

  async function register(title: string, value: string, more: object = {}): Promise<void> {
    const api = `${inventory}/apis/${title.toLowerCase().replaceAll(/\W+/g, "-").slice(0, 20)}`;
    const version = `${api}/versions/first`;
    await azure.change("PUT", api, { properties: { title, kind: "rest", ...more } });
    await azure.change("PUT", version, { properties: { title: "First", lifecycleStage: "design" } });
    await azure.change("PUT", `${version}/definitions/contract`, { properties: { title: "Contract" } });
    await azure.change("POST", `${version}/definitions/contract/importSpecification`, {
      ...{ format: "inline", value },
      specification: { name: "openapi", version: "3.1.0" },
    });
  }
});

/** The rows that reach into the next one. */
function overlapsOf(table: Locator): Promise<string[]> {
  return table.locator("tbody").evaluate((body) => {
    const rows = [...body.children]
      .map((row) => ({ text: row.querySelector("th")?.textContent ?? "", box: row.getBoundingClientRect() }))
      .sort((a, b) => a.box.top - b.box.top);
    return rows
      .filter(({ box }, index) => box.bottom > (rows[index + 1]?.box.top ?? Infinity) + 1)
      .map(({ text }) => text);
  });
}
