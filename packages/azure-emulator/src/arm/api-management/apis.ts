import type { ManagedApi } from "../../estate/estate.ts";
import type { ApiRevisionState } from "../../estate/state.ts";
import { type ArmCall, type ArmReply, ok } from "../arm-call.ts";
import { compileFilter } from "../odata-filter.ts";
import { countedPage } from "../paging.ts";
import { exportApi } from "./export.ts";
import { currentOf, findHolder, findRevision } from "./place.ts";
import { showApi } from "./show-api.ts";

interface Listed {
  api: ManagedApi;
  revision: ApiRevisionState;
  current: boolean;
}

/** The current revisions under the API's own name, the others as `name;rev=N`. */
export function listApis(call: ArmCall): ArmReply {
  const place = findHolder(call);
  const wanted = asListed(call, wantedApis(call, place.holder.apis));
  return countedPage(call, wanted, ({ api, revision, current }) => {
    const name = current ? api.name : `${api.name};rev=${revision.revision}`;
    const shown = showApi(call, place, api, revision, name);
    if (call.query.get("tags") === null) return shown;
    const tags = api.tags.map((tag) => ({ id: `${place.path}/tags/${tag}`, name: tag }));
    return { ...shown, properties: { ...shown.properties, tags } };
  });
}

/** What the list admits to. */
function asListed(call: ArmCall, apis: Listed[]): Listed[] {
  const { quirks, pageSizes } = call.world.behavior;
  if (quirks.apiListsEmpty) return [];
  return quirks.apiListsCutShort ? apis.slice(0, pageSizes.apiManagement) : apis;
}

/** The revisions the query's `$filter` asks for; all without one. */
export function wantedApis(call: ArmCall, apis: Iterable<ManagedApi>): Listed[] {
  const filter = call.query.get("$filter");
  const test = filter ? compileFilter<Listed>(filter, filterFields, fieldOf) : undefined;
  const wanted: Listed[] = [];
  for (const api of apis) {
    for (const revision of api.revisions) {
      const listed = { api, revision, current: revision.revision === api.currentRevision };
      if (!test || test(listed)) wanted.push(listed);
    }
  }
  return wanted;
}

/** `type` is documented for MCP servers only ("manage MCP servers with the REST API"). */
const filterFields = ["name", "displayName", "description", "serviceUrl", "path", "isCurrent", "type"];

function fieldOf({ api, revision, current }: Listed, field: string) {
  if (field === "isCurrent") return current;
  if (field === "name") return current ? api.name : `${api.name};rev=${revision.revision}`;
  const value = field === "type" ? (revision.properties.type ?? "http") : revision.properties[field];
  return typeof value === "string" ? value : undefined;
}

export function getApi(call: ArmCall): ArmReply | Promise<ArmReply> {
  const operation = call.query.get("asyncId");
  if (operation !== null) return call.world.operations.pollLocation(call, operation);
  if (call.query.get("export") === "true") return exportApi(call);
  const place = findRevision(call);
  return ok(showApi(call, place, place.api, place.revision, place.name), { ETag: place.revision.etag });
}

/** `SVC/apis/{id}/revisions`: not ARM's envelope. */
export function listRevisions(call: ArmCall): ArmReply {
  const { api, path } = findRevision(call);
  const filter = call.query.get("$filter");
  const test = filter
    ? compileFilter<ApiRevisionState>(filter, ["apiRevision"], (revision) => revision.revision)
    : () => true;
  return countedPage(call, api.revisions.filter(test), (revision) => ({
    apiId: `${path.slice(path.indexOf("/service/") + "/service/".length).replace(/^[^/]+/, "")}/apis/${api.name};rev=${revision.revision}`,
    apiRevision: revision.revision,
    createdDateTime: revision.createdOn,
    updatedDateTime: revision.updatedOn,
    description: revision.properties.apiRevisionDescription ?? null,
    privateUrl: `/${String(revision.properties.path ?? "")};rev=${revision.revision}`,
    isOnline: true,
    isCurrent: revision === currentOf(api),
  }));
}
