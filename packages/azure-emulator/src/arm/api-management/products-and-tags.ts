import { type ArmCall, type ArmReply, ok } from "../arm-call.ts";
import { countedPage } from "../paging.ts";
import { wantedApis } from "./apis.ts";
import { findHolder, findRevision, type HolderPlace, missing } from "./place.ts";
import { showApi } from "./show-api.ts";

type Named = { name: string; properties: Record<string, unknown> };

export function listProducts(call: ArmCall): ArmReply {
  const place = findHolder(call);
  return countedPage(call, [...place.holder.products], (product) => show(place, "products", product));
}

export function getProduct(call: ArmCall): ArmReply {
  const place = findHolder(call);
  return ok(show(place, "products", productOf(place)));
}

export function listProductApis(call: ArmCall): ArmReply {
  const place = findHolder(call);
  const apis = productOf(place).apis.flatMap((name) => place.holder.apis.get(name) ?? []);
  const wanted = wantedApis(call, apis).filter((listed) => listed.current);
  return countedPage(call, wanted, ({ api, revision }) => showApi(call, place, api, revision, api.name));
}

export function listTags(call: ArmCall): ArmReply {
  const place = findHolder(call);
  return countedPage(call, [...place.holder.apiTags], (tag) => show(place, "tags", tag));
}

export function getTag(call: ArmCall): ArmReply {
  const place = findHolder(call);
  const tag = place.holder.apiTags.get(place.names[0] ?? "");
  if (!tag) throw missing("Tag");
  return ok(show(place, "tags", tag));
}

export function listApiTags(call: ArmCall): ArmReply {
  const place = findRevision(call);
  return countedPage(call, place.api.tags, (name) => show(place, "tags", tagNamed(place, name)));
}

/** APIs grouped by tag, untagged ones left out. */
export function listApisByTags(call: ArmCall): ArmReply {
  const place = findHolder(call);
  const pairs = [...place.holder.apis].flatMap((api) => api.tags.map((tag) => ({ api, tag })));
  return countedPage(call, pairs, ({ api, tag }) => {
    const { id, properties } = showApi(call, place, api, wantedCurrent(api), api.name);
    const { displayName } = tagNamed(place, tag).properties;
    return {
      tag: { id: `${place.path}/tags/${tag}`, name: displayName },
      api: { id, name: properties["displayName" as keyof typeof properties], ...properties },
    };
  });
}

function wantedCurrent(api: Parameters<typeof showApi>[2]) {
  const current = api.revisions.find((revision) => revision.revision === api.currentRevision);
  if (!current) throw missing("Api");
  return current;
}

function productOf(place: HolderPlace) {
  const product = place.holder.products.get(place.names[0] ?? "");
  if (!product) throw missing("Product");
  return product;
}

function tagNamed(place: HolderPlace, name: string): Named {
  return place.holder.apiTags.get(name) ?? { name, properties: { displayName: name } };
}

function show(place: HolderPlace, collection: "products" | "tags", item: Named) {
  return {
    id: `${place.path}/${collection}/${item.name}`,
    type: `${place.type}/${collection}`,
    name: item.name,
    properties: item.properties,
  };
}
