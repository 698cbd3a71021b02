import { parseArgs } from "node:util";
import { killEverywhere } from "./kill-everywhere.ts";
import type { Outcome } from "./live-and-die.ts";

const usage = `Kills the service (SIGKILL) at each of its requests to ARM in turn, before and after their effect, in the life of a link:
create and import, update, version added, API deleted, unlink. Starts it again and compares how it all ends.

  --every N    only every Nth of these moments
  --offset N   beginning with the Nth, counted from 0
  --lanes N    so many at the same time (2)
  --help       this text

Exits with 1 where an end differs from the undisturbed one.
`;

const { values } = parseArgs({
  options: {
    every: { type: "string", default: "1" },
    offset: { type: "string", default: "0" },
    lanes: { type: "string", default: "2" },
    help: { type: "boolean", default: false },
  },
});
const [every = 1, offset = 0, lanes = 2] = [values.every, values.offset, values.lanes].map(Number);

if (values.help) process.stdout.write(usage);
else if (![every, offset + 1, lanes].every((each) => Number.isInteger(each) && each > 0)) {
  process.stderr.write(`Whole numbers, please.\n\n${usage}`);
  process.exitCode = 2;
} else {
  const startedAt = performance.now();
  const outcomes = await killEverywhere({
    ...{ every, offset, lanes },
    onPlan: (count) => process.stdout.write(`${count} moments\n`),
    onOutcome: (outcome) => process.stdout.write(`${rowOf(outcome)}\n`),
  });
  process.stdout.write(`\n${summaryOf(outcomes)}\n${minutesSince(startedAt)} minutes\n`);
  if (outcomes.some(({ difference }) => difference)) process.exitCode = 1;
}

function rowOf({ phaseName, nth, when, request, difference, seconds }: Outcome): string {
  const moment = `${phaseName.padEnd(17)} ${String(nth).padStart(4)} ${when.padEnd(6)}`;
  return `${moment} ${seconds.toFixed(1).padStart(5)} s  ${difference ?? "equal"}  ${request ?? ""}`;
}

function summaryOf(outcomes: Outcome[]): string {
  const rows = [...Map.groupBy(outcomes, ({ phaseName }) => phaseName)].map(([name, ofPhase]) => {
    const equal = ofPhase.filter(({ difference }) => difference === undefined).length;
    return `${name.padEnd(17)} ${String(equal).padStart(4)} of ${String(ofPhase.length).padStart(4)} equal`;
  });
  const different = outcomes.filter(({ difference }) => difference !== undefined);
  return [...rows, ...different.map(rowOf)].join("\n");
}

function minutesSince(startedAt: number): string {
  return ((performance.now() - startedAt) / 60_000).toFixed(1);
}
