import { places } from "@api-center-links/azure-emulator/estate/contoso/places";
import type { Page } from "@playwright/test";
import { expect, expectAccessible, expectReflow, signIn, test } from "./fixtures.ts";
import { fillInForm } from "./link-by-form.ts";

const [, , subscriptionId, , resourceGroup, , , , centerName] = places.contosoApis.split("/");
const path = `/centers/${subscriptionId}/${resourceGroup}/${centerName}`;

test("what people do stands under Activity, can be narrowed down, and opens with all that is known", async ({
  page,
  stack,
  azure,
}) => {
  test.setTimeout(300_000);
  await test.step("until the portal has started, the page says so", async () => {
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
    await page.route("**/api/configuration", async (route) => {
      await answered;
      await route.continue();
    });
    await page.goto(stack.url);
    const loading = page.getByText("API Center Links is loading…");
    await expect(loading).toBeVisible();
    await expectAccessible(page);
    answer();
    await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
    await expect(loading).toBeHidden();
    await page.unroute("**/api/configuration");
  });
  await signIn(page, stack, "priya@contoso.com", `${path}/activity`);
  const rows = page.getByRole("table", { name: "Activity" }).getByRole("rowheader");

  await test.step("nothing yet", async () => {
    await expect(page.getByText("Nothing has been done yet")).toBeVisible();
    await expectAccessible(page);
  });

  await test.step("a link is created and paused", async () => {
    await page.goto(`${stack.url}${path}/links`);
    const entries = {
      subscription: /Contoso Production/,
      instance: "contoso-retail",
      environment: "Retail production",
    };
    const panel = await fillInForm(page, entries);
    await panel.getByRole("switch", { name: "Be told of changes at once" }).uncheck();

    const environment = panel.getByRole("textbox", { name: "Environment title" });
    const failCreation = await hold(page, "**/links", "POST");
    await environment.press("Enter");
    await expect(panel.getByRole("button", { name: "Creating…" })).toBeFocused();
    await expect(environment).toBeDisabled();
    await failCreation();
    await expect(panel.getByText("API Center Links can't be reached")).toBeVisible();
    await expect(environment).toBeEditable();

    const failUnseen = await hold(page, "**/links", "POST");
    await environment.press("Enter");
    await expect(panel.getByRole("button", { name: "Creating…" })).toBeVisible();
    await panel.getByRole("button", { name: "Cancel" }).click();
    await expect(panel).toBeHidden();
    await failUnseen();
    const told = page.getByRole("region", { name: "Outcomes of long work" });
    await expect(told.getByText("Creating contoso-retail had no answer", { exact: true })).toBeVisible();

    await fillInForm(page, entries);
    await panel.getByRole("switch", { name: "Be told of changes at once" }).uncheck();
    await panel.getByRole("button", { name: "Create", exact: true }).click();
    await expect(panel).toBeHidden();
    await page
      .getByRole("table", { name: "Links" })
      .getByRole("link", { name: /^contoso-retail/ })
      .click();
    await page.getByRole("toolbar", { name: "Link" }).getByRole("button", { name: "Pause" }).click();
    await page.getByRole("link", { name: "Activity", exact: true }).click();
    await expect(rows).toHaveText(["Pause link", "Create link"]);
    await expectAccessible(page);
  });

  await test.step("filters stand in the address", async () => {
    await page.getByRole("combobox", { name: "Operation filter" }).click();
    await page.getByRole("menuitemcheckbox", { name: "Create link" }).click();
    await page.keyboard.press("Escape");
    await expect(rows).toHaveText(["Create link"]);
    await page.reload();
    await expect(rows).toHaveText(["Create link"]);
    await page.getByRole("searchbox", { name: "Filter by name, reason or id" }).fill("no such thing");
    await expect(page.getByText("No activity matches the filters")).toBeVisible();
    await page.getByRole("searchbox", { name: "Filter by name, reason or id" }).clear();
  });

  await test.step("one of them tells who, when, what, from where and how it ended", async () => {
    await rows.getByRole("button", { name: "Create link" }).click();
    const panel = page.getByRole("dialog", { name: "Create link" });
    for (const known of ["Succeeded", "priya@contoso.com", "127.0.0.1", places.retail, "Production"]) {
      await expect(panel.getByText(known, { exact: true }).first()).toBeVisible();
    }
    await expect(panel.getByRole("button", { name: "Copy correlation id" })).toBeVisible();
    await expectAccessible(page);
    await page.setViewportSize({ width: 320, height: 640 });
    await expectReflow(page);
    await page.keyboard.press("Escape");
    await expect(panel).toBeHidden();
    await expectAccessible(page);
  });

  await test.step("where it can't be had, the page says so and offers another try", async () => {
    await page.route("**/api/**/activity*", (route) => route.abort());
    await page.goto(`${stack.url}${path}/activity`);
    await expect(page.getByText("The activity can't be shown")).toBeVisible({ timeout: 30_000 });
    await page.unroute("**/api/**/activity*");
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(rows).toHaveText(["Pause link", "Create link"]);
  });

  await test.step("a large deletion waits for a person: kept, then deleted after all, and all of it recorded", async () => {
    await page.setViewportSize({ width: 1280, height: 720 });
    const gone = (await azure.list(`${places.retail}/apis?$filter=isCurrent eq true`))
      .filter(({ properties }) => !properties.apiVersionSetId)
      .slice(0, 14);
    await page.getByRole("link", { name: "contoso-retail" }).first().click();
    const commands = page.getByRole("toolbar", { name: "Link" });
    await page.route("**/resume", (route) => route.abort());
    await page.getByRole("button", { name: "Resume" }).last().click();
    await expect(page.getByText("API Center Links can't be reached")).toBeVisible();
    await page.unroute("**/resume");
    await commands.getByRole("button", { name: "Resume" }).click();
    await expect(page.getByText("In sync", { exact: true })).toBeVisible({ timeout: 60_000 });
    const failVerification = await hold(page, "**/verify", "POST");
    await commands.getByRole("button", { name: "Verify" }).click();
    await commands.getByRole("button", { name: "Sync now" }).click();
    await failVerification();
    await expect(page.getByText("API Center Links can't be reached")).toBeVisible();
    // Gone together, and not while that sync goes on: a look that finds but a few of them missing deletes those.
    await expect(page.getByRole("row", { name: /Sync now by priya/ })).toContainText("Succeeded");
    await Promise.all(
      gone.map(({ name }) => azure.change("DELETE", `${places.retail}/apis/${name}?deleteRevisions=true`)),
    );
    await expect(page.getByText(/^14 of \d+ APIs would be deleted/)).toBeVisible({ timeout: 60_000 });
    await expectAccessible(page);
    await page.getByRole("link", { name: "Review deletions" }).click();
    await page.waitForURL("**/deletions");
    const deletions = page.url();
    const waiting = page.getByRole("table", { name: "Deletions that wait for you" });
    await expect(waiting).toHaveAttribute("aria-rowcount", "15");
    await expectAccessible(page);
    await page.setViewportSize({ width: 320, height: 640 });
    await expectReflow(page);
    await page.setViewportSize({ width: 1280, height: 720 });
    await waiting
      .getByRole("link", { name: /ago|just now|second|minute/i })
      .first()
      .click();
    await page.getByRole("combobox", { name: "Result filter" }).click();
    await page.getByRole("menuitemcheckbox", { name: "Deletion held" }).click();
    await page.keyboard.press("Escape");
    await expect(
      page
        .getByRole("table", { name: "Outcomes" })
        .getByRole("row", { name: /Deletion held/ })
        .first(),
    ).toBeVisible();
    await page.goto(deletions);

    const failUnseen = await hold(page, "**/held-deletions/keep", "POST");
    await page.getByRole("button", { name: "Keep them" }).click();
    await page.getByRole("tab", { name: "Runs" }).click();
    await expect(page.getByRole("table", { name: "Runs" })).toBeVisible();
    await failUnseen();
    const told = page.getByRole("region", { name: "Outcomes of long work" });
    await expect(
      told.getByText("Keeping the APIs of contoso-retail had no answer", { exact: true }),
    ).toBeVisible();
    await page.goto(deletions);

    await page.getByRole("button", { name: "Keep them" }).click();
    await expect(page.getByRole("table", { name: "Kept" })).toHaveAttribute("aria-rowcount", "15");
    const content = page.getByRole("tabpanel").locator(":focus");
    await expect(content, "the focus is where the button was").toContainText(
      "Somebody decided to keep these",
    );
    await expect(page.getByText("In sync", { exact: true })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Delete these 14 APIs" }).click();
    await expectAccessible(page);
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete 14 APIs" }).click();
    await expect(page.getByText("No deletion waits for you")).toBeVisible({ timeout: 30_000 });
    await expect(content).toContainText("No deletion waits for you");
    await page.getByRole("tab", { name: "Runs" }).click();
    await expect(page.getByRole("row", { name: /Held deletions confirmed by priya/ })).toContainText(
      "14 deleted",
    );
    await page.getByRole("link", { name: "Activity", exact: true }).click();
    await expect(rows).toHaveText([
      "Confirm held deletions",
      "Keep APIs",
      "Sync now",
      "Resume link",
      "Pause link",
      "Create link",
    ]);
  });

  await test.step("an address of what doesn't exist says so, and leads to what does", async () => {
    const link = `links/${(await page.getByRole("link", { name: "contoso-retail" }).first().getAttribute("href"))?.split("/").at(-1)}`;
    for (const [address, what, others] of [
      [`${link}/runs/00000000-0000-4000-8000-000000000000`, "run", "link"],
      ["links/00000000-0000-4000-8000-000000000000", "link", "links"],
      ["links/mistyped", "link", "links"],
      ["apis/nobodys", "API", "APIs"],
      ["environments/nobodys", "environment", "environments"],
    ] as const) {
      await page.goto(`${stack.url}${path}/${address}`);
      await expect(page.getByText(`This ${what} doesn't exist`)).toBeVisible();
      await expectAccessible(page);
      await page.getByRole("link", { name: `Go to the ${others}` }).click();
      await expect(page.getByRole("heading", { level: 1 })).not.toHaveText(
        what === "run" ? "Run" : "nobodys",
      );
    }
    await page.goto(`${stack.url}/centers/mistyped/group/center`);
    await expect(page.getByText("There is no page at this address")).toBeVisible();
  });
});

/** Keeps such requests in flight until the function given is called, which lets them fail. */
async function hold(page: Page, url: string, method: string): Promise<() => Promise<void>> {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  await page.route(url, async (route) => {
    if (route.request().method() !== method) return route.fallback();
    await released;
    return route.abort();
  });
  return async () => {
    const failed = page.waitForEvent("requestfailed", (request) => request.method() === method);
    release();
    await failed;
    await page.unroute(url);
  };
}
