import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";

const usage = `Lets storms go over a link: random APIs, random changes at the source and by people in the API center, and faults at a fifth
of all requests to ARM. Once it is calm the inventory must be the mapping of the source, with people's fields as they left them.

  --minutes N  as many storms as there is time for (10)
  --seed N     this one again
  --help       this text
`;

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    seed: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

if (values.help) process.stdout.write(usage);
else {
  const root = join(import.meta.dirname, "../../../../..");
  const { status } = spawnSync(
    "vitest",
    ["run", "--config", ".vitest.config.ts", "testing/storm/storm.test"],
    {
      cwd: root,
      stdio: "inherit",
      env: {
        ...process.env,
        ...(values.seed === undefined ? { STORM_MINUTES: values.minutes } : { STORM_SEED: values.seed }),
      },
    },
  );
  process.exitCode = status ?? 1;
}
