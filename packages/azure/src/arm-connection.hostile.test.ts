import type { RequestListener } from "node:http";
import { expect, test } from "vitest";
import { z } from "zod";
import { apiCenterInventory } from "./api-center-inventory.ts";
import { apiManagementSource } from "./api-management-source.ts";
import { armConnection } from "./arm-connection.ts";
import { awaitOperation } from "./arm-operation.ts";
import { getCenter } from "./centers.ts";
import { listInstances } from "./directory.ts";
import type { Patience } from "./patience.ts";
import { hostileHost } from "./testing/hostile-host.ts";
import { quickPatience } from "./testing/quick-patience.ts";

/*
 * Answers that Azure wouldn't give, but that something in its place might: a proxy, a captive portal, an attacker on the
 * path of a nextLink. Everything else is tested against the emulator.
 */

const subscription = "0f1e2d3c-0001-4000-8000-000000000001";
const instanceId = `/subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.ApiManagement/service/retail`;
const centerId = `/subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.ApiCenter/services/apis`;
const json = { "content-type": "application/json" };

function connectTo(endpoint: string, patience = quickPatience) {
  return armConnection({
    environment: { endpoint, audience: endpoint },
    credential: {
      getToken: async () => ({ token: "the-token", expiresOnTimestamp: Date.now() + 3_600_000 }),
    },
    patience,
  });
}

const anything = { apiVersion: "2024-03-01", schema: z.looseObject({}) };

test("a nextLink, Location or Azure-AsyncOperation to another host is refused, and the token never goes there", async () => {
  const seen: (string | undefined)[] = [];
  await using foreign = await hostileHost((request, response) => {
    seen.push(request.headers.authorization);
    response.writeHead(200, json).end('{"value":[]}');
  });
  await using arm = await hostileHost((request, response) => {
    if (request.method === "POST") {
      const header = request.url?.includes("import") ? "location" : "azure-asyncoperation";
      response.writeHead(202, { [header]: `${foreign.url}/done`, "retry-after": "0" }).end();
    } else response.writeHead(200, json).end(JSON.stringify({ value: [], nextLink: `${foreign.url}/more` }));
  });
  const connection = connectTo(arm.url);
  const refused = { code: "ForeignAddress", message: expect.stringContaining(new URL(foreign.url).host) };

  await expect(connection.list("/subscriptions", anything)).rejects.toMatchObject(refused);
  await expect(listInstances(connection, subscription)).rejects.toMatchObject(refused);
  for (const action of ["import", "export"]) {
    const started = await connection.send("POST", `/subscriptions/x/${action}`, { apiVersion: "2024-03-01" });
    await expect(awaitOperation(connection, started, undefined)).rejects.toMatchObject(refused);
  }
  expect(seen).toEqual([]);
});

test("a redirect to another host is not followed", async () => {
  let visits = 0;
  await using foreign = await hostileHost((_, response) => {
    visits += 1;
    response.end("{}");
  });
  await using arm = await hostileHost((_, response) =>
    response.writeHead(307, { location: foreign.url }).end(),
  );
  await expect(connectTo(arm.url).get("/subscriptions", anything)).rejects.toMatchObject({
    code: "UnexpectedResponse",
  });
  expect(visits).toBe(0);
});

test("pages that go round in a circle come to an end", async () => {
  await using arm = await hostileHost((request, response) =>
    response
      .writeHead(200, json)
      .end(JSON.stringify({ value: [], nextLink: `https://${request.headers.host}/again` })),
  );
  const circle = { code: "UnexpectedResponse", message: expect.stringContaining("round in a circle") };
  await expect(connectTo(arm.url).list("/subscriptions", anything)).rejects.toMatchObject(circle);
  await expect(listInstances(connectTo(arm.url), subscription)).rejects.toMatchObject(circle);
});

