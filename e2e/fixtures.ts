import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { trustCertificateAuthority } from "@api-center-links/azure-emulator/trust";
import { type Stack, startStack } from "@api-center-links/local-stack/stack";
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";
import { type Azure, azureOf } from "./azure.ts";

interface Fixtures {
  /** Emulator and BFF on the contoso estate, as the start command runs them, new for each test. */
  stack: Stack;
  /** API Management and API Center, written and read around the product. */
  azure: Azure;
}

export const test = base.extend<Fixtures>({
  stack: [
    async ({ browserName: _ }, use) => {
      const dataDir = await mkdtemp(join(tmpdir(), "api-center-links-"));
      const stack = await startStack({
        dataDir,
        estate: "contoso",
        port: 0,
        azureHttpsPort: 0,
        azureHttpPort: 0,
        // Changes must arrive by themselves within a test's patience, and a test may force more than one sync.
        bffEnvironment: { SYNC_INTERVAL_MS: "2000", FORCED_SYNC_INTERVAL_MS: "1000" },
      });
      trustCertificateAuthority(await readFile(stack.caCertificateFile, "utf8"));
      await use(stack);
      await stack[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true, force: true });
    },
    { timeout: 120_000 },
  ],
  azure: async ({ stack }, use) => use(azureOf(stack)),
  context: async ({ context, stack }, use) => {
    const trespasses: string[] = [];
    context.on("console", (message) => {
      if (/content.security.policy/i.test(message.text())) trespasses.push(message.text());
    });
    const own = [stack.url, stack.azureUrl].map((url) => new URL(url).origin);
    context.on("request", (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol.startsWith("http") && !own.includes(origin)) trespasses.push(request.url());
    });
    await use(context);
    expect(trespasses, "what the content security policy forbids, and hosts that aren't ours").toEqual([]);
  },
});

export { expect };

/** Signs a sample person in, from wherever the page is, and ends where the portal sends them. */
export async function signIn(page: Page, stack: Stack, userPrincipalName: string, path = "/"): Promise<void> {
  await page.goto(new URL(path, stack.url).href);
  const signInButton = page.getByRole("button", { name: /sign in/i });
  const account = page.getByRole("button", { name: new RegExp(userPrincipalName) });
  await signInButton.or(account).first().waitFor();
  if (await signInButton.isVisible()) await signInButton.click();
  await account.click();
  await page.getByRole("button", { name: /^Account:/ }).waitFor();
}

/** No automated accessibility finding, in light and in dark. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    // Let the theme, and then its colors, arrive before they are measured. The stand-in's sign-in page names no scheme.
    await page.waitForFunction(
      (scheme) =>
        ["", scheme].includes(document.documentElement.style.colorScheme) &&
        document.getAnimations().every((each) => each.playState !== "running"),
      colorScheme,
    );
    const { violations } = await new AxeBuilder({ page }).analyze();
    const findings = violations.map((each) => ({
      rule: each.id,
      help: each.help,
      nodes: each.nodes.map((node) => node.target.join(" ")).slice(0, 5),
    }));
    expect(findings, `${page.url()} in ${colorScheme}`).toEqual([]);
  }
}

/** Nothing needs scrolling sideways: neither the window nor, in it, the page or an open panel, which scroll by themselves; the window doesn't at all. */
export async function expectReflow(page: Page): Promise<void> {
  const parts = page.locator(
    "html, main, [role=dialog], [role=dialog] > *, [role=alertdialog], [role=alertdialog] div",
  );
  const wide = await parts.evaluateAll((all) =>
    all
      .filter((each) => each.localName === "html" || getComputedStyle(each).overflowX !== "visible")
      .filter((each) => each.scrollWidth > each.clientWidth)
      .map((each) => `${each.localName}: ${each.scrollWidth} px in ${each.clientWidth}`),
  );
  expect(wide, page.url()).toEqual([]);
  const beyond = await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight);
  expect(
    beyond,
    `pixels that the window is longer than what is seen of it: ${page.url()}`,
  ).toBeLessThanOrEqual(0);
}
