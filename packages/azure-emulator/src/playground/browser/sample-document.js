/** A small OpenAPI document for an API of this name, as text: a collection that can be listed, read and added to. */
export function sampleDocument(displayName, version) {
  const noun = nounOf(displayName);
  const collection = `/${noun.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-")}`;
  const item = { $ref: "#/components/schemas/Item" };
  const json = (schema) => ({ content: { "application/json": { schema } } });
  const id = { name: "id", in: "path", required: true, schema: { type: "string" } };
  return JSON.stringify(
    {
      openapi: "3.0.3",
      info: {
        title: displayName,
        version,
        description: `${displayName}, published from the playground.`,
      },
      paths: {
        [collection]: {
          get: {
            operationId: "list",
            summary: `List ${noun}`,
            parameters: [{ name: "limit", in: "query", schema: { type: "integer", maximum: 200 } }],
            responses: { 200: { description: "OK", ...json({ type: "array", items: item }) } },
          },
          post: {
            operationId: "add",
            summary: `Add to ${noun}`,
            requestBody: { required: true, ...json(item) },
            responses: { 201: { description: "Created", ...json(item) } },
          },
        },
        [`${collection}/{id}`]: {
          parameters: [id],
          get: {
            operationId: "get",
            summary: `Get one of ${noun}`,
            responses: { 200: { description: "OK", ...json(item) }, 404: { description: "Not found" } },
          },
        },
      },
      components: {
        schemas: {
          Item: {
            type: "object",
            required: ["id", "name"],
            properties: {
              id: { type: "string", example: "1042" },
              name: { type: "string", example: noun },
              changedAt: { type: "string", format: "date-time" },
            },
          },
        },
      },
    },
    null,
    2,
  );
}

function nounOf(displayName) {
  const words = displayName
    .replace(/\bAPI\b/gi, "")
    .replace(/[^\p{L}\p{N} ]/gu, " ")
    .trim();
  return words === "" ? "items" : words;
}
