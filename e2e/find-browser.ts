import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "@playwright/test";

/** How to start the browser that was found. */
export interface Browser {
  /** Absent for Playwright's own. */
  executablePath?: string;
  version: string;
}

/**
 * A Chromium that starts: Playwright's own if it is there or can be downloaded, else an installed Chrome or
 * Chromium, else Debian's, installed as root. Throws, naming what was tried, where none can be had.
 */
export async function findBrowser(): Promise<Browser> {
  const tried: string[] = [];
  for (const [what, candidate] of candidates) {
    const executablePath = candidate();
    if (executablePath === undefined) {
      tried.push(`${what}: not to be had`);
      continue;
    }
    try {
      return await prove(executablePath);
    } catch (error) {
      tried.push(`${what}: does not start (${String(error).split("\n")[0]})`);
    }
  }
  throw new Error(`The end-to-end tests need a Chromium, and none can be had:\n  ${tried.join("\n  ")}`);
}

const candidates: [string, () => string | undefined][] = [
  ["Playwright's own", playwrightOwn],
  ["an installed Chrome or Chromium", installed],
  ["Debian's chromium, by apt-get as root", fromDebian],
];

/** Arguments that a Chromium needs where it runs as root, in containers above all. */
export const launchArguments = process.getuid?.() === 0 ? ["--no-sandbox"] : [];

async function prove(executablePath: string): Promise<Browser> {
  const browser = await chromium.launch({ executablePath, args: launchArguments });
  const version = browser.version();
  await browser.close();
  return { executablePath, version };
}

function playwrightOwn(): string | undefined {
  if (!existsSync(chromium.executablePath())) {
    const cli = join(createRequire(import.meta.url).resolve("@playwright/test/package.json"), "../cli.js");
    spawnSync(process.execPath, [cli, "install", "chromium"], {
      stdio: "ignore",
      timeout: 300_000,
      env: { ...process.env, PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: "10000" },
    });
  }
  return existsSync(chromium.executablePath()) ? chromium.executablePath() : undefined;
}

function installed(): string | undefined {
  const onPath = [
    "google-chrome",
    "google-chrome-stable",
    "chromium",
    "chromium-browser",
    "chrome",
    "msedge",
  ];
  const elsewhere = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
  ];
  return onPath.map(which).find((path) => path !== undefined) ?? elsewhere.find((path) => existsSync(path));
}

function fromDebian(): string | undefined {
  if (process.getuid?.() !== 0 || which("apt-get") === undefined) return undefined;
  const apt = (...args: string[]) =>
    spawnSync("apt-get", args, {
      stdio: "ignore",
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
  apt("update");
  apt("install", "-y", "--no-install-recommends", "chromium");
  return which("chromium");
}

function which(command: string): string | undefined {
  try {
    const finder = process.platform === "win32" ? "where" : "which";
    return (
      execFileSync(finder, [command], { stdio: ["ignore", "pipe", "ignore"] })
        .toString()
        .split("\n")[0]
        ?.trim() || undefined
    );
  } catch {
    return undefined;
  }
}
