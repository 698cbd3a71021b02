import type { Blueprint } from "./document.ts";
import { statusTexts } from "./open-api.ts";
import type { Operation } from "./operation-lines.ts";
import { operationId, operationTag, pathParameters, problemsOf } from "./operation-names.ts";
import { sample } from "./sample.ts";
import type { Schema } from "./schema-lines.ts";

/** The Swagger 2.0 document of a blueprint, as the older teams still write them. */
export function swagger(blueprint: Blueprint): Record<string, unknown> {
  const server = new URL(blueprint.server);
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of blueprint.operations) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method]: swaggerOperation(operation, blueprint),
    };
  }
  return {
    swagger: "2.0",
    info: { title: blueprint.title, version: blueprint.version, description: blueprint.about },
    host: server.host,
    basePath: server.pathname,
    schemes: ["https"],
    consumes: ["application/json"],
    produces: ["application/json"],
    securityDefinitions: {
      apiKeyHeader: { type: "apiKey", name: "Ocp-Apim-Subscription-Key", in: "header" },
      apiKeyQuery: { type: "apiKey", name: "subscription-key", in: "query" },
    },
    security: [{ apiKeyHeader: [] }, { apiKeyQuery: [] }],
    paths,
    definitions: Object.fromEntries(
      [...blueprint.schemas].map(([name, schema]) => [name, swaggerSchema(schema)]),
    ),
  };
}

function swaggerOperation(operation: Operation, blueprint: Blueprint) {
  return {
    operationId: operationId(operation),
    tags: [operationTag(operation)],
    summary: operation.summary,
    ...(operation.description === undefined ? {} : { description: operation.description }),
    parameters: [
      ...pathParameters(operation).map((name) => ({ name, in: "path", required: true, type: "string" })),
      ...operation.query.map(({ name, schema }) => ({ name, in: "query", ...swaggerSchema(schema) })),
      ...(operation.body === undefined
        ? []
        : [{ name: "body", in: "body", required: true, schema: swaggerSchema(operation.body) }]),
    ],
    responses: {
      [operation.status]: successOf(operation, blueprint),
      ...Object.fromEntries(problemsOf(operation).map(([status, description]) => [status, { description }])),
    },
  };
}

function successOf(operation: Operation, blueprint: Blueprint) {
  const description = statusTexts[operation.status] ?? "Done";
  if (operation.result === undefined) return { description };
  const example = sample(operation.result, blueprint.schemas);
  return {
    description,
    schema: swaggerSchema(operation.result),
    ...(example === undefined ? {} : { examples: { "application/json": example } }),
  };
}

function swaggerSchema(schema: Schema): Schema {
  if (typeof schema.$ref === "string") return { $ref: `#/definitions/${schema.$ref}` };
  const { nullable, ...rest } = schema;
  return Object.fromEntries([
    ...Object.entries(rest).map(([key, value]) => {
      if (key === "properties") {
        return [
          key,
          Object.fromEntries(
            Object.entries(value as Record<string, Schema>).map(([name, field]) => [
              name,
              swaggerSchema(field),
            ]),
          ),
        ];
      }
      const nested = (key === "items" || key === "additionalProperties") && typeof value === "object";
      return [key, nested ? swaggerSchema(value as Schema) : value];
    }),
    ...(nullable === true ? [["x-nullable", true]] : []),
  ]);
}
