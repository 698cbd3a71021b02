import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { goldenInventory } from "./golden-inventory.ts";
import { syncGoldenEstate } from "./golden-sync.ts";

const usage = `Syncs the golden estate and prints how the inventory differs from the expected one. Exits with 1 where it does.

  --update  make the expected inventory what came out; review the difference before it is committed
  --help    this text
`;

const { values } = parseArgs({
  options: { update: { type: "boolean", default: false }, help: { type: "boolean", default: false } },
});
const expectedFile = fileURLToPath(new URL("golden-inventory.yaml", import.meta.url));

if (values.help) process.stdout.write(usage);
else await run();

async function run(): Promise<void> {
  await using golden = await syncGoldenEstate();
  const actual = goldenInventory(golden);
  const expected = await readFile(expectedFile, "utf8").catch(() => "");
  if (actual === expected) {
    process.stdout.write("The inventory is as expected.\n");
    return;
  }
  process.stdout.write(await difference(actual));
  if (values.update) await writeFile(expectedFile, actual);
  else process.exitCode = 1;
}

/** As git shows it, which every checkout has. */
async function difference(actual: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "golden-"));
  const actualFile = join(folder, "actual.yaml");
  await writeFile(actualFile, actual);
  const { stdout } = spawnSync("git", ["diff", "--no-index", "--unified=4", expectedFile, actualFile], {
    encoding: "utf8",
  });
  await rm(folder, { recursive: true });
  return stdout;
}
