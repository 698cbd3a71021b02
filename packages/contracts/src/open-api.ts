import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from "zod-openapi";
import type { Operation } from "./operation.ts";
import { operations } from "./operations.ts";
import { Problem, type ProblemType, problemTypes } from "./problem.ts";
import type { Right } from "./rights.ts";

/** The OpenAPI 3.1 document of the HTTP API, made from the operations. */
export function openApiDocument(productVersion: string) {
  const paths: ZodOpenApiPathsObject = {};
  for (const each of operations) {
    paths[each.path] = { ...paths[each.path], [each.method]: describe(each) };
  }
  return createDocument({
    openapi: "3.1.0",
    info: {
      title: "API Center Links",
      version: productVersion,
      description:
        "Links Azure API Management instances to an Azure API Center and keeps the inventory right.",
    },
    paths,
    security: [{ entra: [] }],
    components: {
      securitySchemes: {
        entra: {
          type: "http",
          scheme: "bearer",
          bearerFormat: "JWT",
          description: "Microsoft Entra access token",
        },
      },
    },
  });
}

function describe(each: Operation): ZodOpenApiOperationObject {
  const { response } = each;
  return {
    operationId: each.id,
    summary: each.summary,
    ...(!each.anonymous && { description: describeNeeds(each), "x-azure-permissions": each.needs }),
    ...(each.anonymous && { security: [] }),
    requestParams: { ...(each.params && { path: each.params }), ...(each.query && { query: each.query }) },
    ...(each.body && {
      requestBody: { required: true, content: { "application/json": { schema: each.body } } },
    }),
    responses: {
      [response.status]: {
        description: response.description,
        ...(response.schema && { content: { "application/json": { schema: response.schema } } }),
      },
      ...problemResponses(each),
    },
  };
}

const places: Record<Right["at"], string> = {
  center: "on the API center",
  instance: "on the API Management instance",
  listed: "on whatever is listed",
};

function describeNeeds({ needs }: Operation): string {
  const lines = needs.flatMap(({ at, actions, role }) =>
    actions.map((action) => `- \`${action}\` ${places[at]} (for example as ${role})`),
  );
  return ["The caller needs in Azure:", "", ...new Set(lines)].join("\n");
}

const anyOperation: readonly ProblemType[] = [
  "too-many-requests",
  "azure-refused",
  "azure-unreachable",
  "database-away",
  "unexpected-error",
];
const signedIn: readonly ProblemType[] = [
  "not-signed-in",
  "interaction-required",
  "sign-in-refused",
  "not-found",
];
const instanceProblems: readonly ProblemType[] = ["instance-not-found", "instance-in-other-directory"];

function problemResponses(each: Operation): ZodOpenApiOperationObject["responses"] {
  const kinds = [
    ...(each.params || each.query || each.body ? (["invalid-request"] as const) : []),
    ...(each.anonymous ? [] : signedIn),
    ...(each.needs.some(({ at }) => at !== "listed") ? (["not-allowed"] as const) : []),
    ...(each.needs.some(({ at }) => at === "instance") ? instanceProblems : []),
    ...(each.problems ?? []),
    ...anyOperation,
  ];
  const byStatus = Map.groupBy(kinds, (kind) => problemTypes[kind].status);
  return Object.fromEntries(
    [...byStatus].map(([status, sameStatus]) => [
      status,
      {
        description: sameStatus.map((kind) => `\`${kind}\`: ${problemTypes[kind].title}.`).join("\n"),
        content: { "application/problem+json": { schema: Problem } },
      },
    ]),
  );
}
