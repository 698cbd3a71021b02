import { setTimeout as sleep } from "node:timers/promises";
import { type ArmCall, type ArmReply, ok } from "../arm-call.ts";
import { validationError } from "../arm-error.ts";
import { findRevision, type RevisionPlace } from "./place.ts";
import { fullVersionSetId } from "./show-api.ts";
import { type ExportFormat, exportFormats, renderSpecification } from "./specification.ts";

/** Exports under way, by version set (or API, for its revisions): what the first of them gives. */
const underway = new WeakMap<object, Map<string, RevisionPlace>>();

/**
 * `GET apis/{id}?export=true&format=…`: a link that lives five minutes. At service level it stands in `value.link`,
 * in a workspace in `properties.value.link` (seen in Azure/apiops, ApiSpecification.cs).
 */
export async function exportApi(call: ArmCall): Promise<ArmReply> {
  const place = findRevision(call);
  // `az rest` passes a typed `+` raw, which a query reads as a space.
  const asked = (call.query.get("format") ?? "").replaceAll(" ", "+");
  const format = exportFormats[asked as ExportFormat];
  if (!format) {
    throw validationError([
      {
        target: "format",
        message: `The export format '${asked}' is not one of ${Object.keys(exportFormats).join(", ")}.`,
      },
    ]);
  }
  const exported = await documentOf(call, place);
  const document = renderSpecification(exported.api, exported.revision, asked as ExportFormat);
  const link =
    call.world.armUrl +
    call.world.blobs.link(
      document.text,
      document.extension,
      document.contentType,
      exported.revision.specification?.encoding,
    );
  const id = `${place.path}/apis/${place.name}`;
  const inWorkspace = place.type.endsWith("/workspaces");
  return ok(
    inWorkspace
      ? {
          id,
          name: place.name,
          type: `${place.type}/apis`,
          properties: { format: format.echoed, value: { link } },
        }
      : { id, format: format.echoed, value: { link } },
  );
}

/** Whose document comes out: with the quirk on, that of the export which began first in the same version set. */
async function documentOf(call: ArmCall, place: RevisionPlace): Promise<RevisionPlace> {
  const { exportDurationMs, quirks } = call.world.behavior;
  const busy = underway.get(call.world) ?? new Map<string, RevisionPlace>();
  underway.set(call.world, busy);
  const setId = fullVersionSetId(place.path, place.revision.properties.apiVersionSetId);
  const key = (setId ?? `${place.path}/apis/${place.api.name}`).toLowerCase();
  const first = busy.get(key);
  if (!first) busy.set(key, place);
  try {
    if (exportDurationMs > 0) await sleep(exportDurationMs);
  } finally {
    if (!first) busy.delete(key);
  }
  return quirks.sameDocumentForConcurrentExports ? (first ?? place) : place;
}
