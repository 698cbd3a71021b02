import { expect, test } from "vitest";
import { mcpTransport } from "./mcp-transport.ts";

test.each([
  [
    "documented shape, streamable",
    { transportType: "streamable", endpoints: [{ name: "message", uriTemplate: "/mcp" }] },
    "streamable",
  ],
  [
    "documented shape, SSE",
    { transportType: "SSE", endpoints: [{ name: "sse" }, { name: "message" }] },
    "sse",
  ],
  ["array of endpoints alone", { endpoints: [{ name: "sse" }, { name: "message" }] }, "sse"],
  [
    "object of endpoints",
    { endpoints: { sse: { uriTemplate: "/sse" }, messages: { uriTemplate: "/messages" } } },
    "sse",
  ],
  ["object without an SSE endpoint", { endpoints: { message: { uriTemplate: "/mcp" } } }, "streamable"],
  ["latest shape, neither", { isFederationRouter: false, mcpTools: [] }, "streamable"],
  ["nothing", undefined, "streamable"],
  ["null", null, "streamable"],
] as const)("%s", (_, properties, transport) => {
  expect(mcpTransport(properties)).toBe(transport);
});