test("a list whose every page names one more comes to an end, and says so", { timeout: 60_000 }, async () => {
  let pages = 0;
  await using arm = await hostileHost((request, response) => {
    pages += 1;
    if (pages > 10_000) response.destroy();
    const nextLink = `https://${request.headers.host}/page-${pages}`;
    response.writeHead(200, json).end(JSON.stringify({ value: [], nextLink }));
  });
  const endless = { code: "UnexpectedResponse", message: expect.stringContaining("more than 2000 pages") };
  await expect(connectTo(arm.url).list("/subscriptions", anything)).rejects.toMatchObject(endless);
  expect(pages).toBe(2000);
  pages = 0;
  await expect(listInstances(connectTo(arm.url), subscription)).rejects.toMatchObject(endless);
  expect(pages).toBe(2000);
});

const page: RequestListener = (_, response) =>
  response.writeHead(200, { "content-type": "text/html" }).end("<html>Sign in to the guest network</html>");
const notAList: RequestListener = (_, response) => response.writeHead(200, json).end('{"hello":"world"}');
const halfJson: RequestListener = (_, response) => response.writeHead(200, json).end('{"value":[{"id":"/sub');
const itemWithoutName: RequestListener = (_, response) =>
  response.writeHead(200, json).end('{"value":[{"id":"/x","properties":{}}]}');

test.each([
  ["an HTML page", page, "web page instead of JSON"],
  ["JSON that is no list", notAList, "another shape than expected"],
  ["half a JSON document", halfJson, "can't be read as JSON"],
  ["an item without a name", itemWithoutName, "another shape than expected"],
])("%s with status 200 is never taken for an empty list", async (_, answer, message) => {
  await using arm = await hostileHost(answer);
  const fault = {
    code: "UnexpectedResponse",
    message: expect.stringContaining(message),
    correlationId: expect.any(String),
  };
  const connection = connectTo(arm.url);
  const schema = z.object({ name: z.string() });
  await expect(connection.list("/subscriptions", { ...anything, schema })).rejects.toMatchObject(fault);
  await expect(
    apiManagementSource({ connection, instanceId }).snapshot(new AbortController().signal),
  ).rejects.toMatchObject(fault);
});

const never = new AbortController().signal;
const definition = { kind: "definition", api: "orders", version: "v1", definition: "openapi" } as const;
const document = { format: "openapi", content: "{}" };
const inventoryAt = (endpoint: string, patience?: Patience) =>
  apiCenterInventory({ connection: connectTo(endpoint, patience), centerId });

test("a web page with status 200 is never taken for a write, a deletion or an import that is done", async () => {
  await using arm = await hostileHost(page);
  const inventory = inventoryAt(arm.url);
  const fault = {
    code: "UnexpectedResponse",
    message: expect.stringContaining("web page instead of JSON"),
    correlationId: expect.any(String),
  };
  await expect(inventory.write(definition, { title: "OpenAPI" }, never)).rejects.toMatchObject(fault);
  await expect(inventory.remove(definition, never)).rejects.toMatchObject(fault);
  await expect(inventory.importSpecification(definition, document, never)).rejects.toMatchObject(fault);
});

test("a web page in answer to a link isn't taken for a link that API Center can't reach", async () => {
  let posts = 0;
  await using arm = await hostileHost((request, response) => {
    posts += 1;
    page(request, response);
  });
  const linked = { ...document, link: "https://store.blob.core.windows.net/document" };
  await expect(inventoryAt(arm.url).importSpecification(definition, linked, never)).rejects.toMatchObject({
    code: "UnexpectedResponse",
  });
  expect(posts).toBe(1);
});

test.each([200, 201, 204])("a write that is answered with %i and no content is done", async (status) => {
  await using arm = await hostileHost((_, response) => response.writeHead(status).end());
  const inventory = inventoryAt(arm.url);
  await inventory.write(definition, { title: "OpenAPI" }, never);
  await inventory.remove(definition, never);
  await inventory.importSpecification(definition, document, never);
});

test("an import that is accepted, without a word on where to ask for its end, isn't taken for done", async () => {
  await using arm = await hostileHost((_, response) => response.writeHead(202).end());
  await expect(inventoryAt(arm.url).importSpecification(definition, document, never)).rejects.toMatchObject({
    code: "UnexpectedResponse",
    message: expect.stringContaining("without saying where"),
  });
});

