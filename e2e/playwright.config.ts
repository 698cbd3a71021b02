import { defineConfig } from "@playwright/test";
import { launchArguments } from "./find-browser.ts";

const executablePath = process.env.BROWSER_EXECUTABLE;

export default defineConfig({
  testDir: ".",
  // Each test has a stack of its own, and mostly waits for it.
  workers: 2,
  fullyParallel: true,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [["list"]],
  outputDir: "test-results",
  use: {
    trace: "retain-on-failure",
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    launchOptions: { args: launchArguments, ...(executablePath && { executablePath }) },
  },
});
