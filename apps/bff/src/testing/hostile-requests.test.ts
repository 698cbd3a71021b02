import { randomUUID } from "node:crypto";
import { contosoEstate } from "@api-center-links/azure-emulator/estate/contoso/contoso";
import {
  apiCenterLinksApp,
  omar,
  priya,
  rita,
  subscriptions,
} from "@api-center-links/azure-emulator/estate/contoso/identities";
import { groups, places } from "@api-center-links/azure-emulator/estate/contoso/places";
import { operations } from "@api-center-links/contracts/operations";
import { Problem } from "@api-center-links/contracts/problem";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase } from "../store/database.ts";
import { type DatabaseServer, postgresServer } from "../store/testing/databases.ts";
import { createLink, newLink, startTestStack, type TestStack } from "./bff-on-emulator.ts";
import { type GeneratedRequest, generatedRequests } from "./generated-requests.ts";
import { type RawAnswer, sendRaw } from "./raw-http.ts";

/*
 * Requests from right to malicious, made from the contracts and sent byte for byte: some hundreds, or as many as HOSTILE_REQUESTS says.
 * HOSTILE_SEED chooses others.
 */

const count = Number(process.env.HOSTILE_REQUESTS ?? 600);
const seed = Number(process.env.HOSTILE_SEED ?? 1);
const atOnce = 10;
const longestMs = Math.max(60_000, count * 60);

const linked = newLink({ name: "retail", resourceId: places.retail });
const people = [omar, priya, rita];

let server: DatabaseServer;
let database: Database;
let stack: TestStack;
let linkId: string;
let tokens: string[];
beforeAll(async () => {
  server = await postgresServer();
  const place = await server.newDatabase();
  if (place.kind !== "postgres") throw new Error("This needs a database that two can open.");
  // Nothing syncs here: what changes is what requests change.
  const environment = { ROLE: "web", DATABASE_URL: place.url, FORCED_SYNC_INTERVAL_MS: "0" };
  stack = await startTestStack({ estate: contosoEstate(), environment });
  database = await openDatabase(place, () => {});
  const sandbox = `/api/centers/${subscriptions.sharedServices.subscriptionId}/${groups.governance}/contoso-sandbox`;
  linkId = (await createLink(stack, linked, sandbox)).id;
  tokens = await Promise.all(
    people.map((person) =>
      stack.emulator.controls.token({
        account: person.userPrincipalName,
        audience: apiCenterLinksApp.clientId,
      }),
    ),
  );
});
afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});

/**
 * What is kept, a number for each table. Without the book-keeping of the queue and of ARM's budget, which reading spends too, and without
 * what people did: that tells of attempts that were refused too.
 */
