import { apiCenterLinksApp, priya } from "@api-center-links/azure-emulator/estate/contoso/identities";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { openDatabase } from "../store/database.ts";
import { postgresServer } from "../store/testing/databases.ts";
import { centerPath, createLink, startTestStack, untilGone, untilLink } from "./bff-on-emulator.ts";

/** Access tokens, and the signatures of links to documents. */
const tokenLike = /eyJ[\w-]{10,}\.eyJ[\w-]{10,}|[?&]sig=/;

test("after a whole life of a link, no token or secret is in log, database, answers or addresses", async () => {
  await using server = await postgresServer();
  const place = await server.newDatabase();
  if (place.kind !== "postgres") throw new Error("This needs a database that two can open.");
  await using stack = await startTestStack({ environment: { DATABASE_URL: place.url } });
  const answers: unknown[] = [];
  const token = await stack.emulator.controls.token({
    account: priya.userPrincipalName,
    audience: apiCenterLinksApp.clientId,
  });
  answers.push(await stack.send("GET", centerPath, { token: `${token}x` }));
  const link = await createLink(stack);
  answers.push(await untilLink(stack, link, ({ status }) => status.startsWith("in-sync")));
  answers.push(await stack.send("GET", `${centerPath}/links/${link.id}/apis`, { token }));
  answers.push(await stack.send("DELETE", `${centerPath}/links/${link.id}?confirm=wrong`, { token }));
  answers.push(await stack.send("DELETE", `${centerPath}/links/${link.id}?confirm=${link.name}`, { token }));
  await untilGone(stack, link);

  await using database = await openDatabase(place, () => {});
  const tables = await sql<{ name: string }>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')`.execute(database.query);
  const rows: unknown[] = [];
  for (const { name } of tables.rows) {
    rows.push(...(await sql`select r::text from ${sql.raw(name)} r`.execute(database.query)).rows);
  }
  const addresses = stack.emulator.controls.requests().map(({ path, query }) => `${path}?${query}`);
  expect(rows.length).toBeGreaterThan(0);
  const places = { log: stack.log, rows, answers, addresses };
  for (const [where, what] of Object.entries(places)) {
    const text = JSON.stringify(what);
    expect(tokenLike.exec(text)?.[0], where).toBeUndefined();
    for (const secret of [apiCenterLinksApp.clientSecret, stack.emulator.identityHeader, token.slice(-60)]) {
      expect(text.includes(secret), where).toBe(false);
    }
  }
});
