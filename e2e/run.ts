import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";
import { buildPortal } from "@api-center-links/local-stack/build-portal";
import { root } from "@api-center-links/local-stack/root";
import { findBrowser } from "./find-browser.ts";

// Finds a browser, builds the portal as the start command does, and runs Playwright with the arguments given.
try {
  const browser = await findBrowser();
  process.stdout.write(`Chromium ${browser.version}\n`);
  await buildPortal(root);
  process.exitCode = await playwright(browser.executablePath);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function playwright(executablePath: string | undefined): Promise<number> {
  const cli = join(createRequire(import.meta.url).resolve("@playwright/test/package.json"), "../cli.js");
  const child = spawn(process.execPath, [cli, "test", ...process.argv.slice(2)], {
    cwd: import.meta.dirname,
    stdio: "inherit",
    env: { ...process.env, ...(executablePath && { BROWSER_EXECUTABLE: executablePath }) },
  });
  const [code] = (await once(child, "exit")) as [number | null];
  return code ?? 1;
}
