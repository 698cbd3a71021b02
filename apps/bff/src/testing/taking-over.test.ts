import { contosoEstate } from "@api-center-links/azure-emulator/estate/contoso/contoso";
import { subscriptions, syncIdentity } from "@api-center-links/azure-emulator/estate/contoso/identities";
import { groups, places } from "@api-center-links/azure-emulator/estate/contoso/places";
import { startPostgres } from "@api-center-links/local-stack/postgres";
import { expect, test } from "vitest";
import { openStore } from "../store/store.ts";
import { createLink, newLink, startTestStack, untilLink } from "./bff-on-emulator.ts";

const path = `/api/centers/${subscriptions.sharedServices.subscriptionId}/${groups.governance}/contoso-apis`;
const linkOf = (name: string, resourceId: string) =>
  newLink({ name, resourceId, environment: { name, title: name, kind: "production" } });

test("a dead worker's link is taken over while every place of the others is taken by a long sync", async () => {
  await using postgres = await startPostgres();
  const url = await postgres.newDatabase();
  await using stack = await startTestStack({
    estate: contosoEstate(),
    environment: {
      ...{ DATABASE_URL: url, LINK_CONCURRENCY: "1", LINK_LEASE_MS: "3000", SYNC_INTERVAL_MS: "3600000" },
    },
  });
  const role = "API Management Service Reader Role";
  stack.emulator.estate.grant(syncIdentity.objectId, role, places.logistics);
  const lost = await createLink(stack, linkOf("logistics", places.logistics), path);
  await untilLink(
    stack,
    lost,
    ({ lastSuccessAt, currentRun }) => lastSuccessAt !== null && !currentRun,
    path,
  );
  await stack.stop();
  {
    // Another worker takes it up and is heard of no more.
    await using dead = await openStore({ kind: "postgres", url }, () => {});
    const request = { trigger: "person", requestedBy: "priya", depth: "documents" } as const;
    await dead.links.runSoon(lost.id, request, new Date());
    expect(await dead.claims.claim(lost.id, "dead", 3_000, new Date())).toBeDefined();
  }
  const hang = { match: { pathPattern: "contoso-retail/apis" }, action: "hang" } as const;
  stack.emulator.controls.setBehavior({ faults: [hang] });
  await stack.start();
  const long = await createLink(stack, linkOf("retail", places.retail), path);
  const taken = await untilLink(stack, lost, ({ lastRun }) => lastRun?.trigger === "person", path);
  expect(taken.lastRun).toMatchObject({ requestedBy: "priya", result: "succeeded" });
  await untilLink(stack, long, ({ currentRun }) => currentRun !== null, path);
  stack.emulator.controls.setBehavior({ faults: [] });
}, 90_000);
