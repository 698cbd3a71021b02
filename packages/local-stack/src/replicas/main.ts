import { parseArgs } from "node:util";
import { replicasTrial, type TrialResult } from "./trial.ts";

const usage = `Runs a web process and three workers on a real PostgreSQL, 12 links under change, while workers are killed (SIGKILL), halted
(SIGSTOP), stopped (SIGTERM) and the database is restarted, one every few seconds. Then every link must be in sync, and Azure's own
log of requests must show no two runs of a link at a time.

  --minutes N   for so long (2)
  --seed N      chooses whom it hits and what changes; printed
  --help        this text

Exits with 1 where that isn't so.
`;

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "2" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 1e9)) },
    help: { type: "boolean", default: false },
  },
});
const [minutes = 0, seed = 0] = [values.minutes, values.seed].map(Number);

if (values.help) process.stdout.write(usage);
else if (!(minutes > 0 && Number.isInteger(seed))) {
  process.stderr.write(`--minutes and --seed must be numbers.\n\n${usage}`);
  process.exitCode = 2;
} else {
  process.stderr.write(`pnpm test:replicas --minutes ${minutes} --seed ${seed}\n`);
  const say = (text: string) => void process.stderr.write(`${text}\n`);
  const until = performance.now() + minutes * 60_000;
  const goOn = () => performance.now() < until;
  const result = await replicasTrial({ links: 12, apis: 15, goOn, seed, say });
  process.stdout.write(`${report(result)}\n`);
  if (result.overlaps.length > 0) process.exitCode = 1;
}

function report({ failures, overlaps, ...result }: TrialResult): string {
  const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;
  return [
    Object.entries(failures)
      .map(([kind, count]) => `${count} ${kind}`)
      .join(", "),
    `${result.changes} changes, ${result.runs} runs`,
    `${overlaps.length} times two runs of a link at a time`,
    `all in sync ${seconds(result.convergedAfterMs)} after the last failure`,
    `slowest takeover ${seconds(result.slowestTakeoverMs)}`,
    `"Sync now" at the web process begun by a worker after ${seconds(result.wokenAfterMs)}`,
    ...overlaps.map(
      ([one, other]) =>
        `  ${one.instance}: ${one.correlationId} until ${at(one.to)}, ${other.correlationId} from ${at(other.from)}`,
    ),
  ].join("\n");
}

function at(time: number): string {
  return new Date(time).toISOString().slice(11, 23);
}
