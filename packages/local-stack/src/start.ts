import { once } from "node:events";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { omar, priya, rita } from "@api-center-links/azure-emulator/estate/contoso/identities";
import { buildPortal } from "./build-portal.ts";
import { root } from "./root.ts";
import { startStack } from "./stack.ts";

const usage = `Starts API Center Links with its stand-in for Azure on this machine.

  --fresh            forget earlier data
  --dev              restart the BFF and reload the portal when sources change
  --estate NAME      contoso (default), empty, or an estate file; for a new data folder
  --port N           the portal's port (7300)
  --azure-ports N,M  the stand-in's https and http ports (7301,7302)
  --data DIR         where data and logs are kept (.data)
  --help             this text
`;

/** Azure takes seconds to minutes to honour a new role: short enough to wait for, long enough to be seen. */
const roleDelayMs = 5_000;

const { values } = parseArgs({
  options: {
    fresh: { type: "boolean", default: false },
    dev: { type: "boolean", default: false },
    estate: { type: "string", default: "contoso" },
    port: { type: "string", default: "7300" },
    "azure-ports": { type: "string", default: "7301,7302" },
    data: { type: "string", default: join(root, ".data") },
    help: { type: "boolean", default: false },
  },
});

if (values.help) {
  process.stdout.write(usage);
} else {
  try {
    await start();
  } catch (error) {
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

async function start(): Promise<void> {
  const startedAt = performance.now();
  const [azureHttpsPort = 7301, azureHttpPort = 7302] = values["azure-ports"].split(",").map(Number);
  if (!values.dev) {
    say("Building the portal (only when its sources changed) …");
    await buildPortal(root);
  }
  say("Starting …");
  await using stack = await startStack({
    dataDir: values.data,
    fresh: values.fresh,
    estate: values.estate,
    port: Number(values.port),
    azureHttpsPort,
    azureHttpPort,
    roleDelayMs,
    watch: values.dev,
  });
  await using vite = values.dev ? await startVite(stack.url) : undefined;
  say(welcome(vite?.url ?? stack.url, stack.azureUrl, (performance.now() - startedAt) / 1000));
  await untilStopped(stack.bff.ended, stack.emulator.ended);
  say("Stopping …");
}

function welcome(portalUrl: string, azureUrl: string, seconds: number): string {
  const accounts = [priya, omar, rita].map((user) => `    ${user.userPrincipalName.padEnd(24)}${user.note}`);
  return [
    "",
    `  API Center Links is ready after ${seconds.toFixed(1)} s:  ${portalUrl}`,
    "",
    "  Sign in as one of the sample people (no password):",
    ...accounts,
    "",
    `  Play the API Management side, and watch ARM requests arrive:  ${azureUrl}`,
    `  Logs: ${join(values.data, "logs")}.  Ctrl-C stops everything; data is kept for the next start.`,
    "",
  ].join("\n");
}

async function untilStopped(...children: Promise<number | string>[]): Promise<void> {
  const stopped = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  const died = Promise.race(children).then((code) => {
    process.exitCode = 1;
    say(`A process ended by itself (${code}); see the logs.`);
  });
  await Promise.race([stopped, died]);
}

async function startVite(bffUrl: string): Promise<AsyncDisposable & { url: string }> {
  const { createServer } = await import("vite");
  const server = await createServer({
    root: join(root, "apps/portal"),
    server: { proxy: { "/api": bffUrl } },
  });
  await server.listen();
  return {
    url: server.resolvedUrls?.local[0] ?? "",
    [Symbol.asyncDispose]: () => server.close(),
  };
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
