import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, test } from "vitest";
import { type Emulator, startEmulator } from "../start.ts";
import { AzureCli } from "./az.ts";
import { checks } from "./checks.ts";
import { StandIn } from "./stand-in.ts";

/** Debian's, whose oddities the checks are made for: another version may be right and yet say things in other words. */
const knownVersion = "2.45.0";

const dir = mkdtempSync(join(tmpdir(), "azure-cli-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function installedVersion(): string | undefined {
  const { stdout } = spawnSync("az", ["version", "--output", "json"], {
    env: { ...process.env, AZURE_CONFIG_DIR: join(dir, "config"), AZURE_CORE_COLLECT_TELEMETRY: "false" },
    encoding: "utf8",
  });
  return /"azure-cli": "([^"]+)"/.exec(stdout ?? "")?.[1];
}

// Every command takes Azure CLI a second or two, whatever it does.
describe.skipIf(installedVersion() !== knownVersion)("Azure CLI", { timeout: 120_000 }, () => {
  let azure: Emulator;
  let standIn: StandIn;
  let az: AzureCli;

  beforeAll(async () => {
    azure = await startEmulator({ estate: "contoso", behavior: { roleAssignmentDelayMs: 0 } });
    standIn = await StandIn.at(azure.httpUrl);
    az = new AzureCli(dir, standIn.armUrl);
    await az.selectStandIn(standIn.caCertificatePem);
  }, 120_000);

  afterAll(() => azure?.[Symbol.asyncDispose]());

  test.each(checks)("$what", ({ run }) => run(az, standIn));
});
