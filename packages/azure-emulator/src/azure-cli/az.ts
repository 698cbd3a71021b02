import { spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

export interface AzAnswer {
  command: string;
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Azure CLI, with a configuration of its own that knows one stand-in as its cloud. */
export class AzureCli {
  /** What makes any `az` of a shell this one. */
  readonly environment: Record<string, string>;
  readonly #dir: string;
  readonly #armUrl: string;

  /** `dir` keeps the configuration and the stand-in's certificate. */
  constructor(dir: string, armUrl: string) {
    this.#dir = dir;
    this.#armUrl = armUrl;
    this.environment = {
      AZURE_CONFIG_DIR: join(dir, "config"),
      REQUESTS_CA_BUNDLE: join(dir, "ca.pem"),
      AZURE_CORE_COLLECT_TELEMETRY: "false",
      AZURE_CORE_NO_COLOR: "true",
      PYTHONPATH: join(import.meta.dirname, "python"),
      PYTHONDONTWRITEBYTECODE: "1",
    };
  }

  /**
   * Registers the stand-in as a cloud and selects it. The authority ends in `/adfs`: of any other host that it doesn't know
   * this version would ask login.microsoftonline.com.
   */
  async selectStandIn(caCertificatePem: string): Promise<void> {
    await mkdir(join(this.#dir, "config"), { recursive: true });
    await writeFile(join(this.#dir, "ca.pem"), caCertificatePem);
    const cloudFile = join(this.#dir, "cloud.json");
    const endpoints = {
      resourceManager: this.#armUrl,
      management: this.#armUrl,
      activeDirectory: `${this.#armUrl}/adfs`,
      activeDirectoryResourceId: this.#armUrl,
      activeDirectoryGraphResourceId: `${this.#armUrl}/`,
      microsoftGraphResourceId: `${this.#armUrl}/`,
    };
    await writeFile(cloudFile, JSON.stringify({ endpoints }, undefined, 2));
    const known = JSON.parse((await this.succeed("cloud", "list")).stdout) as { name: string }[];
    const verb = known.some(({ name }) => name === cloud) ? "update" : "register";
    await this.succeed("cloud", verb, "--name", cloud, "--cloud-config", `@${cloudFile}`);
    await this.succeed("cloud", "set", "--name", cloud);
  }

  /** Runs one command. Rejects where there is no Azure CLI. */
  run(...args: string[]): Promise<AzAnswer> {
    const command = `az ${args.map(quoted).join(" ")}`;
    return new Promise((resolve, reject) => {
      const child = spawn("az", args, {
        env: { ...process.env, ...this.environment },
        stdio: ["ignore", "pipe", "pipe"],
      });
      let stdout = "";
      let stderr = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        stdout += text;
      });
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        stderr += text;
      });
      child.once("error", reject);
      child.once("close", (code) => resolve({ command, exitCode: code ?? 1, stdout, stderr }));
    });
  }

  /** As `run`, but rejects where the command fails. */
  async succeed(...args: string[]): Promise<AzAnswer> {
    const answer = await this.run(...args);
    if (answer.exitCode === 0) return answer;
    throw new Error(`${answer.command}\nended with ${answer.exitCode}:\n${answer.stderr || answer.stdout}`);
  }

  /** What a command printed as JSON; rejects where it fails. */
  async json<T>(...args: string[]): Promise<T> {
    const { stdout } = await this.succeed(...args, "--output", "json");
    return JSON.parse(stdout) as T;
  }
}

const cloud = "stand-in";

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