test.each([
  ["0", "0"],
  ["a moment", "0.001"],
  ["nothing", undefined],
])(
  "an import that never finishes, with %s as Retry-After, is asked for less and less often until its time is up",
  async (_, wait) => {
    let polls = 0;
    await using arm = await hostileHost((request, response) => {
      if (request.method === "GET") polls += 1;
      const headers = { location: "/operation", ...(wait && { "retry-after": wait }) };
      response.writeHead(202, headers).end();
    });
    const startedAt = performance.now();
    await expect(
      inventoryAt(arm.url, { ...quickPatience, attemptTimeoutMs: 200 }).importSpecification(
        definition,
        document,
        never,
      ),
    ).rejects.toMatchObject({
      code: "OperationTimedOut",
      message: expect.stringContaining("within 2 seconds"),
    });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(2000);
    expect(polls).toBeLessThan(10);
  },
);

test("a list that changes while it is read is read again, and given up when it never holds still", async () => {
  let reading = 0;
  let calmFrom = 3;
  await using arm = await hostileHost((request, response) => {
    const url = new URL(request.url ?? "", `https://${request.headers.host}`);
    const second = url.searchParams.has("$skip");
    if (!second) reading += 1;
    const changed = second && reading < calmFrom;
    const nextLink = second ? "" : `${url.href}&$skip=1`;
    const service = { id: instanceId, name: second ? "b" : "a", properties: {} };
    response.writeHead(200, json).end(JSON.stringify({ value: [service], count: changed ? 1 : 2, nextLink }));
  });
  const names = (await listInstances(connectTo(arm.url), subscription)).map(({ name }) => name);
  expect(names).toEqual(["a", "b"]);
  expect(reading).toBe(3);

  calmFrom = Number.POSITIVE_INFINITY;
  await expect(listInstances(connectTo(arm.url), subscription)).rejects.toMatchObject({
    code: "ListKeptChanging",
  });
});

test("a Retry-After that is a date is read by the clock of who gave it", async () => {
  let asked = 0;
  await using arm = await hostileHost((_, response) => {
    if (++asked > 1) return response.writeHead(200, json).end("{}");
    const anHourAhead = Date.now() + 3_600_000;
    const error = { error: { code: "ServiceUnavailable", message: "Later." } };
    const headers = {
      date: new Date(anHourAhead).toUTCString(),
      "retry-after": new Date(anHourAhead + 1000).toUTCString(),
    };
    response.sendDate = false;
    return response.writeHead(503, { ...json, ...headers }).end(JSON.stringify(error));
  });
  await connectTo(arm.url).get("/subscriptions", anything);
  expect(asked).toBe(2);
});

test.each(["retry-after-ms", "x-ms-retry-after-ms"])(
  "a wait beyond our patience, told in %s, ends at once, saying how long Azure asks for",
  async (header) => {
    const error = { error: { code: "ServiceUnavailable", message: "Later." } };
    await using arm = await hostileHost((_, response) =>
      response.writeHead(503, { ...json, [header]: "86400000" }).end(JSON.stringify(error)),
    );
    await expect(connectTo(arm.url).get("/subscriptions", anything)).rejects.toMatchObject({
      code: "ServiceUnavailable",
      message: expect.stringContaining("wait 86400 seconds"),
    });
  },
);

test("a path can't step out of what it names", async () => {
  const connection = connectTo("https://localhost:1");
  for (const path of [
    "/subscriptions/../tenants",
    "/subscriptions/%2e%2e/tenants",
    "/subscriptions?x",
    "/a#b",
  ]) {
    await expect(connection.get(path, anything)).rejects.toMatchObject({ code: "InvalidPath" });
  }
});

test.each([
  ["Standard", "Standard"],
  ["free", "Free"],
  ["Enterprise", null],
  [undefined, null],
])("an API center whose plan is named %s is on the plan %s: none is made up", async (name, plan) => {
  await using arm = await hostileHost((_, response) => {
    const sku = name && { sku: { name } };
    response
      .writeHead(200, json)
      .end(JSON.stringify({ id: centerId, name: "apis", location: "westeurope", ...sku }));
  });
  expect(await getCenter(connectTo(arm.url), centerId)).toMatchObject({ plan });
});
