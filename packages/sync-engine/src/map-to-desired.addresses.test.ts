import { describe, expect, test } from "vitest";
import type { SourceApi, SourceVersionSet } from "./source.ts";
import { mapped } from "./testing/mapped.ts";
import { versionSetNamed } from "./testing/sample-source.ts";

/* A deployment's `runtimeUri`: each rule with its example. */

interface Example {
  api: Partial<SourceApi>;
  set?: SourceVersionSet;
  hosts?: string[];
}

const header = versionSetNamed("orders", { scheme: "Header", parameterName: "X-Version" });
const query = versionSetNamed("orders", { scheme: "Query", parameterName: "api-version" });
const segment = versionSetNamed("orders");

describe("runtimeUri", () => {
  test.each<[rule: string, example: Example, addresses: string[]]>([
    ["is scheme, host and path", { api: { path: "orders/eu" } }, ["https://api.example.com/orders/eu"]],
    [
      "has one address for each host, in the instance's order",
      { api: {}, hosts: ["a.example", "b.example"] },
      ["https://a.example/orders", "https://b.example/orders"],
    ],
    ["is empty where the instance tells no host", { api: {}, hosts: [] }, []],
    [
      "has one for each protocol, the secure one first",
      { api: { protocols: ["http", "https"] } },
      ["https://api.example.com/orders", "http://api.example.com/orders"],
    ],
    [
      "has the API's protocol even where it isn't secure",
      { api: { protocols: ["http"] } },
      ["http://api.example.com/orders"],
    ],
    ["is https where no protocol is told", { api: { protocols: [] } }, ["https://api.example.com/orders"]],
    [
      "is wss and ws for WebSocket",
      { api: { type: "websocket", protocols: ["ws", "wss"] } },
      ["wss://api.example.com/orders", "ws://api.example.com/orders"],
    ],
    [
      "is so also where a WebSocket's protocols are told in http's terms",
      { api: { type: "websocket", protocols: ["https"] } },
      ["wss://api.example.com/orders"],
    ],
    [
      "has the socket of GraphQL subscriptions beside https",
      { api: { type: "graphql", protocols: ["wss", "https"] } },
      ["https://api.example.com/orders", "wss://api.example.com/orders"],
    ],
    [
      "ends with the version where the scheme is Segment",
      { api: { apiVersion: "v2" }, set: segment },
      ["https://api.example.com/orders/v2"],
    ],
    [
      "ends with the path where a Segment version has no identifier",
      { api: {}, set: segment },
      ["https://api.example.com/orders"],
    ],
    [
      "names no version where the scheme is Header",
      { api: { apiVersion: "v2" }, set: header },
      ["https://api.example.com/orders"],
    ],
    [
      "names no version where the scheme is Query",
      { api: { apiVersion: "v2" }, set: query },
      ["https://api.example.com/orders"],
    ],
    [
      "names no version outside of a version set",
      { api: { apiVersion: "v2" } },
      ["https://api.example.com/orders"],
    ],
    [
      "is …/mcp for a streamable MCP server, not …/mcp/messages",
      { api: { type: "mcp", mcp: { transport: "streamable" } } },
      ["https://api.example.com/orders/mcp"],
    ],
    [
      "is …/sse for an SSE MCP server",
      { api: { type: "mcp", mcp: { transport: "sse" } } },
      ["https://api.example.com/orders/sse"],
    ],
    ["is the host alone where the path is empty", { api: { path: "" } }, ["https://api.example.com"]],
    ["doubles no slash", { api: { path: "/orders//eu/" } }, ["https://api.example.com/orders/eu"]],
    [
      "is percent-encoded once, braces of templates aside",
      { api: { path: "a b/%C3%BC/ü/{id}" } },
      ["https://api.example.com/a%20b/%C3%BC/%C3%BC/{id}"],
    ],
    [
      "fits up to 200 characters",
      { api: { path: "x".repeat(176) } },
      [`https://api.example.com/${"x".repeat(176)}`],
    ],
    ["leaves out what is longer", { api: { path: "x".repeat(177) } }, []],
    ["leaves out a path of 400 characters", { api: { path: "x".repeat(400) } }, []],
    [
      "leaves out the one that is too long and keeps the others",
      { api: { path: "x".repeat(176) }, hosts: ["api.eu.example.com", "api.example.com"] },
      [`https://api.example.com/${"x".repeat(176)}`],
    ],
  ])("%s", (_rule, { api, set, hosts }, addresses) => {
    const { runtimeUri, tree } = mapped(api, set, hosts);
    expect(runtimeUri).toEqual(addresses);
    const tooLong = (api.path ?? "").length > 176 || hosts?.[0] === "api.eu.example.com";
    expect(tree.notes.join()).toBe(
      tooLong ? "1 address(es) of orders are longer than API Center takes and left out." : "",
    );
  });
});

describe("the description of a deployment says how its version is asked for", () => {
  test.each([
    ["in a header", header, "Send the version in the header `X-Version: v2`."],
    ["in a query parameter", query, "Send the version in the query parameter `api-version: v2`."],
    ["not where the address says it", segment, undefined],
  ])("%s", (_rule, set, expected) => {
    expect(mapped({ apiVersion: "v2" }, set).deploymentDescription).toBe(expected);
    expect(mapped({}, set).deploymentDescription).toBeUndefined();
  });
});
