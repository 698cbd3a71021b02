import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Link } from "@api-center-links/contracts/links";
import { type ArmRequests, armRequestsSince } from "../arm-request-count.ts";
import { type ProductSide, productSide } from "../product-side.ts";
import { root } from "../root.ts";
import { seededRandom, spread } from "../seeded-random.ts";
import { type Stack, startStack } from "../stack.ts";
import { untilSynced } from "../until-synced.ts";
import { azureSide } from "./azure-side.ts";
import { compare } from "./compare.ts";
import { editInstance } from "./edit-instance.ts";
import { fetchDocuments } from "./fetch-documents.ts";
import { makeEstate } from "./make-estate.ts";
import { idOfPublicInstance, publicInstanceName } from "./public-instance.ts";
import { isEqual, reasonList, type Step, table } from "./report.ts";

const usage = `Links an API Management instance that publishes real OpenAPI documents, and compares what arrives.

  --count N    how many of the public documents (300)
  --seed N     which of them, and which are changed and deleted (1)
  --make-only  only write the estate file
  --json       print one JSON document instead of tables
  --help       this text
`;

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "300" },
    seed: { type: "string", default: "1" },
    "make-only": { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const cacheDir = join(root, ".cache");
const seed = Number(values.seed);

if (values.help) process.stdout.write(usage);
else if (values["make-only"]) await writeEstate();
else await trial();

async function writeEstate(): Promise<string> {
  const documents = await fetchDocuments(cacheDir);
  const chosen = spread(documents.ids, Number(values.count), seed);
  const { estate, leftOut } = makeEstate(await Promise.all(chosen.map(documents.read)));
  const file = join(cacheDir, `public-apis-${values.count}-${seed}.json`);
  await mkdir(cacheDir, { recursive: true });
  await writeFile(file, JSON.stringify(estate));
  say(`${chosen.length - leftOut.length} of ${documents.ids.length} public documents in ${file}`);
  for (const { id, reason } of leftOut) say(`  left out: ${id} ${reason}`);
  return file;
}

async function trial(): Promise<void> {
  await using stack = await startStack({
    estate: await writeEstate(),
    dataDir: join(cacheDir, "public-apis-data"),
    fresh: true,
    port: 0,
    azureHttpsPort: 0,
    azureHttpPort: 0,
    // Only what this trial asks for is synced, and at once.
    bffEnvironment: { SYNC_INTERVAL_MS: "86400000", FORCED_SYNC_INTERVAL_MS: "0" },
  });
  const product = await productSide(stack);
  const azure = await azureSide(stack);

  const link = await product.link(publicInstanceName, idOfPublicInstance);
  const first = await step("first sync", stack, product, link, 0);
  const random = seededRandom(seed);
  const total = first.comparison.published;
  const edits = await editInstance(
    azure,
    { changes: Math.min(30, Math.floor(total / 4)), deletions: Math.min(10, Math.floor(total / 10)) },
    random,
  );
  say(
    `Changed ${edits.changed.length} documents and deleted ${edits.deleted.length} APIs in API Management.`,
  );
  const before = await armRequestsSince(stack, first.requests.lastSeq);
  const second = await step("after the changes", stack, product, await product.sync(link.id), before.lastSeq);

  const steps = [first, second];
  const good = steps.every(isEqual);
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ count: total, seed, edits, equal: good, steps })}\n`
      : `\n${table(steps)}\n\n${reasonList(steps)}\n\n${verdict(good, steps)}\n`,
  );
  if (!good) process.exitCode = 1;

  async function step(name: string, on: Stack, by: ProductSide, started: Link, since: number): Promise<Step> {
    const startedAt = performance.now();
    const { id: runId } = await untilSynced(by, started, say);
    const seconds = (performance.now() - startedAt) / 1000;
    const requests: ArmRequests = await armRequestsSince(on, since);
    const { outcomes } = await by.readRun(started.id, runId);
    say(`${name}: ${seconds.toFixed(1)} s; comparing every document …`);
    const done = { name, seconds, requests, outcomes, comparison: await compare(azure, by, started.id) };
    say(`\n${table([done])}\n`);
    return done;
  }
}

function verdict(good: boolean, steps: Step[]): string {
  if (!good) return "The inventory does NOT equal what API Management publishes.";
  const named = steps.some(({ comparison }) => comparison.equal.length < comparison.published);
  return `The inventory equals what API Management publishes${named ? ", but for what is named above with its reason" : ""}.`;
}

/** Progress goes to stderr, so that the table or JSON stands alone on stdout. */
function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
