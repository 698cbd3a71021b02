import type { Blueprint } from "./document.ts";
import type { Operation } from "./operation-lines.ts";
import { operationId, operationTag, pathParameters, problemsOf } from "./operation-names.ts";
import { sample } from "./sample.ts";
import type { Schema } from "./schema-lines.ts";

/** The OpenAPI 3.0 or 3.1 document of a blueprint. */
export function openApi(blueprint: Blueprint): Record<string, unknown> {
  const newer = blueprint.dialect === "openapi-3.1";
  const write = (schema: Schema) => openApiSchema(schema, newer);
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of blueprint.operations) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method]: openApiOperation(operation, blueprint, write),
    };
  }
  return {
    openapi: newer ? "3.1.0" : "3.0.3",
    info: {
      title: blueprint.title,
      version: blueprint.version,
      description: blueprint.about,
      ...(blueprint.contact === undefined ? {} : { contact: blueprint.contact }),
    },
    servers: [{ url: blueprint.server }],
    tags: [...new Set(blueprint.operations.map(operationTag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: {
        ...Object.fromEntries([...blueprint.schemas].map(([name, schema]) => [name, write(schema)])),
        Problem: write(problem),
      },
      securitySchemes: {
        subscriptionKey: { type: "apiKey", in: "header", name: "Ocp-Apim-Subscription-Key" },
      },
    },
    security: [{ subscriptionKey: [] }],
  };
}

const problem: Schema = {
  type: "object",
  description: "What went wrong, as RFC 9457 describes.",
  properties: {
    type: { type: "string", format: "uri" },
    title: { type: "string" },
    status: { type: "integer", format: "int32" },
    detail: { type: "string", nullable: true },
  },
};

function openApiOperation(operation: Operation, blueprint: Blueprint, write: (schema: Schema) => Schema) {
  const content = (schema: Schema, type = "application/json") => {
    const example = sample(schema, blueprint.schemas);
    return { [type]: { schema: write(schema), ...(example === undefined ? {} : { example }) } };
  };
  return {
    operationId: operationId(operation),
    tags: [operationTag(operation)],
    summary: operation.summary,
    ...(operation.description === undefined ? {} : { description: operation.description }),
    parameters: [
      ...pathParameters(operation).map((name) => ({
        name,
        in: "path",
        required: true,
        schema: { type: "string" },
      })),
      ...operation.query.map(({ name, schema }) => ({ name, in: "query", schema: write(schema) })),
    ],
    ...(operation.body === undefined
      ? {}
      : { requestBody: { required: true, content: content(operation.body) } }),
    responses: {
      [operation.status]: {
        description: statusTexts[operation.status] ?? "Done",
        ...(operation.result === undefined ? {} : { content: content(operation.result) }),
      },
      ...Object.fromEntries(
        problemsOf(operation).map(([status, description]) => [
          status,
          { description, content: { "application/problem+json": { schema: write({ $ref: "Problem" }) } } },
        ]),
      ),
    },
  };
}

/** What a success is called, by status. */
export const statusTexts: Record<string, string> = {
  "200": "OK",
  "201": "Created",
  "202": "Accepted; the work goes on",
  "204": "Done, nothing to say",
};

function openApiSchema(schema: Schema, newer: boolean): Schema {
  if (typeof schema.$ref === "string") return { ...schema, $ref: `#/components/schemas/${schema.$ref}` };
  const written: Schema = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === "properties") {
      written[key] = Object.fromEntries(
        Object.entries(value as Record<string, Schema>).map(([name, field]) => [
          name,
          openApiSchema(field, newer),
        ]),
      );
    } else if ((key === "items" || key === "additionalProperties") && typeof value === "object") {
      written[key] = openApiSchema(value as Schema, newer);
    } else if (newer && key === "example") {
      written.examples = [value];
    } else if (newer && key === "nullable") {
      written.type = [schema.type, "null"];
    } else {
      written[key] = value;
    }
  }
  return written;
}
