import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { startEmulator } from "../start.ts";
import { AzureCli } from "./az.ts";
import { checks } from "./checks.ts";
import { StandIn } from "./stand-in.ts";

const usage = `Shows that Azure CLI works against the stand-in for Azure: signs in as a service principal, lists API Management
instances and their APIs, assigns a role, exports a definition. Ends with 1 where an answer is wrong.

  --against URL   a stand-in that runs already (of the start command: http://localhost:7302); without it, one of its own
  --setup DIR     no checks: makes DIR the configuration of an Azure CLI for that stand-in, and prints how to use it
  --help          this text
`;

const { values } = parseArgs({
  options: {
    against: { type: "string" },
    setup: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

try {
  await main();
} catch (error) {
  const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
  say(
    missing
      ? "Azure CLI isn't installed. Debian and Ubuntu have it: apt-get install azure-cli. Others: https://aka.ms/azure-cli"
      : String(error instanceof Error ? error.message : error),
  );
  process.exitCode = missing ? 2 : 1;
}

async function main(): Promise<void> {
  if (values.help) say(usage);
  else if (values.setup === undefined) await check();
  else await setUp(resolve(values.setup), values.against ?? "http://localhost:7302");
}

async function check(): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), "azure-cli-"));
  await using cleanUp = new AsyncDisposableStack();
  cleanUp.defer(() => rm(dir, { recursive: true, force: true }));
  const url = values.against ?? cleanUp.use(await startEmulator({ estate: "contoso" })).httpUrl;
  const standIn = await StandIn.at(url);
  const az = new AzureCli(dir, standIn.armUrl);
  const versions = await az.json<Record<string, unknown>>("version");
  say(`Azure CLI ${String(versions["azure-cli"])} against ${standIn.armUrl}`);
  await az.selectStandIn(standIn.caCertificatePem);
  say("✓ az cloud register, az cloud set");
  for (const { what, run } of checks) {
    try {
      await run(az, standIn);
    } catch (error) {
      throw new Error(`✕ ${what}\n${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
    say(`✓ ${what}`);
  }
}

async function setUp(dir: string, url: string): Promise<void> {
  const standIn = await StandIn.at(url);
  const az = new AzureCli(dir, standIn.armUrl);
  await az.selectStandIn(standIn.caCertificatePem);
  const [login] = checks;
  await login?.run(az, standIn);
  say("# Signed in to the stand-in as contoso-automation. In your shell:");
  for (const [name, value] of Object.entries(az.environment)) say(`export ${name}='${value}'`);
  say("az apim list --output table");
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
