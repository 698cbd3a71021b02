import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildPortal } from "@api-center-links/local-stack/build-portal";
import { root } from "@api-center-links/local-stack/root";
import { startStack } from "@api-center-links/local-stack/stack";
import { chromium, type Page } from "@playwright/test";
import { findBrowser, launchArguments } from "./find-browser.ts";

// Takes the README's pictures anew: `pnpm screenshots`.
const folder = join(root, "apps/portal/screenshots");
await mkdir(folder, { recursive: true });
await buildPortal(root);
const dataDir = await mkdtemp(join(tmpdir(), "api-center-links-"));
{
  const ports = { port: 0, azureHttpsPort: 0, azureHttpPort: 0 };
  // Few at a time, so that the progress bar is seen half way.
  const bffEnvironment = { SYNC_CONCURRENCY: "8" };
  await using stack = await startStack({ dataDir, estate: "contoso", ...ports, bffEnvironment });
  const { executablePath } = await findBrowser();
  await using browser = await chromium.launch({
    args: launchArguments,
    ...(executablePath && { executablePath }),
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, reducedMotion: "reduce" });
  await takeAll(page, stack.url, stack.azureUrl);
}
await rm(dataDir, { recursive: true, force: true });

async function takeAll(page: Page, portalUrl: string, azureUrl: string): Promise<void> {
  const take = (name: string) => page.screenshot({ path: join(folder, `${name}.png`) });
  await page.goto(portalUrl);
  const account = page.getByRole("button", { name: /priya@contoso.com/ });
  const signIn = page.getByRole("button", { name: /sign in/i });
  await account.or(signIn).first().waitFor();
  if (await signIn.isVisible()) await signIn.click();
  await account.click();
  await page.getByRole("link", { name: "contoso-apis" }).click();
  await page.getByRole("link", { name: "Environments" }).click();
  await page.getByRole("tab", { name: "Links" }).click();
  await page.getByRole("toolbar", { name: "Links" }).getByRole("button", { name: "Create a link" }).click();
  const panel = page.getByRole("dialog", { name: "Create a link" });
  await panel.getByRole("combobox", { name: "Subscription" }).fill("Contoso Prod");
  await page.getByRole("option", { name: /Contoso Production/ }).click();
  await panel.getByRole("combobox", { name: "API Management instance" }).click();
  await page.getByRole("option", { name: /contoso-retail/ }).click();
  await panel.getByRole("textbox", { name: "Environment title" }).fill("Retail production");
  await panel.getByText("In place").first().waitFor();
  await take("create-link");

  // And slowly.
  await behave(azureUrl, { latencyMs: 250 });
  await panel.getByRole("button", { name: "Create", exact: true }).click();
  const row = page.getByRole("row", { name: /contoso-retail/ });
  await row.getByText(/(2|3)\d of \d+/).waitFor({ timeout: 60_000 });
  await take("links-syncing");

  await behave(azureUrl, { latencyMs: 0 });
  await row.getByText("In sync", { exact: true }).waitFor({ timeout: 60_000 });
  await page.getByRole("link", { name: "APIs", exact: true }).click();
  await page.getByRole("searchbox", { name: /Filter by title/ }).fill("shopping cart");
  await page.getByRole("table", { name: "APIs" }).getByRole("link", { name: "Shopping Cart" }).click();
  await page.getByRole("table", { name: "Deployments" }).waitFor();
  await page.getByText("is synced").waitFor({ state: "hidden" });
  await take("api");
}

async function behave(azureUrl: string, behavior: { latencyMs: number }): Promise<void> {
  await fetch(new URL("/_emulator/behavior", azureUrl), {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(behavior),
  });
}
