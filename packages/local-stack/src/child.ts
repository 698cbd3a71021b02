import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { createInterface } from "node:readline";

export interface Child extends AsyncDisposable {
  /** The first log line with `ready: true`, as the process printed it. */
  ready: Record<string, unknown>;
  pid: number;
  /** Settles when the process has ended, with its exit code (or the signal's name). */
  ended: Promise<number | string>;
  /** Ends the process without letting it finish, as a power cut would. */
  kill(): Promise<void>;
}

export interface ChildOptions {
  name: string;
  script: string;
  args?: string[];
  env?: Record<string, string>;
  /** Where the process's log goes, line by line. */
  logFile: string;
  nodeArgs?: string[];
}

const shutdownTimeoutMs = 20_000;

/**
 * Starts a TypeScript program of this repository in a process of its own and waits until it logs that it is
 * ready. Rejects with the end of its log when it stops before that.
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  const child = spawn(
    process.execPath,
    [...(options.nodeArgs ?? []), options.script, ...(options.args ?? [])],
    {
      env: { ...process.env, ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
      // Ctrl-C in the terminal must reach the stack, which stops its children in order, and not all at once.
      detached: true,
    },
  );
  const ended = endOf(child);
  const recent: string[] = [];
  const ready = await new Promise<Record<string, unknown>>((resolve, reject) => {
    const log = createWriteStream(options.logFile, { flags: "a" });
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        log.write(`${line}\n`);
        if (recent.push(line) > 20) recent.shift();
        const event = parseLine(line);
        if (event?.ready === true) resolve(event);
      });
    }
    child.once("close", () => log.end());
    child.once("error", reject);
    void ended.then((code) =>
      reject(
        new Error(`${options.name} ended (${code}) before it was ready:\n${recent.map(readable).join("\n")}`),
      ),
    );
  });
  return {
    ready,
    pid: child.pid ?? 0,
    ended,
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      const forced = setTimeout(() => child.kill("SIGKILL"), shutdownTimeoutMs);
      await ended;
      clearTimeout(forced);
    },
  };
}

async function endOf(child: ChildProcess): Promise<number | string> {
  const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
  return code ?? signal ?? "unknown";
}

function parseLine(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** A pino line as its message and what it was caused by; anything else as it is. */
function readable(line: string): string {
  const event = parseLine(line);
  if (!event) return `  ${line}`;
  const cause = (event.err as { message?: string } | undefined)?.message ?? "";
  const advice = cause.includes("EADDRINUSE")
    ? "Is another stack running? Other ports: --port, --azure-ports."
    : "";
  return `  ${[event.msg ?? line, cause, advice].filter(Boolean).join(" ")}`;
}
