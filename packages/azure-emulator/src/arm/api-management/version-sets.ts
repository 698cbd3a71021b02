import { z } from "zod";
import { type ArmCall, type ArmReply, ok } from "../arm-call.ts";
import { validationError } from "../arm-error.ts";
import { compileFilter } from "../odata-filter.ts";
import { countedPage } from "../paging.ts";
import { parseBody } from "../validation.ts";
import { currentOf, findHolder, type HolderPlace, missing } from "./place.ts";
import { checkIfMatch, newEtag, requireIfMatch } from "./preconditions.ts";
import { fullVersionSetId } from "./show-api.ts";

type VersionSet = NonNullable<ReturnType<HolderPlace["holder"]["apiVersionSets"]["get"]>>;

const Properties = z.object({
  displayName: z.string().min(1).max(100),
  description: z.string().nullish(),
  versioningScheme: z.enum(["Segment", "Query", "Header"]),
  versionQueryName: z.string().min(1).max(100).nullish(),
  versionHeaderName: z.string().min(1).max(100).nullish(),
});
const PutBody = z.object({
  properties: Properties.refine(
    (set) => set.versioningScheme !== "Header" || Boolean(set.versionHeaderName),
    {
      message: "A version set with the scheme Header needs a versionHeaderName.",
      path: ["versionHeaderName"],
    },
  ).refine((set) => set.versioningScheme !== "Query" || Boolean(set.versionQueryName), {
    message: "A version set with the scheme Query needs a versionQueryName.",
    path: ["versionQueryName"],
  }),
});
const nameRule = /^[^*#&+:<>?]{1,80}$/;
const PatchBody = z.object({ properties: Properties.partial() });

export function listVersionSets(call: ArmCall): ArmReply {
  const place = findHolder(call);
  const filter = call.query.get("$filter");
  const test = filter
    ? compileFilter<VersionSet>(filter, ["name", "displayName"], (set, field) =>
        field === "name" ? set.name : String(set.properties.displayName),
      )
    : () => true;
  const sets = call.world.behavior.quirks.versionSetListsEmpty ? [] : [...place.holder.apiVersionSets];
  return countedPage(call, sets.filter(test), (set) => show(place, set));
}

export function getVersionSet(call: ArmCall): ArmReply {
  const { place, set } = find(call);
  if (!set) throw missing("ApiVersionSet");
  return ok(show(place, set), { ETag: set.etag });
}

export function putVersionSet(call: ArmCall): ArmReply {
  const { place, set: before, name } = find(call);
  if (!nameRule.test(name)) {
    throw validationError([
      {
        target: "versionSetId",
        message: "The identifier must match ^[^*#&+:<>?]+$ and be at most 80 characters long.",
      },
    ]);
  }
  checkIfMatch(call, before?.etag);
  const { properties } = parseBody(PutBody, call.body);
  const set = { name: before?.name ?? name, properties, etag: newEtag() };
  place.holder.apiVersionSets.set(set);
  call.world.changed();
  return { status: before ? 200 : 201, body: show(place, set), headers: { ETag: set.etag } };
}

export function patchVersionSet(call: ArmCall): ArmReply {
  const { place, set } = find(call);
  if (!set) throw missing("ApiVersionSet");
  requireIfMatch(call, set.etag);
  Object.assign(set.properties, parseBody(PatchBody, call.body).properties);
  set.etag = newEtag();
  call.world.changed();
  return ok(show(place, set), { ETag: set.etag });
}

/** A set that APIs still belong to stays. */
export function deleteVersionSet(call: ArmCall): ArmReply {
  const { place, set } = find(call);
  if (!set) return { status: 204 };
  requireIfMatch(call, set.etag);
  const id = `${place.path}/apiVersionSets/${set.name}`.toLowerCase();
  for (const api of place.holder.apis) {
    if (fullVersionSetId(place.path, currentOf(api).properties.apiVersionSetId)?.toLowerCase() === id) {
      throw validationError([
        {
          target: "versionSetId",
          message: `Cannot delete the version set: the API '${api.name}' belongs to it.`,
        },
      ]);
    }
  }
  place.holder.apiVersionSets.delete(set.name);
  call.world.changed();
  return { status: 200 };
}

function find(call: ArmCall) {
  const place = findHolder(call);
  const name = place.names[0] ?? "";
  return { place, name, set: place.holder.apiVersionSets.get(name) };
}

function show(place: HolderPlace, set: VersionSet) {
  return {
    id: `${place.path}/apiVersionSets/${set.name}`,
    type: `${place.type}/apiVersionSets`,
    name: set.name,
    properties: set.properties,
  };
}
