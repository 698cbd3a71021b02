import { once } from "node:events";
import { parseArgs } from "node:util";
import { pino } from "pino";
import { startEmulator } from "./start.ts";

const usage = `A stand-in for the parts of Azure that API Center Links talks to.

  --https-port N   ARM and Entra (7301; 0 lets the system choose)
  --http-port N    sign-in page, managed identities, control (7302)
  --data DIR       where state is kept; without it everything is forgotten at the end
  --estate NAME    contoso (default), empty or a file; fills a new data folder only
  --latency MS     added to every ARM request
  --role-delay MS  how long a new role assignment isn't honoured yet
  --throttle       limit requests as Azure does
  --help           this text
`;

const { values } = parseArgs({
  options: {
    "https-port": { type: "string", default: "7301" },
    "http-port": { type: "string", default: "7302" },
    data: { type: "string" },
    estate: { type: "string", default: "contoso" },
    latency: { type: "string", default: "0" },
    "role-delay": { type: "string", default: "0" },
    throttle: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

const log = pino({ name: "azure-emulator" });

if (values.help) {
  process.stdout.write(usage);
} else {
  try {
    await serve();
  } catch (error) {
    log.fatal(error, "The stand-in for Azure could not start.");
    process.exitCode = 1;
  }
}

async function serve(): Promise<void> {
  const stop = Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")]);
  await using emulator = await startEmulator({
    httpsPort: Number(values["https-port"]),
    httpPort: Number(values["http-port"]),
    estate: values.estate,
    ...(values.data !== undefined && { dataDir: values.data }),
    behavior: {
      latencyMs: Number(values.latency),
      roleAssignmentDelayMs: Number(values["role-delay"]),
      ...(values.throttle && { throttle: "azure" }),
    },
  });
  log.info(
    {
      ready: true,
      armUrl: emulator.armUrl,
      httpUrl: emulator.httpUrl,
      caCertificateFile: emulator.caCertificateFile,
      identityEndpoint: emulator.identityEndpoint,
      identityHeader: emulator.identityHeader,
    },
    `The stand-in for Azure is ready at ${emulator.httpUrl}`,
  );
  await stop;
  log.info("Stopping");
}
