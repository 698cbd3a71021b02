import { z } from "zod";
import { type ArmCall, type ArmReply, ok } from "../arm-call.ts";
import { validationError } from "../arm-error.ts";
import { parseBody } from "../validation.ts";
import { type Operation, operationsOf, showOperation } from "./operations.ts";
import { findRevision, missing, type RevisionPlace } from "./place.ts";
import { checkIfMatch, newEtag, requireIfMatch } from "./preconditions.ts";
import { editedDocument } from "./specification.ts";

const Properties = z.object({
  displayName: z.string().min(1).max(300),
  method: z.string().regex(/^(get|put|post|delete|options|head|patch|trace)$/i, "No method of HTTP."),
  urlTemplate: z.string().min(1).max(1000),
  description: z.string().max(1000),
});
const PutBody = z.object({ properties: Properties.partial({ description: true }) });
const PatchBody = z.object({ properties: Properties.partial() });

/** Adds an operation to the API's document, or changes the one of that name. What is said of its answers and parameters stays. */
export function putOperation(call: ArmCall): ArmReply {
  const { place, name, operation } = find(call);
  checkIfMatch(call, operation && place.revision.etag);
  const { properties } = parseBody(PutBody, call.body);
  const { description = "", ...others } = properties;
  const written = { name: operation?.name ?? name, description, ...others };
  write(call, place, operation, written);
  return {
    status: operation ? 200 : 201,
    body: showOperation(place, written),
    headers: { ETag: place.revision.etag },
  };
}

export function patchOperation(call: ArmCall): ArmReply {
  const { place, operation } = find(call);
  if (!operation) throw missing("Operation");
  requireIfMatch(call, place.revision.etag);
  const { properties } = parseBody(PatchBody, call.body);
  const written = { ...operation, ...withoutUndefined(properties) };
  write(call, place, operation, written);
  return ok(showOperation(place, written), { ETag: place.revision.etag });
}

export function deleteOperation(call: ArmCall): ArmReply {
  const { place, operation } = find(call);
  if (!operation) return { status: 204 };
  requireIfMatch(call, place.revision.etag);
  write(call, place, operation, undefined);
  return { status: 200 };
}

function find(call: ArmCall): { place: RevisionPlace; name: string; operation: Operation | undefined } {
  const place = findRevision(call);
  const { specification } = place.revision;
  if (specification && !/^(openapi|swagger)/.test(specification.format)) {
    throw validationError([
      {
        target: "operationId",
        message: `The operations of a ${specification.format} API are in its schema.`,
      },
    ]);
  }
  const name = place.names[1] ?? "";
  const operation = operationsOf(place.revision).find((one) => one.name.toLowerCase() === name.toLowerCase());
  return { place, name, operation };
}

type Paths = Record<string, Record<string, unknown> | undefined>;

function write(
  call: ArmCall,
  { api, revision }: RevisionPlace,
  before: Operation | undefined,
  after: Operation | undefined,
): void {
  const taken =
    after && operationsOf(revision).find((one) => one.name !== before?.name && sameAddress(one, after));
  if (taken) {
    throw validationError([
      {
        target: "urlTemplate",
        message: `The operation '${taken.name}' has the same method and URL template.`,
      },
    ]);
  }
  revision.specification = editedDocument(api, revision, (document) => {
    const paths = (document.paths ?? {}) as Paths;
    document.paths = paths;
    const described = before && take(paths, before);
    if (!after) return;
    const { name, displayName, description, method, urlTemplate } = after;
    const item = paths[urlTemplate] ?? {};
    paths[urlTemplate] = item;
    item[method.toLowerCase()] = {
      responses: { 200: { description: "" } },
      ...described,
      operationId: name,
      summary: displayName,
      ...(description !== "" && { description }),
    };
  });
  revision.etag = newEtag();
  revision.updatedOn = new Date().toISOString();
  call.world.changed();
}

function take(paths: Paths, { method, urlTemplate }: Operation): object | undefined {
  const item = paths[urlTemplate];
  const described = item?.[method.toLowerCase()];
  delete item?.[method.toLowerCase()];
  if (item && Object.keys(item).length === 0) delete paths[urlTemplate];
  return typeof described === "object" && described !== null ? described : undefined;
}

function sameAddress(one: Operation, other: Operation): boolean {
  return one.method.toLowerCase() === other.method.toLowerCase() && one.urlTemplate === other.urlTemplate;
}

function withoutUndefined<T extends object>(properties: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)) as never;
}
