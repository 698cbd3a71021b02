import { randomBytes, randomUUID } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { openStore } from "../store.ts";

/**
 * A process that writes to the store in the folder named by its argument until it is killed. Tells, line by line, how many records it
 * finds of those that such processes wrote before, and then each one that the store has acknowledged.
 */
const [folder = ""] = process.argv.slice(2);
const centerId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiCenter/services/disk";
const say = (event: object) => process.stdout.write(`${JSON.stringify(event)}\n`);

const store = await openStore({ kind: "embedded", folder }, (error) => say({ trouble: String(error) }));
const [link] = await store.links.listOfCenter(centerId);
const linkId = link?.id ?? (await newLink());
const owner = randomUUID();
await store.claims.claim(linkId, owner, 3_600_000, new Date());
const ledger = store.ledgers.ledgerOf(linkId, owner);
const before = await Promise.all([store.ledgers.records(linkId), store.runs.list(linkId, { limit: 1e6 })]);
say({ records: before[0].length, runs: before[1].length });

await Promise.all([
  writeOn(before[0].length, "record", (number) =>
    ledger.save({
      ...{ root: `api-${number}`, sourceId: `/apis/${number}`, entities: [] },
      title: randomBytes(1 + (number % 4000)).toString("base64"),
      changedAt: new Date().toISOString(),
    }),
  ),
  writeOn(before[1].length, "run", () =>
    store.runs.begin(
      {
        ...{ id: randomUUID(), linkId, trigger: "timer", requestedBy: null, depth: "listing" },
        startedAt: new Date(),
      },
      owner,
    ),
  ),
]);

async function writeOn(from: number, what: string, write: (number: number) => Promise<void>): Promise<never> {
  for (let number = from + 1; ; number++) {
    await write(number);
    say({ [what]: number });
    // The embedded database alone would keep timers from their turn for ever; the service waits for the network all the time.
    await setImmediate();
  }
}

async function newLink(): Promise<string> {
  const id = randomUUID();
  await store.links.create(
    {
      ...{ id, centerId, scope: { kind: "service" }, name: "disk" },
      instanceId: "/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiManagement/service/disk",
      settings: {
        environment: { name: "disk", title: "Disk", kind: "production" },
        ...{ lifecycleStage: "production", definitions: "always" },
      },
      ...{ createdAt: new Date(), createdBy: "Priya" },
      request: { trigger: "created", requestedBy: "Priya", depth: "listing" },
    },
    1,
  );
  return id;
}
