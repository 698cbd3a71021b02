import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type AzureForBff, startBff } from "./bff-process.ts";
import { type Child, startChild } from "./child.ts";
import { root } from "./root.ts";

export interface StackOptions {
  /** Where emulator and BFF keep their data and logs. */
  dataDir: string;
  /** Forget what an earlier stack left in `dataDir`. */
  fresh?: boolean;
  /** `contoso`, `empty` or the path of an estate file; seeds a new data folder only. */
  estate: string;
  /** 0 lets the system choose. */
  port: number;
  azureHttpsPort: number;
  azureHttpPort: number;
  /** How long the stand-in doesn't honour a new role assignment yet. */
  roleDelayMs?: number;
  /** Further environment variables of the BFF. */
  bffEnvironment?: Record<string, string>;
  /** Restart the BFF when its sources change. */
  watch?: boolean;
}

export interface Stack extends AsyncDisposable {
  /** Address of the portal and its API. */
  url: string;
  /** The emulator's ARM, over https. */
  armUrl: string;
  /** The emulator's page, sign-in and control API, over http. */
  azureUrl: string;
  /** Signs the emulator's https address; for clients in this process. */
  caCertificateFile: string;
  emulator: Child;
  bff: Child;
  /** Starts one more process of the BFF, with these variables besides those of the first. The stack stops it with the others. */
  startReplica(name: string, environment: Record<string, string>): Promise<Child>;
  /** Stops the BFF (or kills it) and starts another on the same data; further environment variables hold from then on. */
  restartBff(how: "stop" | "kill", environment?: Record<string, string>): Promise<void>;
}

/** Starts the emulator and the BFF as processes of their own, as the start command, the tests and the benchmarks run them. */
export async function startStack(options: StackOptions): Promise<Stack> {
  if (options.fresh) await rm(options.dataDir, { recursive: true, force: true });
  const logDir = join(options.dataDir, "logs");
  await mkdir(logDir, { recursive: true });

  const emulator = await startEmulator(options, logDir);
  const azure = emulator.ready as unknown as AzureForBff;
  let { bffEnvironment: environment = {} } = options;
  const newBff = (onPort: number) =>
    startBff(azure, {
      dataDir: join(options.dataDir, "bff"),
      logFile: join(logDir, "bff.log"),
      port: onPort,
      environment,
      ...(options.watch && { watch: true }),
    });
  const replicas: Child[] = [];
  let bff: Child;
  try {
    bff = await newBff(options.port);
  } catch (error) {
    await emulator[Symbol.asyncDispose]();
    throw error;
  }
  const port = new URL(String(bff.ready.url)).port;
  return {
    url: `http://localhost:${port}`,
    armUrl: azure.armUrl,
    azureUrl: azure.httpUrl,
    caCertificateFile: azure.caCertificateFile,
    emulator,
    get bff() {
      return bff;
    },
    async startReplica(name, more) {
      const replica = await startBff(azure, {
        dataDir: join(options.dataDir, name),
        logFile: join(logDir, `${name}.log`),
        port: 0,
        environment: { ...environment, ...more },
      });
      replicas.push(replica);
      return replica;
    },
    async restartBff(how, more = {}) {
      environment = { ...environment, ...more };
      await (how === "kill" ? bff.kill() : bff[Symbol.asyncDispose]());
      bff = await newBff(Number(port));
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(replicas.map((replica) => replica[Symbol.asyncDispose]()));
      await bff[Symbol.asyncDispose]();
      await emulator[Symbol.asyncDispose]();
    },
  };
}

function startEmulator(options: StackOptions, logDir: string): Promise<Child> {
  return startChild({
    name: "The Azure stand-in",
    script: join(root, "packages/azure-emulator/src/main.ts"),
    args: [
      ...["--https-port", String(options.azureHttpsPort)],
      ...["--http-port", String(options.azureHttpPort)],
      ...["--data", join(options.dataDir, "azure")],
      ...["--estate", options.estate],
      ...["--role-delay", String(options.roleDelayMs ?? 0)],
    ],
    logFile: join(logDir, "azure.log"),
  });
}
