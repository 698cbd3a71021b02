import { z } from "zod";
import type { ManagedApi } from "../../estate/estate.ts";
import { type ArmCall, type ArmReply, ok } from "../arm-call.ts";
import { ArmError, validationError } from "../arm-error.ts";
import { countedPage } from "../paging.ts";
import { parseBody } from "../validation.ts";
import { findRevision, missing, splitRevision } from "./place.ts";
import { requireIfMatch } from "./preconditions.ts";
import { raiseApiEvent } from "./raise-event.ts";

type Release = ManagedApi["releases"][number];

const Body = z.object({
  properties: z.object({ apiId: z.string().min(1), notes: z.string().optional() }),
});

export function listReleases(call: ArmCall): ArmReply {
  const { api, path } = findRevision(call);
  return countedPage(call, api.releases, (release) => show(path, api, release));
}

export function getRelease(call: ArmCall): ArmReply {
  const { api, path, release } = find(call);
  if (!release) throw missing("Release");
  return ok(show(path, api, release), { ETag: etagOf(release) });
}

/** Making a release makes its revision the current one. `apiId` may be relative: the CLI sends `/apis/x;rev=2`. */
export function putRelease(call: ArmCall): ArmReply {
  const place = find(call);
  const { api, path, release: before, name } = place;
  const { apiId, notes } = parseBody(Body, call.body).properties;
  const { root, revision = api.currentRevision } = splitRevision(apiId.split("/").at(-1) ?? "");
  const known = api.revisions.some((one) => one.revision === revision);
  if (root.toLowerCase() !== api.name.toLowerCase() || !known) {
    throw validationError([{ target: "apiId", message: `The revision '${apiId}' is not one of this API.` }]);
  }
  const now = new Date().toISOString();
  const release = { name, revision, notes: notes ?? "", createdOn: before?.createdOn ?? now, updatedOn: now };
  api.releases = [...api.releases.filter((one) => one !== before), release];
  api.currentRevision = revision;
  call.world.changed();
  const type = before ? "APIReleaseUpdated" : "APIReleaseCreated";
  raiseApiEvent(call, place, type, `${api.name}/releases/${name}`);
  return { status: before ? 200 : 201, body: show(path, api, release), headers: { ETag: etagOf(release) } };
}

export function deleteRelease(call: ArmCall): ArmReply {
  const place = find(call);
  const { api, release } = place;
  if (!release) return { status: 204 };
  requireIfMatch(call, etagOf(release));
  api.releases = api.releases.filter((one) => one !== release);
  call.world.changed();
  raiseApiEvent(call, place, "APIReleaseDeleted", `${api.name}/releases/${release.name}`);
  return { status: 200 };
}

function find(call: ArmCall) {
  const place = findRevision(call);
  const name = place.names[1];
  if (name === undefined) throw new ArmError(400, "BadRequest", "A release needs a name.");
  const release = place.api.releases.find((one) => one.name.toLowerCase() === name.toLowerCase());
  return { ...place, name, release };
}

function etagOf(release: Release): string {
  return `"${Buffer.from(release.updatedOn).toString("base64")}"`;
}

function show(path: string, api: ManagedApi, release: Release) {
  return {
    id: `${path}/apis/${api.name}/releases/${release.name}`,
    type: "Microsoft.ApiManagement/service/apis/releases",
    name: release.name,
    properties: {
      apiId: `${path}/apis/${api.name};rev=${release.revision}`,
      notes: release.notes,
      createdDateTime: release.createdOn,
      updatedDateTime: release.updatedOn,
    },
  };
}