async function fingerprint(): Promise<Record<string, string>> {
  const tables = await sql<{ name: string }>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')
      and tablename not in ('queue', 'version', 'activity', 'arm_buckets')
    order by 1`.execute(database.query);
  const sums = tables.rows.map(
    ({ name }) =>
      sql`select ${name}::text as name, md5(coalesce(string_agg(r::text, '|' order by r::text), '')) as sum from ${sql.raw(name)} r`,
  );
  const { rows } = await sql<{ name: string; sum: string }>`${sql.join(sums, sql` union all `)}`.execute(
    database.query,
  );
  return Object.fromEntries(rows.map(({ name, sum }) => [name, sum]));
}

test(
  `${count} generated requests: none breaks anything, none hangs, none that is refused changes anything`,
  async () => {
    const requests = generatedRequests(operations, poolOf(linkId), { count, seed, tokens: tokens.length });
    const statuses = new Map<string, number>();
    let slowestMs = 0;
    let before = await fingerprint();
    for (let start = 0; start < requests.length; start += atOnce) {
      const batch = requests.slice(start, start + atOnce);
      stack.emulator.controls.clearRequests();
      const answers = await Promise.all(
        batch.map(async (request) => {
          const correlationId = randomUUID();
          const startedAt = performance.now();
          const answer = await sendRaw(stack.url, asCaller(request, correlationId)).catch((error: Error) => {
            // Node ends the connection of whoever asks for a tunnel, and of whoever breaks off a request.
            const framed = request.headers.some(([name]) => name === "Transfer-Encoding");
            if (request.method === "CONNECT" || framed) return { status: 400, headers: new Map(), body: "" };
            throw new Error(`${error.message} ${told(request)}`);
          });
          slowestMs = Math.max(slowestMs, performance.now() - startedAt);
          return { request, answer, correlationId };
        }),
      );
      const changedAzure = new Set(
        stack.emulator.controls
          .requests()
          .filter(
            ({ method, path, status }) =>
              method !== "GET" && status < 400 && !path.endsWith("/exportSpecification"),
          )
          .map((asked) => asked.correlationId),
      );
      let mayHaveChanged = false;
      for (const { request, answer, correlationId } of answers) {
        checkAnswer(request, answer);
        const refused = answer.status >= 400;
        if (refused)
          expect(changedAzure.has(correlationId), `It was refused and changed Azure: ${told(request)}`).toBe(
            false,
          );
        else if (request.method !== "GET") mayHaveChanged = true;
        const key = `${request.kind} ${answer.status}`;
        statuses.set(key, (statuses.get(key) ?? 0) + 1);
      }
      const after = await fingerprint();
      if (!mayHaveChanged) expect(after, `All were refused: ${batch.map(told).join("\n")}`).toEqual(before);
      before = after;
    }
    const log = stack.log.join("\n");
    expect(log).not.toContain("failed unexpectedly");
    for (const token of tokens) expect(log).not.toContain(token.slice(0, 60));
    // Still well, and none the wiser: objects of this process have no property that they shouldn't.
    expect(await stack.send("GET", "/api/centers")).toMatchObject({ status: 200 });
    expect(Object.keys(Object.prototype)).toEqual([]);
    console.info(
      `${count} requests with seed ${seed}; slowest ${Math.round(slowestMs)} ms; ${[...statuses]
        .toSorted()
        .map((each) => each.join(": "))
        .join(", ")}`,
    );
  },
  longestMs,
);

function asCaller(request: GeneratedRequest, correlationId: string): GeneratedRequest {
  const token = tokens[request.token];
  const named = new Set(request.headers.map(([name]) => name.toLowerCase()));
  return {
    ...request,
    headers: [
      ...request.headers,
      ...(token && !named.has("authorization") ? [["Authorization", `Bearer ${token}`] as const] : []),
      ...(named.has("x-correlation-id") ? [] : [["X-Correlation-Id", correlationId] as const]),
    ],
  };
}

function checkAnswer(request: GeneratedRequest, { status, headers, body }: RawAnswer): void {
  const context = `${status} ${body.slice(0, 500)} ${told(request)}`;
  expect(status, context).toBeLessThan(500);
  expect(headers.has("x-injected"), context).toBe(false);
  expect(body, context).not.toMatch(/node_modules|\bat file:|[a-z]\.ts:\d+/);
  if (status < 400 || request.method === "HEAD") return;
  // What isn't even HTTP never gets as far as our own words.
  if (!headers.has("x-correlation-id")) {
    expect([400, 405, 408, 413, 414, 417, 431], context).toContain(status);
    return;
  }
  const type = headers.get("content-type") ?? "";
  if (!type.startsWith("text/plain")) {
    expect(type, context).toContain("application/problem+json");
    expect(Problem.safeParse(JSON.parse(body)).error, context).toBeUndefined();
  }
}

function told(request: GeneratedRequest): string {
  const { headers, body, ...rest } = request;
  return JSON.stringify({ ...rest, headers, body: body?.toString().slice(0, 2_000) }).slice(0, 4_000);
}

function poolOf(link: string): Record<string, string[]> {
  const none = "00000000-0000-4000-8000-000000000000";
  const production = subscriptions.production.subscriptionId;
  const shared = subscriptions.sharedServices.subscriptionId;
  // What fits together is there more often, so that most valid requests find something.
  return {
    subscriptionId: [shared, shared, shared, shared, production],
    resourceGroup: [...Array<string>(5).fill(groups.governance), groups.retail],
    centerName: ["contoso-sandbox", "contoso-sandbox", "contoso-sandbox", "contoso-apis", "no-such-center"],
    linkId: [link, link, link, none],
    runId: [none],
    apiName: ["size-advice", "no-such-api"],
    versionName: ["v0", "v9"],
    definitionName: ["openapi", "nothing"],
    environmentName: ["developer-sandbox", "nothing"],
    resourceId: [places.retail, places.logistics, places.empty, places.fabrikam],
    confirm: ["retail", "something else"],
    workspace: ["transport", "nothing"],
  };
}
