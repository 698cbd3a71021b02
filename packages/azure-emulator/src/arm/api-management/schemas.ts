import { z } from "zod";
import type { ApiRevisionState } from "../../estate/state.ts";
import { type ArmCall, type ArmReply, ok } from "../arm-call.ts";
import { validationError } from "../arm-error.ts";
import { countedPage } from "../paging.ts";
import { parseBody } from "../validation.ts";
import { findRevision, missing, type RevisionPlace } from "./place.ts";
import { newEtag } from "./preconditions.ts";

/** APIs of these kinds carry their document as a schema resource (azure-wire.md, section 1). */
const kinds = [
  { format: "graphql", name: "graphql", contentType: "application/vnd.ms-azure-apim.graphql.schema" },
  { format: "odata", name: "odata", contentType: "application/vnd.ms-azure-apim.odata.schema" },
  { format: "protobuf", name: "protobuf", contentType: "text/protobuf" },
] as const;

const Body = z.object({
  properties: z.object({
    contentType: z.string().min(1),
    document: z.object({ value: z.string() }),
  }),
});

export function listSchemas(call: ArmCall): ArmReply {
  const place = findRevision(call);
  const kind = kindOf(place.revision);
  return countedPage(call, kind ? [kind] : [], (one) => show(place, one));
}

export function getSchema(call: ArmCall): ArmReply {
  const place = findRevision(call);
  const kind = kindOf(place.revision);
  if (!kind || kind.name !== place.names[1]?.toLowerCase()) throw missing("Schema");
  return ok(show(place, kind), { ETag: place.revision.etag });
}

/** Replaces the document of a GraphQL, OData or gRPC API. */
export function putSchema(call: ArmCall): ArmReply {
  const place = findRevision(call);
  const { contentType, document } = parseBody(Body, call.body).properties;
  const kind = kinds.find(
    (one) => one.contentType === contentType && one.name === place.names[1]?.toLowerCase(),
  );
  if (!kind) {
    throw validationError([
      {
        target: "contentType",
        message: `Schemas here are ${kinds.map((one) => `'${one.name}' of ${one.contentType}`).join(", ")}.`,
      },
    ]);
  }
  const before = kindOf(place.revision);
  const { revision } = place;
  revision.specification = { format: kind.format, text: document.value };
  revision.etag = newEtag();
  revision.updatedOn = new Date().toISOString();
  call.world.changed();
  return { status: before ? 200 : 201, body: show(place, kind), headers: { ETag: revision.etag } };
}

function kindOf(revision: ApiRevisionState) {
  return kinds.find((kind) => kind.format === revision.specification?.format);
}

function show(place: RevisionPlace, kind: (typeof kinds)[number]) {
  return {
    id: `${place.path}/apis/${place.name}/schemas/${kind.name}`,
    type: `${place.type}/apis/schemas`,
    name: kind.name,
    properties: {
      contentType: kind.contentType,
      document: { value: place.revision.specification?.text ?? "" },
    },
  };
}
