import type { ManagedApi } from "../../estate/estate.ts";
import type { ApiRevisionState } from "../../estate/state.ts";
import type { ArmCall, ArmReply } from "../arm-call.ts";
import { ArmError, validationError } from "../arm-error.ts";
import { encodePath, retryAfter } from "../long-running.ts";
import { parseBody } from "../validation.ts";
import { PatchApiBody, PutApiBody } from "./api-body.ts";
import { importSpecification } from "./import.ts";
import { currentOf, findHolder, findRevision, type HolderPlace, splitRevision } from "./place.ts";
import { checkIfMatch, newEtag, requireIfMatch } from "./preconditions.ts";
import { raiseApiEvent } from "./raise-event.ts";
import { fullVersionSetId, showApi, versionSetOf } from "./show-api.ts";

const nameRule = /^[^*#&+:<>?]{1,256}$/;

/**
 * Creates or replaces an API, or a revision of one; with `format` and `value` from a specification. An import is a
 * long-running operation: 201 or 200 with `Location` and `Azure-AsyncOperation`. Metadata alone is not.
 */
export async function putApi(call: ArmCall): Promise<ArmReply> {
  const place = findHolder(call);
  const asked = place.names[0] ?? "";
  const { root, revision: number } = splitRevision(asked);
  if (!nameRule.test(root)) {
    throw validationError([
      {
        target: "apiId",
        message: "The identifier must match ^[^*#&+:<>?]+$ and be at most 256 characters long.",
      },
    ]);
  }
  const { properties: sent } = parseBody(PutApiBody, call.body);
  const { format, value, isCurrent, apiRevision, sourceApiId, ...given } = sent;
  const api = place.holder.apis.get(root);
  const wanted = number ?? (api ? (apiRevision ?? api.currentRevision) : (apiRevision ?? "1"));
  const before = api?.revisions.find((one) => one.revision === wanted);
  checkIfMatch(call, before?.etag);

  const source = before ?? sourceRevision(place, sourceApiId);
  const imported = format && value !== undefined ? await importSpecification(format, value) : undefined;
  const properties = withoutNulls({
    ...(sourceApiId === undefined ? {} : source?.properties),
    ...imported?.properties,
    ...(imported && before ? keptOnImport(before) : {}),
    ...given,
    ...(given.apiType !== undefined && given.type === undefined && { type: given.apiType }),
  });
  delete properties.apiType;
  const specification = imported?.specification ?? source?.specification;
  const revision: ApiRevisionState = {
    revision: wanted,
    properties: { subscriptionRequired: true, protocols: ["https"], ...properties },
    etag: newEtag(),
    createdOn: before?.createdOn ?? new Date().toISOString(),
    updatedOn: new Date().toISOString(),
    ...(specification && { specification }),
  };
  requireSound(place, root, revision);
  const stored = store(place, api, root, revision, isCurrent === true);
  call.world.changed();
  raiseApiEvent(call, place, before ? "APIUpdated" : "APICreated", `${stored.name};Rev=${wanted}`);

  const name = number === undefined ? stored.name : `${stored.name};rev=${number}`;
  const body = showApi(call, place, stored, revision, name);
  const status = before ? 200 : 201;
  if (!imported || !call.world.behavior.longRunning.accepted)
    return { status, body, headers: { ETag: revision.etag } };
  return {
    status,
    body: { ...body, properties: { ...body.properties, provisioningState: "InProgress" } },
    headers: {
      ETag: revision.etag,
      ...operationHeaders(call, place, name, status, () => ({
        status: 200,
        body: showApi(call, place, stored, revision, name),
        headers: { ETag: revision.etag },
      })),
    },
  };
}

export function patchApi(call: ArmCall): ArmReply {
  const place = findRevision(call);
  requireIfMatch(call, place.revision.etag);
  const { isCurrent, ...changes } = parseBody(PatchApiBody, call.body).properties;
  const revision: ApiRevisionState = {
    ...place.revision,
    properties: withoutNulls({ ...place.revision.properties, ...changes }),
    etag: newEtag(),
    updatedOn: new Date().toISOString(),
  };
  requireSound(place, place.api.name, revision);
  store(place, place.api, place.api.name, revision, isCurrent === true);
  call.world.changed();
  raiseApiEvent(call, place, "APIUpdated", `${place.api.name};Rev=${revision.revision}`);
  return {
    status: 200,
    body: showApi(call, place, place.api, revision, place.name),
    headers: { ETag: revision.etag },
  };
}

/** 204 where there is nothing; else 202 with an operation to poll. The current revision goes only with all others. */
export function deleteApi(call: ArmCall): ArmReply {
  const place = findHolder(call);
  const { root, revision: number } = splitRevision(place.names[0] ?? "");
  const api = place.holder.apis.get(root);
  const revision =
    api && (number === undefined ? currentOf(api) : api.revisions.find((one) => one.revision === number));
  if (!api || !revision) return { status: 204 };
  requireIfMatch(call, revision.etag);
  const deleteAll = call.query.get("deleteRevisions") === "true";
  const isCurrent = revision.revision === api.currentRevision;
  if (isCurrent && !deleteAll && api.revisions.length > 1) {
    throw validationError([
      {
        target: "apiId",
        message:
          "Cannot delete the current revision of an API that has other revisions. Use deleteRevisions=true.",
      },
    ]);
  }
  if (isCurrent || deleteAll) {
    place.holder.apis.delete(api.name);
    for (const product of place.holder.products) {
      product.apis = product.apis.filter((name) => name.toLowerCase() !== api.name.toLowerCase());
    }
  } else {
    api.revisions = api.revisions.filter((one) => one !== revision);
  }
  call.world.changed();
  raiseApiEvent(call, place, "APIDeleted", `${api.name};Rev=${revision.revision}`);
  const inWorkspace = place.type.endsWith("/workspaces");
  if (inWorkspace || !call.world.behavior.longRunning.accepted) return { status: inWorkspace ? 200 : 204 };
  return { status: 202, headers: operationHeaders(call, place, root, 200, () => ({ status: 200 })) };
}

function operationHeaders(
  call: ArmCall,
  place: HolderPlace,
  name: string,
  code: number,
  outcome: () => ArmReply,
): Record<string, string> {
  const resource = `${place.path}/apis/${name}`;
  const id = call.world.operations.start(resource, call.world.behavior.longRunning.durationMs, outcome);
  const service = place.path.replace(/\/workspaces\/[^/]+$/, "");
  const version = `api-version=${call.apiVersion}`;
  return {
    Location: `${call.origin}${encodePath(resource)}?${version}&asyncId=${id}&asyncCode=${code}`,
    "Azure-AsyncOperation": `${call.origin}${encodePath(service)}/operationStatuses/${id}?${version}`,
    ...retryAfter(call),
  };
}

function store(
  place: HolderPlace,
  api: ManagedApi | undefined,
  name: string,
  revision: ApiRevisionState,
  makeCurrent: boolean,
): ManagedApi {
  if (!api) {
    const created = {
      name,
      currentRevision: revision.revision,
      revisions: [revision],
      tags: [],
      releases: [],
    };
    place.holder.apis.set(created);
    return created;
  }
  const at = api.revisions.findIndex((one) => one.revision === revision.revision);
  if (at < 0) api.revisions.push(revision);
  else api.revisions[at] = revision;
  if (makeCurrent) api.currentRevision = revision.revision;
  return api;
}

/** What API Management refuses: no name, no path, an unknown version set, an address that another API has. */
function requireSound(place: HolderPlace, name: string, revision: ApiRevisionState): void {
  const { displayName, path, apiVersionSetId, apiVersion } = revision.properties;
  const problems: { target: string; message: string }[] = [];
  if (typeof displayName !== "string")
    problems.push({ target: "displayName", message: "Display name is required." });
  if (typeof path !== "string") problems.push({ target: "path", message: "Path is required." });
  const setId = fullVersionSetId(place.path, apiVersionSetId);
  if (setId !== undefined && !versionSetOf(place.holder, setId)) {
    problems.push({ target: "apiVersionSetId", message: "The API version set does not exist." });
  }
  const taken = typeof path === "string" ? apiAt(place, name, path, apiVersion) : undefined;
  if (taken) {
    problems.push({
      target: "path",
      message: `Cannot create API '${name}' with the same Path '${String(path)}', ApiVersion '${String(apiVersion ?? "")}' as API '${taken.name}'.`,
    });
  }
  if (problems.length > 0) throw validationError(problems);
}

function apiAt(place: HolderPlace, name: string, path: string, apiVersion: unknown): ManagedApi | undefined {
  const address = `${path.toLowerCase()} ${String(apiVersion ?? "").toLowerCase()}`;
  for (const other of place.holder.apis) {
    if (other.name.toLowerCase() === name.toLowerCase()) continue;
    const { path: otherPath, apiVersion: otherVersion } = currentOf(other).properties;
    if (`${String(otherPath).toLowerCase()} ${String(otherVersion ?? "").toLowerCase()}` === address)
      return other;
  }
  return undefined;
}

function sourceRevision(place: HolderPlace, sourceApiId: string | undefined): ApiRevisionState | undefined {
  if (sourceApiId === undefined) return undefined;
  const { root, revision } = splitRevision(sourceApiId.split("/").at(-1) ?? "");
  const api = place.holder.apis.get(root);
  const found =
    api && (revision === undefined ? currentOf(api) : api.revisions.find((one) => one.revision === revision));
  if (!found) {
    throw new ArmError(404, "ResourceNotFound", "The source API was not found.", { details: null });
  }
  return found;
}

/** A new import replaces the document; how the API is published stays. */
function keptOnImport(before: ApiRevisionState): Record<string, unknown> {
  const { displayName: _, description: __, ...kept } = before.properties;
  return kept;
}

function withoutNulls(properties: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).filter(([, value]) => value !== null && value !== undefined),
  );
}
