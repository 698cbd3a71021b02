import { availableParallelism, cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { type BenchResult, isMet, resultTable } from "./bench-result.ts";
import { changeBench } from "./change-bench.ts";
import { fairBench } from "./fair-bench.ts";
import { importBench } from "./import-bench.ts";
import { scaleBench } from "./scale-bench.ts";
import { specBench } from "./spec-bench.ts";
import { steadyBench } from "./steady-bench.ts";
import { throttledBench } from "./throttled-bench.ts";
import { verifyBench } from "./verify-bench.ts";

const benches: Record<string, { count: number; run: Run; shows: string }> = {
  import: { count: 2000, run: importBench, shows: "a first import at 40 ms for each ARM request" },
  throttled: { count: 300, run: throttledBench, shows: "a first import under Azure's own request limits" },
  steady: { count: 10_000, run: steadyBench, shows: "a look that finds nothing new" },
  verify: { count: 2000, run: verifyBench, shows: "the API center read back, with nothing to repair" },
  scale: {
    count: 200,
    run: scaleBench,
    shows: "60 links on 1, 2 and 4 workers, each link with so many APIs",
  },
  change: {
    count: 10_000,
    run: changeBench,
    shows: "single changes, found in the activity log and announced by events",
  },
  spec: { count: 2000, run: specBench, shows: "one operation changed in one definition, without events" },
  fair: { count: 2000, run: fairBench, shows: "a change on one link while another imports" },
};
type Run = (count: number, say: (text: string) => void) => Promise<BenchResult>;

const usage = `Measures this product on stacks of its own, beside the script that most people would write.

  pnpm bench [NAME …]   one or more of these; all where none is named

${Object.entries(benches)
  .map(([name, { count, shows }]) => `    ${name.padEnd(12)}${shows} (${count.toLocaleString("en")} APIs)`)
  .join("\n")}

  --count N   so many APIs instead
  --json      print one JSON document instead of tables
  --help      this text

Exits with 1 where a target is missed.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: "string" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const unknown = positionals.filter((name) => !Object.hasOwn(benches, name));
const count = values.count === undefined ? undefined : Number(values.count);

if (values.help) process.stdout.write(usage);
else if (unknown.length > 0) refuse(`There is no benchmark ${unknown.join(", ")}.`);
else if (count !== undefined && !(Number.isInteger(count) && count > 0 && count <= 10_000))
  refuse("--count must be a whole number from 1 to 10,000: the plan has room for no more APIs.");
else {
  try {
    await measure(positionals.length > 0 ? positionals : Object.keys(benches));
  } catch (error) {
    say(`\n${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}

async function measure(names: string[]): Promise<void> {
  const results: BenchResult[] = [];
  for (const name of names) {
    const bench = benches[name];
    if (!bench) continue;
    const apis = count ?? bench.count;
    say(`${name}: ${bench.shows}, ${apis} APIs …`);
    const result = await bench.run(apis, say);
    results.push(result);
    if (!values.json) process.stdout.write(`\n${resultTable(result)}\n\n`);
  }
  if (values.json) process.stdout.write(`${JSON.stringify({ machine: machine(), results })}\n`);
  if (!results.every(({ targets }) => targets.every(isMet))) process.exitCode = 1;
}

function machine() {
  return {
    node: process.version,
    cpu: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
    /** Of the last minute; above the number of cores, others were at work too. */
    load: loadavg()[0],
  };
}

function refuse(problem: string): void {
  process.stderr.write(`${problem}\n\n${usage}`);
  process.exitCode = 2;
}

/** Progress goes to stderr, so that the tables or the JSON stand alone on stdout. */
function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
