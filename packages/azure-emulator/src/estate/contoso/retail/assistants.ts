import type { Publication } from "../publication.ts";

/** MCP servers, in the two shapes of `mcpProperties` that Azure has used. */
export const assistants: Publication[] = [
  {
    name: "shopping-assistant-mcp",
    displayName: "Shopping Assistant Tools 🤖",
    path: "shopping-assistant",
    type: "mcp",
    description: "Tools for assistants that help people shop: find products, check stock, fill a cart.",
    tags: ["preview"],
    properties: {
      mcpProperties: {
        transportType: "streamable",
        endpoints: [{ name: "message", uriTemplate: "/mcp" }],
      },
    },
  },
  {
    name: "store-operations-mcp",
    displayName: "Store Operations Tools",
    path: "store-operations",
    type: "mcp",
    description: "Tools for the store teams' assistant: rosters, counts, pickups.",
    tags: ["preview", "internal"],
    properties: {
      mcpProperties: {
        transportType: "sse",
        endpoints: { sse: { uriTemplate: "/sse" }, messages: { uriTemplate: "/messages" } },
      },
    },
  },
];
