import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { testPlaces } from "@api-center-links/azure-emulator/estate/test-estate";
import type { Link } from "@api-center-links/contracts/links";
import { type Postgres, startPostgres } from "@api-center-links/local-stack/postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { centerPath, createLink, startTestStack, type TestStack, untilLink } from "./bff-on-emulator.ts";

const secret = "between-the-test-and-the-webhook";
let postgres: Postgres;
let stack: TestStack;
beforeAll(async () => {
  postgres = await startPostgres();
  stack = await startTestStack({
    environment: { DATABASE_URL: await postgres.newDatabase(), EVENT_GRID_SECRET: secret },
  });
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
});

const inSync = ({ status }: Link) => status === "in-sync";
const statusOf = async (path: string) => (await fetch(`${stack.url}${path}`)).status;

/** An event about an API of an instance that nobody linked. */
function deliver() {
  const topic = `${testPlaces.instanceId}-of-others`;
  const event = {
    ...{
      id: randomUUID(),
      topic,
      subject: `${topic}/apis/a`,
      eventType: "Microsoft.ApiManagement.APIUpdated",
    },
    ...{ eventTime: new Date().toISOString(), dataVersion: "1", metadataVersion: "1" },
    data: { resourceUri: `${topic}/apis/a` },
  };
  return fetch(`${stack.url}/webhooks/event-grid`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-event-grid-secret": secret },
    body: JSON.stringify([event]),
  });
}

test("while PostgreSQL is away the service says so and lives; then it goes on by itself", async () => {
  const link = await createLink(stack);
  await untilLink(stack, link, inSync);
  expect(await statusOf("/readyz")).toBe(200);
  expect((await deliver()).status).toBe(200);

  await postgres.stop();
  await expect.poll(() => statusOf("/readyz"), { timeout: 20_000 }).toBe(503);
  expect(await statusOf("/healthz")).toBe(200);
  expect((await stack.send("GET", `${centerPath}/links`)).kind).toBe("database-away");
  expect((await deliver()).status, "Event Grid delivers again later").toBe(503);

  await postgres.start();
  await expect.poll(() => statusOf("/readyz"), { timeout: 20_000 }).toBe(200);
  expect((await deliver()).status).toBe(200);
  stack.emulator.estate.instance(testPlaces.instance).addApi({ name: "late", displayName: "Late" });
  await untilLink(
    stack,
    link,
    (each) => inSync(each) && each.counts.apis > link.counts.apis,
    centerPath,
    40_000,
  );
}, 90_000);

test("connections to PostgreSQL that fall silent are given up, and new ones made", async () => {
  const address = new URL(await postgres.newDatabase());
  const { hostname, port } = address;
  const open = new Set<{ silent: boolean }>();
  const between = createServer((here) => {
    const connection = { silent: false };
    const there = connect(Number(port), hostname);
    open.add(connection);
    for (const [from, to] of [
      [here, there],
      [there, here],
    ] as const) {
      from.on("data", (data) => connection.silent || to.write(data));
      from.on("error", () => to.destroy());
      from.on("close", () => to.destroy());
    }
  });
  await once(between.listen(0, "127.0.0.1"), "listening");
  address.host = `127.0.0.1:${(between.address() as AddressInfo).port}`;
  address.searchParams.set("query_timeout", "2000");
  await using cut = await startTestStack({ environment: { DATABASE_URL: address.href } });
  const link = await createLink(cut);
  await untilLink(cut, link, inSync);

  for (const connection of open) connection.silent = true;
  cut.emulator.estate.instance(testPlaces.instance).addApi({ name: "late", displayName: "Late" });
  const isThere = (each: Link) => inSync(each) && each.counts.apis > 0;
  await untilLink(cut, link, isThere, centerPath, 60_000);
  between.close();
}, 120_000);
