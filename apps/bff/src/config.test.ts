import { expect, test } from "vitest";
import { ConfigError, limitsOfPlan, readConfig } from "./config.ts";

const needed = {
  ENTRA_TENANT_ID: "6d3f9c3e-4a43-4b2e-9f47-3f0a5c1b7e10",
  ENTRA_CLIENT_ID: "3c5e9a17-d8b2-4f60-9e34-0a6d7c81f220",
  ENTRA_CLIENT_SECRET: "s",
};

test("three variables are enough; the rest has defaults", () => {
  expect(readConfig({ ...needed, PUBLIC_URL: "", DATABASE_URL: "" })).toMatchObject({
    port: 7300,
    host: "127.0.0.1",
    publicUrl: undefined,
    role: "all",
    database: { kind: "embedded", folder: ".data/bff" },
    entra: { apiScope: "api://3c5e9a17-d8b2-4f60-9e34-0a6d7c81f220/access_as_user" },
    arm: { endpoint: "https://management.azure.com", audience: "https://management.azure.com" },
    sync: { intervalMs: 60_000, verifyIntervalMs: 21_600_000, forcedIntervalMs: 60_000 },
  });
});

test.each([
  ["LIMIT_LINKS", "links", 1, 3],
  ["LIMIT_APIS", "apis", 200, 10_000],
  ["LIMIT_APIS_PER_LINK", "apisPerLink", 200, 2_000],
  ["LIMIT_VERSIONS_PER_API", "versionsPerApi", 5, 100],
  ["LIMIT_DEFINITIONS_PER_VERSION", "definitionsPerVersion", 5, 5],
  ["LIMIT_DEPLOYMENTS_PER_API", "deploymentsPerApi", 10, 10],
  ["LIMIT_ENVIRONMENTS", "environments", 20, 20],
] as const)("%s is API Center's own unless it is raised or lowered", (name, limit, free, standard) => {
  const { limits } = readConfig(needed);
  expect([limits.Free[limit], limits.Standard[limit]]).toEqual([free, standard]);
  const changed = readConfig({ ...needed, [`${name}_FREE`]: "7", [`${name}_STANDARD`]: "70" }).limits;
  expect([changed.Free[limit], changed.Standard[limit]]).toEqual([7, 70]);
});

test.each([
  [{}, undefined],
  [{ PUBLIC_URL: "http://localhost:7300" }, undefined],
  [{ PUBLIC_URL: "https://localhost:7300" }, undefined],
  [{ PUBLIC_URL: "http://links.contoso.com" }, undefined],
  [{ PUBLIC_URL: "https://links.contoso.com/" }, "https://links.contoso.com/webhooks/event-grid"],
  [
    { PUBLIC_URL: "https://links.contoso.com", EVENT_GRID_ENDPOINT_URL: "https://events.contoso.com/in" },
    "https://events.contoso.com/in",
  ],
  [{ EVENT_GRID_ENDPOINT_URL: "http://127.0.0.1:0/events" }, "http://127.0.0.1:0/events"],
])("with %j Event Grid is told to deliver to %s", (given, endpointUrl) => {
  expect(readConfig({ ...needed, ...given }).eventGrid.endpointUrl).toBe(endpointUrl);
});

test.each(["http://links.contoso.com/events", "https://links.contoso.com/events?code=secret", "events"])(
  "Event Grid can't be told to deliver to %s",
  (EVENT_GRID_ENDPOINT_URL) => {
    expect(() => readConfig({ ...needed, EVENT_GRID_ENDPOINT_URL })).toThrow(
      /EVENT_GRID_ENDPOINT_URL: must be/,
    );
  },
);

test("a plan that Azure doesn't name takes as much as the larger one", () => {
  const config = readConfig(needed);
  expect(limitsOfPlan(config, "Free").versionsPerApi).toBe(5);
  expect(limitsOfPlan(config, "Standard").versionsPerApi).toBe(100);
  expect(limitsOfPlan(config, null)).toEqual(limitsOfPlan(config, "Standard"));
});

test("every problem is named at once, and no secret is repeated", () => {
  const attempt = () =>
    readConfig({
      ENTRA_CLIENT_SECRET: "hush",
      PORT: "80x",
      ROLE: "boss",
      ARM_ENDPOINT: "http://arm.example",
      DATABASE_URL: "mysql://nope:hush@db",
      SYNC_INTERVAL_MS: "1",
      DELETION_GUARD_PERCENT: "101",
      DELETION_GUARD_COUNT: "-1",
      RUN_RETENTION_DAYS: "0",
    });
  expect(attempt).toThrow(ConfigError);
  try {
    attempt();
  } catch (error) {
    const { message, problems } = error as ConfigError;
    expect(problems.map((line) => line.split(":")[0])).toEqual([
      "PORT",
      "DATABASE_URL",
      "ROLE",
      "ENTRA_TENANT_ID",
      "ENTRA_CLIENT_ID",
      "ARM_ENDPOINT",
      "SYNC_INTERVAL_MS",
      "DELETION_GUARD_PERCENT",
      "DELETION_GUARD_COUNT",
      "RUN_RETENTION_DAYS",
    ]);
    expect(problems[3]).toBe("ENTRA_TENANT_ID: is missing");
    expect(message).not.toContain("hush");
  }
});

test("of a PostgreSQL's address what isn't a time for its answers is refused", () => {
  const url = "postgres://user:pass@db/name?query_timeout=";
  expect(readConfig({ ...needed, DATABASE_URL: `${url}0` }).database).toEqual({
    kind: "postgres",
    url: `${url}0`,
  });
  expect(() => readConfig({ ...needed, DATABASE_URL: `${url}2s` })).toThrow(
    "DATABASE_URL: query_timeout must be a number of milliseconds, or 0 for no limit",
  );
});
