import type { ApiRevisionState } from "../../estate/state.ts";
import { type ArmCall, type ArmReply, ok } from "../arm-call.ts";
import { countedPage } from "../paging.ts";
import { findRevision, missing, type RevisionPlace } from "./place.ts";
import { parseOpenApi } from "./specification.ts";

export interface Operation {
  name: string;
  displayName: string;
  method: string;
  urlTemplate: string;
  description: string;
}

/** An API's operations, read off its document. */
export function listOperations(call: ArmCall): ArmReply {
  const place = findRevision(call);
  return countedPage(call, operationsOf(place.revision), (operation) => showOperation(place, operation));
}

export function getOperation(call: ArmCall): ArmReply {
  const place = findRevision(call);
  const name = place.names[1]?.toLowerCase();
  const found = operationsOf(place.revision).find((operation) => operation.name.toLowerCase() === name);
  if (!found) throw missing("Operation");
  return ok(showOperation(place, found), { ETag: place.revision.etag });
}

const methods = new Set(["get", "put", "post", "delete", "options", "head", "patch", "trace"]);
const known = new WeakMap<object, Operation[]>();

/** What the revision's document holds; nothing where it has none, or one of another kind. */
export function operationsOf(revision: ApiRevisionState): Operation[] {
  const { specification } = revision;
  if (!specification || !/^(openapi|swagger)/.test(specification.format)) return [];
  const before = known.get(specification);
  if (before) return before;
  const operations: Operation[] = [];
  const paths = (parseOpenApi(specification.text).paths ?? {}) as Record<
    string,
    Record<string, unknown> | null
  >;
  for (const [urlTemplate, item] of Object.entries(paths)) {
    for (const [method, value] of Object.entries(item ?? {})) {
      if (!methods.has(method)) continue;
      const { operationId, summary, description } = (value ?? {}) as Record<string, unknown>;
      const name = typeof operationId === "string" ? operationId : unnamed(method, urlTemplate);
      operations.push({
        name,
        displayName: String(summary ?? name),
        method: method.toUpperCase(),
        urlTemplate,
        description: String(description ?? ""),
      });
    }
  }
  known.set(specification, operations);
  return operations;
}

/** How an operation without an id is called. */
function unnamed(method: string, urlTemplate: string): string {
  return `${method}-${urlTemplate}`.replace(/[^a-zA-Z0-9]+/g, "-").replace(/-+$/, "");
}

export function showOperation(place: RevisionPlace, operation: Operation) {
  const { name, ...properties } = operation;
  return {
    id: `${place.path}/apis/${place.name}/operations/${name}`,
    type: `${place.type}/apis/operations`,
    name,
    properties: {
      ...properties,
      templateParameters: [...operation.urlTemplate.matchAll(/\{([^}]+)\}/g)].map(([, parameter]) => ({
        name: parameter,
        required: true,
        type: "string",
      })),
      responses: [],
      policies: null,
    },
  };
}
