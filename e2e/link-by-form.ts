import type { Locator, Page } from "@playwright/test";
import { expect } from "./fixtures.ts";

export interface FormEntries {
  subscription: RegExp;
  instance: string;
  /** As offered under "Which of its APIs"; left out: what is offered at first. */
  scope?: RegExp;
  environment: string;
}

/** Fills in the panel of + Create a link, from the list of links on, and gives the panel. */
export async function fillInForm(page: Page, entries: FormEntries): Promise<Locator> {
  await page.getByRole("toolbar", { name: "Links" }).getByRole("button", { name: "Create a link" }).click();
  const panel = page.getByRole("dialog", { name: "Create a link" });
  await panel.getByRole("combobox", { name: "Subscription" }).click();
  await page.getByRole("option", { name: entries.subscription }).click();
  await panel.getByRole("combobox", { name: "API Management instance" }).click();
  await page.getByRole("option", { name: new RegExp(entries.instance) }).click();
  if (entries.scope) {
    await panel.getByRole("combobox", { name: "Which of its APIs" }).click();
    await page.getByRole("option", { name: entries.scope }).click();
  }
  await panel.getByRole("textbox", { name: "Environment title" }).fill(entries.environment);
  return panel;
}

/** Creates the link from the panel and waits until it, the only one, rests in this status. */
export async function createFrom(panel: Locator, page: Page, status = "In sync"): Promise<void> {
  await panel.getByRole("button", { name: "Create", exact: true }).click();
  await expect(panel).toBeHidden();
  const links = page.getByRole("table", { name: "Links" });
  await expect(links.getByText(status, { exact: true })).toBeVisible({ timeout: 120_000 });
}
